/**
 * The guest's own web server: the files of a folder, on an origin that is not the hub's.
 * From: the tests. To: a browser.
 */
import { createReadStream, existsSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join } from 'node:path';
import { type OpenedProxy, openedProxy } from '../browser/opened-proxy.ts';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
};

export function openGuestSite(folder: string): Promise<OpenedProxy> {
  const site = createServer((request, response) => {
    const path = join(folder, new URL(request.url ?? '/', 'http://guest').pathname);
    const type = TYPES[extname(path)];
    if (type === undefined || !existsSync(path)) {
      response.writeHead(404).end();
      return;
    }
    response.writeHead(200, { 'content-type': type });
    createReadStream(path).pipe(response);
  });
  return openedProxy(site);
}
