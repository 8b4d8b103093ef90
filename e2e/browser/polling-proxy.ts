/**
 * A proxy before the hub that lets no WebSocket through, as many a company's does: the upgrade is lost on the way.
 * From: the tests, a hub. To: a browser, at another address.
 */
import { createServer, request } from 'node:http';
import { type OpenedProxy, openedProxy } from './opened-proxy.ts';

export function openPollingProxy(port: number): Promise<OpenedProxy> {
  // Without a listener for upgrades Node takes one for a plain request.
  const proxy = createServer((incoming, response) => {
    const { method, url, headers } = incoming;
    const { upgrade: _lost, ...others } = headers;
    const outgoing = request({ host: '127.0.0.1', port, method, path: url, headers: others });
    outgoing.on('response', (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    outgoing.on('error', () => response.destroy());
    incoming.pipe(outgoing);
  });
  return openedProxy(proxy);
}
