/**
 * What one writes with `ws`: a loop over all connections for each chunk.
 * From: a streamer. To: everybody else.
 */
import type { AddressInfo } from 'node:net';
import { WebSocketServer } from 'ws';

const server = new WebSocketServer({ port: 0, host: '127.0.0.1', perMessageDeflate: false });
server.on('connection', (streamer) => {
  streamer.on('message', (data) => {
    for (const viewer of server.clients) if (viewer !== streamer) viewer.send(data);
  });
});
server.on('listening', () => {
  process.stdout.write(`http://127.0.0.1:${(server.address() as AddressInfo).port}\n`);
});
