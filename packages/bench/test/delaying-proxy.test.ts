/** The long line that benches put in front of a hub. */
import { once } from 'node:events';
import { type AddressInfo, connect, createServer } from 'node:net';
import { expect, test } from 'vitest';
import { DelayingProxy } from '../src/peers/delaying-proxy.ts';

test('what passes a long line comes later each way, whole and in order', async () => {
  const echo = createServer((socket) => socket.pipe(socket)).listen(0, '127.0.0.1');
  await once(echo, 'listening');
  const { port } = echo.address() as AddressInfo;
  await using proxy = await DelayingProxy.open(`http://127.0.0.1:${port}`, {
    delayMs: 30,
    jitterMs: 15,
  });
  const socket = connect({ host: '127.0.0.1', port: Number(new URL(proxy.address).port) });
  const sent = Buffer.from(Array.from({ length: 300_000 }, (_, at) => at % 251));
  const beganMs = performance.now();
  for (let at = 0; at < sent.length; at += 1_000) socket.write(sent.subarray(at, at + 1_000));
  const back: Buffer[] = [];
  let length = 0;
  for await (const part of socket) {
    back.push(part as Buffer);
    length += (part as Buffer).length;
    if (length >= sent.length) break;
  }
  // Twice the least that each way adds; a timer may be a millisecond early.
  expect(performance.now() - beganMs).toBeGreaterThanOrEqual(2 * 15 - 2);
  expect(Buffer.concat(back)).toEqual(sent);
  echo.close();
});
