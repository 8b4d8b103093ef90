/** A hub under a path, behind proxies that leave the path in their requests, and those that take it off. */
import { expect, test } from 'vitest';
import { startTestHub } from './hub-under-test.ts';

const TAKEN_OFF = { 'x-forwarded-prefix': '/live' };

async function statusOf(url: string, headers: Record<string, string> = {}): Promise<number> {
  return (await fetch(url, { headers })).status;
}

test('the path is taken off once: what has it twice is not found', async () => {
  await using under = await startTestHub({ basePath: '/live' });
  const { address } = under.hub;
  for (const [path, status] of [
    ['/live/healthz', 200],
    ['/healthz', 200],
    ['/live/api/streams', 200],
    ['/live/live/healthz', 404],
    ['/live/live/api/streams', 404],
    ['/livehealthz', 404],
    ['/other/healthz', 404],
  ] as const) {
    expect(await statusOf(address + path), path).toBe(status);
  }
  const polling = 'socket.io/?EIO=4&transport=polling';
  expect(await statusOf(`${address}/live/${polling}`)).toBe(200);
  expect(await statusOf(`${address}/live/live/${polling}`)).toBe(404);
});

test('a trusted proxy that says it has taken the path off has none of it taken off again', async () => {
  await using under = await startTestHub({ basePath: '/live', trustProxy: 'loopback' });
  const { address } = under.hub;
  expect(await statusOf(`${address}/healthz`, TAKEN_OFF)).toBe(200);
  expect(await statusOf(`${address}/healthz`, { 'x-forwarded-prefix': '/live/' })).toBe(200);
  // Its client asked for /live/live/healthz.
  expect(await statusOf(`${address}/live/healthz`, TAKEN_OFF)).toBe(404);
  const polling = 'socket.io/?EIO=4&transport=polling';
  expect(await statusOf(`${address}/${polling}`, TAKEN_OFF)).toBe(200);
  expect(await statusOf(`${address}/live/${polling}`, TAKEN_OFF)).toBe(404);
  // Another path, of a proxy before the proxy.
  expect(await statusOf(`${address}/live/healthz`, { 'x-forwarded-prefix': '/x' })).toBe(200);
});

test('nobody else can say so', async () => {
  await using under = await startTestHub({ basePath: '/live' });
  expect(await statusOf(`${under.hub.address}/live/healthz`, TAKEN_OFF)).toBe(200);
});
