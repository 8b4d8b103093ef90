/**
 * What one writes with Socket.IO out of the box: a room, and a broadcast for each chunk, binary or text as it came.
 * From: a streamer. To: everybody else.
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Server } from 'socket.io';

const http = createServer();
// As the hub: compressing what is compressed already would only cost time.
const io = new Server(http, { perMessageDeflate: false, httpCompression: false });
io.on('connection', async (socket) => {
  await socket.join('viewers');
  socket.on('stream:data:send', ({ data }) => {
    socket.to('viewers').emit('stream:data', data);
  });
});
http.listen(0, '127.0.0.1', () => {
  process.stdout.write(`http://127.0.0.1:${(http.address() as AddressInfo).port}\n`);
});
