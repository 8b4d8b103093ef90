import { cpSync } from 'node:fs';
import { expect, test } from 'vitest';
import { CodedStreamer, chunksViewer, codedStreamer, seenBy } from './coded-stream.ts';
import { frame, type HubUnderTest, startTestHub, temporaryFolder } from './hub-under-test.ts';
import { ManualClock } from './manual-clock.ts';

test('S8 an ended stream is remembered with all its facts, and its user too', async () => {
  const dataDir = temporaryFolder();
  const first = await startTestHub({ dataDir });
  const streamer = await first.streamer({ title: 'A match', visibility: 'unlisted' });
  const { streamKey, user } = streamer;
  const viewers = await Promise.all([first.connect(), first.connect()]);
  for (const viewer of viewers) await viewer.join({ streamKey });
  for (const viewer of viewers) await viewer.leave({ streamKey });
  await streamer.accepted('stream:end', { streamKey });
  await first[Symbol.asyncDispose]();

  await using second = await startTestHub({ dataDir });
  const response = await fetch(`${second.hub.address}/api/streams/${streamKey}`);
  expect(await response.json()).toMatchObject({
    title: 'A match',
    streamer: 'Ana',
    visibility: 'unlisted',
    peakViewers: 2,
    state: 'ended',
    reason: 'ended',
  });
  const client = await second.connect();
  const again = await client.accepted('register', { username: 'Ana', token: user.token });
  expect(again).toMatchObject({ userId: user.userId });
});

/** A hub of the files as a killed process leaves them: copied while the first hub still runs. */
async function hubAfterDeathOf(first: HubUnderTest, options: { clock?: ManualClock } = {}) {
  const dataDir = temporaryFolder();
  cpSync(first.dataDir, dataDir, { recursive: true });
  return startTestHub({ dataDir, graceSeconds: 30, ...options });
}

test('S8a S8b a stream that was live when the process died waits for its streamer', async () => {
  await using first = await startTestHub();
  const { streamKey, publishToken } = await first.streamer({ title: 'Cut off' });

  await using second = await hubAfterDeathOf(first);
  const response = await fetch(`${second.hub.address}/api/streams/${streamKey}`);
  expect(await response.json()).toMatchObject({ state: 'paused', title: 'Cut off', viewers: 0 });
  const viewer = await second.connect();
  expect(await viewer.join({ streamKey })).toMatchObject({ title: 'Cut off', viewers: 1 });
  expect(await viewer.next('stream:paused')).toEqual({ streamKey, graceMs: 30_000 });

  const back = await second.connect();
  const resume = { streamKey, publishToken: 'a guess' };
  expect(await back.refusedWith('stream:resume', resume)).toBe('not_the_streamer');
  expect(await back.accepted('stream:resume', { streamKey, publishToken })).toMatchObject({
    title: 'Cut off',
    viewers: 1,
  });
  expect(await viewer.next('stream:resumed')).toEqual({ streamKey });
  await back.accepted('stream:data:send', { streamKey, data: frame(1) });
  expect(await viewer.next('stream:data')).toBe(frame(1));
});

test('S8a its streamer states its tracks again, and viewers get chunks from the next key chunk on', async () => {
  await using first = await startTestHub();
  const streamer = await codedStreamer(first);
  const { streamKey, publishToken } = streamer;
  await streamer.send('K d');

  await using second = await hubAfterDeathOf(first);
  const viewer = await chunksViewer(second, { streamKey });
  const client = await second.connect();
  await client.accepted('stream:resume', { streamKey, publishToken });
  const back = new CodedStreamer({ client, streamKey });
  expect(await back.refusedWith(back.batch('d'))).toBe('unknown_track');
  await back.state();
  await back.send('d K d');
  expect(await seenBy(viewer)).toBe('K2 d3');
});

