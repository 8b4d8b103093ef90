import { cpSync } from 'node:fs';
import { expect, test } from 'vitest';
import { startTestHub, temporaryFolder } from './hub-under-test.ts';

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

test('S8 a stream that was live when the process died is ended afterwards as abandoned', async () => {
  await using first = await startTestHub();
  const { streamKey } = await first.streamer({ title: 'Cut off' });
  // The files as a killed process leaves them: copied while the hub still runs.
  const dataDir = temporaryFolder();
  cpSync(first.dataDir, dataDir, { recursive: true });

  await using second = await startTestHub({ dataDir });
  const response = await fetch(`${second.hub.address}/api/streams/${streamKey}`);
  expect(await response.json()).toMatchObject({ state: 'ended', reason: 'abandoned' });
  const viewer = await second.connect();
  expect(await viewer.refusedWith('stream:join', { streamKey })).toBe('stream_ended');
});

test('S9 a hub that stops tells viewers and streamers, and closing twice is harmless', async () => {
  await using under = await startTestHub();
  const streamer = await under.streamer();
  const { streamKey } = streamer;
  const viewer = await under.connect();
  await viewer.join({ streamKey });
  const gone = [viewer.disconnected(), streamer.disconnected()];
  await Promise.all([under.hub.close(), under.hub.close()]);
  expect(await viewer.next('stream:ended')).toEqual({ streamKey, reason: 'removed' });
  expect(await streamer.next('stream:ended')).toEqual({ streamKey, reason: 'removed' });
  // Not "io server disconnect": after that a client would not come back to a hub that restarts.
  expect(await Promise.all(gone)).toEqual(['transport close', 'transport close']);
});
