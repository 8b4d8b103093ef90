import { expect, test } from 'vitest';
import { frame, type HubUnderTest, sendFrames, startTestHub } from './hub-under-test.ts';
import { ManualClock } from './manual-clock.ts';
import { Stranger } from './stranger.ts';

/** A stream whose streamer's connection has just broken, and a viewer who has been told. */
async function streamWithoutStreamer(under: HubUnderTest) {
  const streamer = await under.streamer({ title: 'A match' });
  const { streamKey, publishToken } = streamer;
  const viewer = await under.connect();
  await viewer.join({ streamKey });
  streamer.close();
  await viewer.next('stream:paused');
  return { streamKey, publishToken, viewer };
}

test('S3 when the streamer is lost, viewers are told and stay', async () => {
  await using under = await startTestHub({ graceSeconds: 30 });
  const streamer = await under.streamer();
  const viewer = await under.connect();
  await viewer.join(streamer);
  streamer.close();
  expect(await viewer.next('stream:paused')).toEqual({
    streamKey: streamer.streamKey,
    graceMs: 30_000,
  });
  await viewer.fence();
  expect(viewer.all('stream:ended')).toEqual([]);
});

test('S4 a connection that ends in the same bytes as it resumes does not hold the stream', async () => {
  await using under = await startTestHub();
  const { streamKey, publishToken, viewer } = await streamWithoutStreamer(under);
  const stranger = await Stranger.connected(under.hub.address);
  stranger.send(`42["stream:resume",${JSON.stringify({ streamKey, publishToken })}]`, '4x');
  await stranger.cut();
  await viewer.fence();
  const answer = await fetch(`${under.hub.address}/api/streams/${streamKey}`);
  expect(await answer.json()).toMatchObject({ state: 'paused' });
});

test('S4 the streamer comes back with its token, and viewers get frames again', async () => {
  await using under = await startTestHub();
  const { streamKey, publishToken, viewer } = await streamWithoutStreamer(under);

  const back = await under.connect();
  const answer = await back.accepted('stream:resume', { streamKey, publishToken });
  expect(answer).toMatchObject({ streamKey, title: 'A match', visibility: 'public', viewers: 1 });
  expect(await back.next('stream:resumed')).toEqual({ streamKey });
  expect(await viewer.next('stream:resumed')).toEqual({ streamKey });
  await back.accepted('stream:data:send', { streamKey, data: frame(7) });
  expect(await viewer.next('stream:data')).toBe(frame(7));
});

test('S4a while the streamer is away nobody can send without the token', async () => {
  await using under = await startTestHub();
  const { streamKey, viewer } = await streamWithoutStreamer(under);
  const data = frame(1);
  expect(await viewer.refusedWith('stream:data:send', { streamKey, data })).toBe(
    'not_the_streamer',
  );
  const resume = { streamKey, publishToken: 'guess' };
  expect(await viewer.refusedWith('stream:resume', resume)).toBe('not_the_streamer');
});

test('S5 after the grace time the stream ends as abandoned, and not before', async () => {
  const clock = new ManualClock();
  await using under = await startTestHub({ clock, graceSeconds: 30 });
  const { streamKey, publishToken, viewer } = await streamWithoutStreamer(under);
  clock.advance(29_999);
  await viewer.fence();
  expect(viewer.all('stream:ended')).toEqual([]);
  clock.advance(1);
  expect(await viewer.next('stream:ended')).toEqual({ streamKey, reason: 'abandoned' });
  const back = await under.connect();
  expect(await back.refusedWith('stream:resume', { streamKey, publishToken })).toBe('stream_ended');
});

test('S5 a streamer who came back in time is not ended by the old grace time', async () => {
  const clock = new ManualClock();
  await using under = await startTestHub({ clock, graceSeconds: 30 });
  const { streamKey, publishToken, viewer } = await streamWithoutStreamer(under);
  const back = await under.connect();
  await back.accepted('stream:resume', { streamKey, publishToken });
  clock.advance(60_000);
  await back.accepted('stream:data:send', { streamKey, data: frame(1) });
  expect(await viewer.next('stream:data')).toBe(frame(1));
});

test('S6 S6a a second tab with the token takes over at once and the first is told', async () => {
  await using under = await startTestHub();
  const first = await under.streamer();
  const { streamKey, publishToken } = first;
  const viewer = await under.connect();
  await viewer.join({ streamKey });
  await sendFrames(first, { from: 1, to: 2 });

  const second = await under.connect();
  await second.accepted('stream:resume', { streamKey, publishToken });
  expect(await first.next('stream:error')).toMatchObject({
    event: 'stream:resume',
    code: 'taken_over',
  });
  expect(await first.refusedWith('stream:data:send', { streamKey, data: frame(3) })).toBe(
    'not_the_streamer',
  );
  await second.accepted('stream:data:send', { streamKey, data: frame(4) });
  await viewer.fence();
  expect(viewer.all('stream:data')).toEqual([frame(1), frame(2), frame(4)]);
  expect(viewer.all('stream:paused')).toEqual([]);
});

test('S6 the first tab going away afterwards pauses nothing', async () => {
  await using under = await startTestHub();
  const first = await under.streamer();
  const { streamKey, publishToken } = first;
  const viewer = await under.connect();
  await viewer.join({ streamKey });
  const second = await under.connect();
  await second.accepted('stream:resume', { streamKey, publishToken });
  first.close();
  const witness = await under.connect();
  await witness.fence();
  await second.accepted('stream:data:send', { streamKey, data: frame(1) });
  await viewer.fence();
  expect(viewer.all('stream:paused')).toEqual([]);
  expect(viewer.all('stream:data')).toEqual([frame(1)]);
});
