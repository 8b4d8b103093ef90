/**
 * A proxy before the hub that puts its own name for the hub into `Host`, as many do by default, and tells nobody.
 * From: the tests, a hub. To: a browser, at another address.
 */
import { createServer, type IncomingMessage, request } from 'node:http';
import { type OpenedProxy, openedProxy } from './opened-proxy.ts';

export function openHostChangingProxy(port: number): Promise<OpenedProxy> {
  const passOn = ({ method, url, headers }: IncomingMessage) =>
    request({
      host: '127.0.0.1',
      port,
      method,
      path: url,
      headers: { ...headers, host: `127.0.0.1:${port}` },
    });
  const proxy = createServer((incoming, response) => {
    const outgoing = passOn(incoming);
    outgoing.on('response', (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    outgoing.on('error', () => response.destroy());
    incoming.pipe(outgoing);
  });
  proxy.on('upgrade', (incoming, socket, early) => {
    const outgoing = passOn(incoming);
    outgoing.on('upgrade', (answer, hub, head) => {
      const headers = Object.entries(answer.headers).map(([name, value]) => `${name}: ${value}`);
      socket.write(`HTTP/1.1 101 Switching Protocols\r\n${headers.join('\r\n')}\r\n\r\n`);
      // What came together with the question or the answer, such as the first message.
      socket.unshift(early);
      hub.unshift(head);
      hub.pipe(socket).pipe(hub);
      socket.on('error', () => hub.destroy());
      hub.on('error', () => socket.destroy());
    });
    outgoing.on('response', (answer) => {
      socket.end(`HTTP/1.1 ${answer.statusCode} Refused\r\nconnection: close\r\n\r\n`);
    });
    outgoing.on('error', () => socket.destroy());
    outgoing.end();
  });
  return openedProxy(proxy);
}
