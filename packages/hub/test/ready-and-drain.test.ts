/** What a load balancer is told, and how a node that stops sends its people to the others. */
import { expect, test } from 'vitest';
import { ReadyCheck } from '../src/observe/readiness.ts';
import { type HubUnderTest, startTestHub } from './hub-under-test.ts';
import { ManualClock } from './manual-clock.ts';
import { startNodes } from './nodes-under-test.ts';
import { waitFor } from './wait-for.ts';

async function ready({ hub }: HubUnderTest): Promise<{ status: number; said: unknown }> {
  const response = await fetch(`${hub.address}/readyz`);
  return { status: response.status, said: await response.json() };
}

test('H3a a hub of one process is ready while its store answers', async () => {
  await using under = await startTestHub();
  const said = { ok: true, store: true, draining: false };
  expect(await ready(under)).toEqual({ status: 200, said });
});

test('H3a a node is not ready while the bus is away, and alive all the same', async () => {
  const { nats, node } = await startNodes();
  const one = await node('one');
  const well = { ok: true, store: true, bus: true, draining: false };
  expect(await ready(one)).toEqual({ status: 200, said: well });
  await nats.end();
  const alone = { status: 503, said: { ...well, ok: false, bus: false } };
  await waitFor(async () => expect(await ready(one)).toEqual(alone));
  expect((await fetch(`${one.hub.address}/healthz`)).status).toBe(200);
  await nats.start();
  await waitFor(async () => expect(await ready(one)).toMatchObject({ status: 200 }));
});

test('H3a a store that refuses, or that does not answer, is not ready; it is asked twice a second at most', async () => {
  const clock = new ManualClock();
  const answers = [() => Promise.reject(new Error('away')), () => new Promise(() => {})];
  let asked = 0;
  const check = new ReadyCheck({
    clock,
    askStore: () => answers[asked++]?.() ?? Promise.resolve(),
  });
  const refused = { ok: false, store: false, draining: false };
  expect(await check.now()).toEqual(refused);
  expect(await check.now()).toEqual(refused);
  expect(asked).toBe(1);
  clock.advance(501);
  const silent = check.now();
  clock.advance(2_000);
  expect(await silent).toEqual(refused);
  expect(await check.now()).toMatchObject({ ok: true });
});

test('S9b a node that stops is not ready, sends its streamers away first, and its viewers one after the other', async () => {
  const { node } = await startNodes();
  const one = await node('one', { drainSeconds: 1 });
  const streamer = await one.streamer();
  const viewers = await Promise.all(Array.from({ length: 10 }, () => one.connect()));
  for (const viewer of viewers) await viewer.join(streamer);
  const gone: string[] = [];
  const reasons = [streamer, ...viewers].map(async (client, index) => {
    const reason = await client.disconnected();
    gone.push(index === 0 ? 'streamer' : 'viewer');
    return { reason, atMs: performance.now() };
  });
  const closed = one.hub.close();
  expect(await ready(one)).toMatchObject({ status: 503, said: { ok: false, draining: true } });
  await expect(one.connect()).rejects.toThrow();
  const handshake = await fetch(`${one.hub.address}/socket.io/?EIO=4&transport=polling`);
  expect(handshake.status).toBe(503);
  expect(await handshake.json()).toMatchObject({ code: 'hub_stopping' });
  const all = await Promise.all(reasons);
  expect(gone).toEqual(['streamer', ...viewers.map(() => 'viewer')]);
  // Not Socket.IO's goodbye, after which clients stay away.
  for (const { reason } of all) expect(reason).toBe('transport close');
  const times = all.slice(1).map(({ atMs }) => atMs);
  expect(Math.max(...times) - Math.min(...times)).toBeGreaterThan(700);
  expect(viewers[0]?.all('stream:paused')).toHaveLength(1);
  await closed;
});
