/**
 * A site of somebody else, with pages and a content security policy of its own. To a browser `localhost` is another site than
 * 127.0.0.1, where the hubs of the tests are.
 * From: the tests. To: a browser.
 */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface OtherPage {
  body: string;
  /** Without it, HTML. */
  type?: string;
  /** What stands in `Content-Security-Policy`. */
  policy?: string;
  /** Others than these two. */
  headers?: Record<string, string>;
}

export interface OtherSite extends AsyncDisposable {
  address: string;
}

/** `pageAt`: undefined is no page. `port`: one that is free, or any. */
export async function openOtherSite(
  pageAt: (path: string) => OtherPage | undefined,
  { port = 0 }: { port?: number } = {},
): Promise<OtherSite> {
  const server = createServer((request, response) => {
    const page = pageAt(request.url ?? '/');
    const { body, type = 'text/html; charset=utf-8', policy, headers } = page ?? {};
    response.writeHead(page ? 200 : 404, {
      'content-type': type,
      ...(policy !== undefined && { 'content-security-policy': policy }),
      ...headers,
    });
    response.end(body);
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return {
    address: `http://localhost:${(server.address() as AddressInfo).port}`,
    async [Symbol.asyncDispose]() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}
