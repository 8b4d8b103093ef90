/**
 * Node-Media-Server with RTMP in and WebSocket-FLV out; it keeps its own data in the folder it is started in.
 * Prints two addresses in one line: HTTP, then RTMP. From: ffmpeg. To: everybody who connects.
 */
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { type AddressInfo, createServer } from 'node:net';

interface Logger {
  level: string;
}
type MediaServer = new (config: object) => { run(): Promise<void> };

const require = createRequire(import.meta.url);
const MediaServer = require('node-media-server') as MediaServer;
const logger = require('node-media-server/src/core/logger.js') as Logger;

// It takes no port 0.
const [http, rtmp] = [await freePort(), await freePort()];
const server = new MediaServer({
  bind: '127.0.0.1',
  http: { port: http },
  rtmp: { port: rtmp },
  store: { path: './data' },
  webadmin: { enable: false },
});
// A line for each connection belongs to nobody's figures.
logger.level = 'error';
await server.run();
process.stdout.write(`http://127.0.0.1:${http} rtmp://127.0.0.1:${rtmp}\n`);

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, 'close');
  return port;
}
