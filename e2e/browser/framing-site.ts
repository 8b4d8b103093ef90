/**
 * Another site, each page of which frames the page of the hub that has the same path.
 * From: the tests. To: a browser.
 */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What Chromium shows in a frame in place of a page that forbids to be framed. */
export const REFUSED_FRAME = 'chrome-error://chromewebdata/';

export interface FramingSite extends AsyncDisposable {
  address: string;
}

export async function openFramingSite(hubAddress: string): Promise<FramingSite> {
  const site = createServer((request, response) => {
    response.setHeader('content-type', 'text/html');
    response.end(`<!doctype html><iframe src="${hubAddress}${request.url}"></iframe>`);
  });
  site.listen(0, '127.0.0.1');
  await once(site, 'listening');
  const { port } = site.address() as AddressInfo;
  return {
    address: `http://127.0.0.1:${port}`,
    async [Symbol.asyncDispose]() {
      site.close();
      site.closeAllConnections();
      await once(site, 'close');
    },
  };
}
