/** Live streams while their store is in trouble: a lock held by another program, a disk without room. */
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, onTestFinished, test } from 'vitest';
import { frame, type HubUnderTest, sendFrames, startTestHub } from './hub-under-test.ts';
import { ManualClock } from './manual-clock.ts';

/** As another program that writes to the file and does not come to an end. */
function lockStore({ dataDir }: HubUnderTest): { release(): void } {
  const other = new DatabaseSync(join(dataDir, 'streamhub.db'));
  onTestFinished(() => other.close());
  other.exec('BEGIN IMMEDIATE');
  return { release: () => other.exec('ROLLBACK') };
}

function rowOf({ dataDir }: HubUnderTest, streamKey: string) {
  using reader = new DatabaseSync(join(dataDir, 'streamhub.db'), { readOnly: true });
  return reader.prepare('SELECT * FROM streams WHERE stream_key = ?').get(streamKey);
}

async function metric({ hub }: HubUnderTest, name: string): Promise<number> {
  const text = await (await fetch(`${hub.address}/metrics`)).text();
  return Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(text)?.[1]);
}

async function retried(under: HubUnderTest, clock: ManualClock): Promise<void> {
  clock.advance(30_000);
  await expect.poll(() => metric(under, 'streamhub_store_pending_writes')).toBe(0);
}

test('S11 while the store is locked, streams live on and new ones begin', async () => {
  const clock = new ManualClock();
  await using under = await startTestHub({ clock });
  const before = await under.streamer({ title: 'Before' });
  const viewer = await under.connect();
  await viewer.join(before);
  const lock = lockStore(under);

  await sendFrames(before, { from: 1, to: 2 });
  const meanwhile = await under.streamer({ title: 'Meanwhile' });
  const other = await under.connect();
  await other.join(meanwhile);
  await sendFrames(meanwhile, { from: 3, to: 4 });
  await Promise.all([viewer.fence(), other.fence()]);
  expect(viewer.all('stream:data')).toEqual([frame(1), frame(2)]);
  expect(other.all('stream:data')).toEqual([frame(3), frame(4)]);
  expect(rowOf(under, meanwhile.streamKey)).toBeUndefined();
  expect(await metric(under, 'streamhub_store_pending_writes')).toBeGreaterThan(1);
  expect(await metric(under, 'streamhub_store_failures_total')).toBeGreaterThan(0);

  lock.release();
  await retried(under, clock);
  expect(rowOf(under, meanwhile.streamKey)).toMatchObject({ title: 'Meanwhile', peak_viewers: 1 });
});

test('S11a what happens while the store is locked is known at once, and warned of once', async () => {
  const clock = new ManualClock();
  await using under = await startTestHub({ clock });
  const streamer = await under.streamer();
  const { streamKey, user } = streamer;
  const lock = lockStore(under);

  await streamer.accepted('stream:end', { streamKey });
  const viewer = await under.connect();
  expect(await viewer.refusedWith('stream:join', { streamKey })).toBe('stream_ended');
  const response = await fetch(`${under.hub.address}/api/streams/${streamKey}`);
  expect(await response.json()).toMatchObject({ state: 'ended', reason: 'ended' });
  for (let number = 0; number < 40; number += 1) await under.streamer();
  const back = await viewer.accepted('register', { username: 'Anna', token: user.token });
  expect(back).toMatchObject({ userId: user.userId });
  expect(under.logged.filter(({ level }) => Number(level) >= 40)).toHaveLength(1);

  lock.release();
  await retried(under, clock);
  expect(rowOf(under, streamKey)).toMatchObject({ end_reason: 'ended' });
});

test('S11a a stream that was made while the store was locked outlives the process', async () => {
  const clock = new ManualClock();
  await using first = await startTestHub({ clock });
  const lock = lockStore(first);
  const { streamKey } = await first.streamer({ title: 'Meanwhile' });
  lock.release();
  await first.hub.close();
  expect(rowOf(first, streamKey)).toMatchObject({ title: 'Meanwhile', end_reason: null });
});
