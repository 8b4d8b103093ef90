import { expect, test } from 'vitest';
import { sendFrames, startTestHub } from './hub-under-test.ts';
import { ManualClock } from './manual-clock.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

test('S10 a stream that was sent nothing for an hour ends as abandoned, others stay', async () => {
  const clock = new ManualClock();
  await using under = await startTestHub({ clock, housekeepingMinutes: 60 });
  const silent = await under.streamer();
  const busy = await under.streamer();
  const viewer = await under.connect();
  await viewer.join(silent);
  clock.advance(HOUR_MS - 1);
  await sendFrames(busy, { from: 1, to: 1 });
  await viewer.fence();
  expect(viewer.all('stream:ended')).toEqual([]);
  clock.advance(1);
  const { streamKey } = silent;
  expect(await viewer.next('stream:ended')).toEqual({ streamKey, reason: 'abandoned' });
  await viewer.join(busy);
});

test('S5 S10 a streamer that is away for longer than an hour is waited for as long as the owner said', async () => {
  const clock = new ManualClock();
  const graceSeconds = 3 * 3_600;
  await using under = await startTestHub({ clock, graceSeconds, housekeepingMinutes: 60 });
  const streamer = await under.streamer();
  const { streamKey, publishToken } = streamer;
  const viewer = await under.connect();
  await viewer.join(streamer);
  streamer.close();
  await viewer.next('stream:paused');
  for (let hours = 0; hours < 2; hours += 1) clock.advance(HOUR_MS);
  await viewer.fence();
  expect(viewer.all('stream:ended')).toEqual([]);
  const back = await under.connect();
  await back.accepted('stream:resume', { streamKey, publishToken });
  expect(await viewer.next('stream:resumed')).toEqual({ streamKey });

  // It has just come back: what is silent now is silent from here on.
  clock.advance(HOUR_MS - 1);
  await viewer.fence();
  expect(viewer.all('stream:ended')).toEqual([]);
  back.close();
  await viewer.next('stream:paused');
  clock.advance(graceSeconds * 1000);
  expect(await viewer.next('stream:ended')).toEqual({ streamKey, reason: 'abandoned' });
});

test('S10 ended streams, then users without streams, are forgotten after their time', async () => {
  const clock = new ManualClock();
  await using under = await startTestHub({ clock, keepDays: 90 });
  const old = await under.streamer({ title: 'Old' });
  await old.accepted('stream:end', { streamKey: old.streamKey });
  clock.advance(60 * DAY_MS);
  const recent = await under.streamer({ title: 'Recent' });
  await recent.accepted('stream:end', { streamKey: recent.streamKey });
  clock.advance(31 * DAY_MS);
  await under.hub.housekeeping.sweep();
  const client = await under.connect();
  const status = async (key: string) =>
    (await fetch(`${under.hub.address}/api/streams/${key}`)).status;
  expect(await status(old.streamKey)).toBe(404);
  expect(await status(recent.streamKey)).toBe(200);
  const { token } = old.user;
  expect(await client.refusedWith('register', { username: 'Ana', token })).toBe('invalid_token');
  await client.accepted('register', { username: 'Ana', token: recent.user.token });
});

test('S10 a cleanup that fails is logged and disturbs nobody', async () => {
  await using under = await startTestHub();
  const streamer = await under.streamer();
  const { DatabaseSync } = await import('node:sqlite');
  const other = new DatabaseSync(`${under.dataDir}/streamhub.db`);
  other.exec('DROP TABLE streams');
  other.close();
  await under.hub.housekeeping.sweep();
  expect(under.logged.at(-1)).toMatchObject({ level: 50 });
  await sendFrames(streamer, { from: 1, to: 3 });
});
