/**
 * The floor in Node: one `socket.write` of the same memory to each connection, with nothing around it.
 * From: standard input, how many connect, and the batches that the hub made, `[[ms from the beginning, bytes], …]`, sent
 * again and again. To: all of them, from when the last is there.
 */

import { type AddressInfo, createServer, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';

const { viewers: expected, batches } = JSON.parse(await text(process.stdin)) as {
  viewers: number;
  batches: [atMs: number, bytes: number][];
};
const bytes = Buffer.alloc(Math.max(...batches.map(([, size]) => size)), 1);
const wayMs = (batches.at(-1) as [number, number])[0];
const viewers = new Set<Socket>();

const server = createServer({ noDelay: true }, (viewer) => {
  viewers.add(viewer);
  viewer.on('error', () => viewer.destroy());
  viewer.on('close', () => viewers.delete(viewer));
  // Who writes to thousands takes few connections meanwhile.
  if (viewers.size === expected) sendFrom({ at: 1, beganMs: performance.now() });
});
server.listen(0, '127.0.0.1', () => {
  process.stdout.write(`http://127.0.0.1:${(server.address() as AddressInfo).port}\n`);
});

/** The first batch is there for its time only. */
function sendFrom({ at, beganMs }: { at: number; beganMs: number }): void {
  const [atMs, size] = batches[at] as [number, number];
  const pauseMs = beganMs + atMs - performance.now();
  if (pauseMs > 0) {
    setTimeout(() => sendFrom({ at, beganMs }), pauseMs);
    return;
  }
  const batch = bytes.subarray(0, size);
  for (const viewer of viewers) viewer.write(batch);
  const isLast = at + 1 === batches.length;
  const next = isLast ? { at: 1, beganMs: beganMs + wayMs } : { at: at + 1, beganMs };
  setImmediate(() => sendFrom(next));
}
