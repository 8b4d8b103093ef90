/**
 * The floor in Node for many streams: whatever comes from a streamer is written to each of its viewers, and not looked at.
 * From: standard input, how many streams; streamers, in their order, at the second address. To: viewers, dealt out to the
 * streams in turn, at the first.
 */
import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';

const streams = Number(await text(process.stdin));
const audiences: Socket[][] = Array.from({ length: streams }, () => []);

const viewersAddress = await listen((viewer, number) => {
  audiences[number % streams]?.push(viewer);
});
const streamersAddress = await listen((streamer, number) => {
  const audience = audiences[number % streams] ?? [];
  streamer.on('data', (bytes) => {
    for (const viewer of audience) viewer.write(bytes);
  });
});
process.stdout.write(`${viewersAddress} ${streamersAddress}\n`);

/** Each connection has its number, from 0 on. */
async function listen(take: (connection: Socket, number: number) => void): Promise<string> {
  let connections = 0;
  const server: Server = createServer({ noDelay: true }, (connection) => {
    connection.on('error', () => connection.destroy());
    take(connection, connections);
    connections += 1;
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
