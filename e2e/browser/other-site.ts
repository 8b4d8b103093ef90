/**
 * A site of somebody else, with pages and a content security policy of its own. To a browser `localhost` is another site than
 * 127.0.0.1, where the hubs of the tests are.
 * From: the tests. To: a browser.
 */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface OtherPage {
  html: string;
  /** What stands in `Content-Security-Policy`. */
  policy?: string;
}

export interface OtherSite extends AsyncDisposable {
  address: string;
}

/** `pageAt`: undefined is no page. */
export async function openOtherSite(
  pageAt: (path: string) => OtherPage | undefined,
): Promise<OtherSite> {
  const server = createServer((request, response) => {
    const page = pageAt(request.url ?? '/');
    response.statusCode = page ? 200 : 404;
    response.setHeader('content-type', 'text/html; charset=utf-8');
    if (page?.policy) response.setHeader('content-security-policy', page.policy);
    response.end(page?.html);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    address: `http://localhost:${port}`,
    async [Symbol.asyncDispose]() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}
