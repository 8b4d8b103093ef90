/** The line of a given rate that benches put in front of a hub; the time is handed in. */
import { once } from 'node:events';
import { type AddressInfo, connect, createServer } from 'node:net';
import { expect, test } from 'vitest';
import { ShapedLine } from '../src/peers/shaped-line.ts';
import { ShapingProxy } from '../src/peers/shaping-proxy.ts';

const KBPS_80 = 80_000;

function bytesOf(parts: readonly Buffer[]): number {
  return parts.reduce((sum, { length }) => sum + length, 0);
}

test('a line lets through its rate, in order, and keeps the rest', () => {
  const line = new ShapedLine({ queueBytes: 1_000_000, nowMs: 0 });
  line.shape(KBPS_80, 0);
  const sent = Buffer.from(Array.from({ length: 30_000 }, (_, at) => at % 251));
  line.put(sent.subarray(0, 20_000));
  line.put(sent.subarray(20_000));
  const out: Buffer[] = [];
  for (let nowMs = 5; nowMs <= 1_000; nowMs += 5) out.push(...line.take(nowMs));
  expect(bytesOf(out)).toBe(10_000);
  for (let nowMs = 1_005; nowMs <= 3_000; nowMs += 5) out.push(...line.take(nowMs));
  expect(Buffer.concat(out)).toEqual(sent);
  expect(line.waitingBytes).toBe(0);
});

test('a line that was idle has saved nothing up', () => {
  const line = new ShapedLine({ queueBytes: 1_000_000, nowMs: 0 });
  line.shape(KBPS_80, 0);
  line.take(60_000);
  line.put(Buffer.alloc(10_000));
  expect(bytesOf(line.take(60_100))).toBe(1_000);
});

test('a line of rate 0 stops, one without a rate lets everything through', () => {
  const line = new ShapedLine({ queueBytes: 5_000, nowMs: 0 });
  line.shape(0, 0);
  line.put(Buffer.alloc(5_000));
  expect(line.take(100_000)).toEqual([]);
  expect(line.isFull).toBe(true);
  line.shape(undefined, 100_000);
  expect(bytesOf(line.take(100_000))).toBe(5_000);
  expect(line.isFull).toBe(false);
});

test('the proxy passes on what comes, both ways, and counts it', async () => {
  const echo = createServer((socket) => socket.pipe(socket)).listen(0, '127.0.0.1');
  await once(echo, 'listening');
  const { port } = echo.address() as AddressInfo;
  await using proxy = await ShapingProxy.open(`http://127.0.0.1:${port}`);
  proxy.shape('down', 4_000_000);
  const socket = connect({ host: '127.0.0.1', port: Number(new URL(proxy.address).port) });
  const sent = Buffer.from(Array.from({ length: 100_000 }, (_, at) => at % 251));
  socket.write(sent);
  const back: Buffer[] = [];
  for await (const part of socket) {
    back.push(part as Buffer);
    if (bytesOf(back) >= sent.length) break;
  }
  expect(Buffer.concat(back)).toEqual(sent);
  expect(proxy.bytes('up')).toBe(sent.length);
  expect(proxy.bytes('down')).toBe(sent.length);
  echo.close();
});