test('S8a whose streamer does not come back within the grace time after the start is abandoned', async () => {
  await using first = await startTestHub();
  const { streamKey, publishToken } = await first.streamer();
  const clock = new ManualClock();
  await using second = await hubAfterDeathOf(first, { clock });
  const viewer = await second.connect();
  await viewer.join({ streamKey });
  clock.advance(29_999);
  await viewer.fence();
  expect(viewer.all('stream:ended')).toEqual([]);
  clock.advance(1);
  expect(await viewer.next('stream:ended')).toEqual({ streamKey, reason: 'abandoned' });
  expect(await viewer.refusedWith('stream:resume', { streamKey, publishToken })).toBe(
    'stream_ended',
  );
  const response = await fetch(`${second.hub.address}/api/streams/${streamKey}`);
  expect(await response.json()).toMatchObject({ state: 'ended', reason: 'abandoned' });
});

test('S8 a stream keeps its highest number of viewers over a death', async () => {
  await using first = await startTestHub();
  const { streamKey } = await first.streamer();
  const viewers = await Promise.all([first.connect(), first.connect()]);
  for (const viewer of viewers) await viewer.join({ streamKey });
  await viewers[0]?.next('stream:viewers');
  await expect.poll(() => first.metrics()).toContain('streamhub_store_pending_writes 0');
  const clock = new ManualClock();
  const peakOf = async (under: HubUnderTest) => {
    const response = await fetch(`${under.hub.address}/api/streams/${streamKey}`);
    return ((await response.json()) as { peakViewers: number }).peakViewers;
  };
  await using second = await hubAfterDeathOf(first, { clock });
  const before = await peakOf(second);
  expect(before).toBeGreaterThan(0);
  await (await second.connect()).join({ streamKey });
  expect(await peakOf(second)).toBe(before);
});

test('S9 a hub that stops tells viewers to wait, and closing twice is harmless', async () => {
  await using under = await startTestHub({ graceSeconds: 30 });
  const streamer = await under.streamer();
  const { streamKey } = streamer;
  const viewer = await under.connect();
  await viewer.join({ streamKey });
  const gone = [viewer.disconnected(), streamer.disconnected()];
  await Promise.all([under.hub.close(), under.hub.close()]);
  expect(await viewer.next('stream:paused')).toEqual({ streamKey, graceMs: 30_000 });
  expect([viewer, streamer].flatMap((client) => client.all('stream:ended'))).toEqual([]);
  // Not "io server disconnect": after that a client would not come back to a hub that restarts.
  expect(await Promise.all(gone)).toEqual(['transport close', 'transport close']);
});

test('S9 S8a a stream that was live when the hub stopped goes on after the next start, with its facts', async () => {
  const dataDir = temporaryFolder();
  const first = await startTestHub({ dataDir });
  const { streamKey, publishToken } = await first.streamer({ title: 'Goes on' });
  const viewers = await Promise.all([first.connect(), first.connect(), first.connect()]);
  for (const viewer of viewers) await viewer.join({ streamKey });
  await first[Symbol.asyncDispose]();

  await using second = await startTestHub({ dataDir });
  const viewer = await second.connect();
  expect(await viewer.join({ streamKey })).toMatchObject({ title: 'Goes on', viewers: 1 });
  const back = await second.connect();
  await back.accepted('stream:resume', { streamKey, publishToken });
  await back.accepted('stream:data:send', { streamKey, data: frame(1) });
  expect(await viewer.next('stream:data')).toBe(frame(1));
  const response = await fetch(`${second.hub.address}/api/streams/${streamKey}`);
  expect(await response.json()).toMatchObject({ state: 'live', peakViewers: 3 });
});

test('S9 a stream that waited for its streamer when the hub stopped waits again', async () => {
  const dataDir = temporaryFolder();
  const clock = new ManualClock();
  const first = await startTestHub({ dataDir, clock, graceSeconds: 30 });
  const streamer = await first.streamer();
  const { streamKey } = streamer;
  const viewer = await first.connect();
  await viewer.join({ streamKey });
  streamer.close();
  await viewer.next('stream:paused');
  await first[Symbol.asyncDispose]();
  // Nobody ends it while no hub runs.
  clock.advance(60_000);

  await using second = await startTestHub({ dataDir, clock, graceSeconds: 30 });
  const response = await fetch(`${second.hub.address}/api/streams/${streamKey}`);
  expect(await response.json()).toMatchObject({ state: 'paused' });
});
