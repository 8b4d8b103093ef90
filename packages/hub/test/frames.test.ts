import { expect, test } from 'vitest';
import { frame, sendFrames, startTestHub } from './hub-under-test.ts';
import { ManualClock } from './manual-clock.ts';

test('D1 each frame reaches every viewer exactly as sent, once, in order', async () => {
  await using under = await startTestHub();
  const streamer = await under.streamer();
  const viewers = await Promise.all([1, 2, 3].map(() => under.connect()));
  for (const viewer of viewers) await viewer.join(streamer);
  await sendFrames(streamer, { from: 1, to: 40 });
  const sent = Array.from({ length: 40 }, (_, index) => frame(index + 1));
  for (const viewer of viewers) {
    await viewer.fence();
    expect(viewer.all('stream:data')).toEqual(sent);
  }
});

test.each([
  ['a JPEG as a data URL', 'data:image/jpeg;base64,/9j/4AAQ'],
  ['a JPEG as bare base64', '/9j/4AAQSkZJRg=='],
  ['a PNG', 'data:image/png;base64,iVBORw0KGgoAAAA='],
  ['a WebP', 'data:image/webp;base64,UklGRiQAAABXRUJQ'],
])('D1 %s passes untouched', async (_kind, data) => {
  await using under = await startTestHub();
  const streamer = await under.streamer();
  const viewer = await under.connect();
  await viewer.join(streamer);
  await streamer.accepted('stream:data:send', { streamKey: streamer.streamKey, data });
  expect(await viewer.next('stream:data')).toBe(data);
});

test('D2 the acknowledgement says how many viewers the frame was sent to', async () => {
  await using under = await startTestHub();
  const streamer = await under.streamer();
  const send = { streamKey: streamer.streamKey, data: frame(1) };
  expect(await streamer.request('stream:data:send', send)).toEqual({ ok: true, viewers: 0 });
  for (let viewers = 1; viewers <= 3; viewers += 1) {
    const viewer = await under.connect();
    await viewer.join(streamer);
    expect(await streamer.request('stream:data:send', send)).toEqual({ ok: true, viewers });
  }
});

test('D3 a late viewer gets the last 30 frames, oldest first', async () => {
  await using under = await startTestHub();
  const streamer = await under.streamer();
  await sendFrames(streamer, { from: 1, to: 45 });
  const viewer = await under.connect();
  await viewer.join(streamer);
  const last30 = Array.from({ length: 30 }, (_, index) => frame(16 + index));
  expect(await viewer.next('stream:buffer')).toEqual(last30);
});

test('D3 the buffer holds 1.5 MB at most', async () => {
  await using under = await startTestHub();
  const streamer = await under.streamer();
  await sendFrames(streamer, { from: 1, to: 5, bytes: 400_000 });
  const viewer = await under.connect();
  await viewer.join(streamer);
  const expected = [3, 4, 5].map((number) => frame(number, { bytes: 400_000 }));
  expect(await viewer.next('stream:buffer')).toEqual(expected);
});

test('D4 a frame of one stream never reaches a viewer of another', async () => {
  await using under = await startTestHub();
  const [mine, theirs] = await Promise.all([under.streamer(), under.streamer()]);
  const viewer = await under.connect();
  await viewer.join(mine);
  await sendFrames(theirs, { from: 100, to: 110 });
  await sendFrames(mine, { from: 1, to: 3 });
  await viewer.fence();
  expect(viewer.all('stream:data')).toEqual([frame(1), frame(2), frame(3)]);
});

test.each([
  ['a number', 5],
  ['an object', { url: 'x' }],
  ['an address', 'https://example.org/track.jpg'],
  ['an address without a scheme', '//9j/host/path'],
  ['an address in base64 letters', '//example/track'],
  ['a script', 'javascript:alert(1)'],
  ['a picture that carries scripts', 'data:image/svg+xml;base64,PHN2Zz4='],
  ['a page', 'data:text/html;base64,/9j/AAAA'],
  ['an address behind a picture', 'data:image/jpeg;base64,/9j/AAAA\nhttps://example.org'],
  ['text that is not base64', 'data:image/jpeg;base64,/9j/ÄÖÜ'],
  ['an empty text', ''],
  ['a PNG that says it is a JPEG', 'data:image/jpeg;base64,iVBORw0KGgoAAAA='],
])('D5 %s is refused as invalid_frame, and the stream goes on', async (_kind, data) => {
  await using under = await startTestHub();
  const streamer = await under.streamer();
  const { streamKey } = streamer;
  const viewer = await under.connect();
  await viewer.join({ streamKey });
  expect(await streamer.refusedWith('stream:data:send', { streamKey, data })).toBe('invalid_frame');
  await sendFrames(streamer, { from: 1, to: 1 });
  await viewer.fence();
  expect(viewer.all('stream:data')).toEqual([frame(1)]);
});

test('D6 a frame over the limit is refused, one at the limit passes, and the stream goes on', async () => {
  await using under = await startTestHub();
  const streamer = await under.streamer();
  const { streamKey } = streamer;
  const viewer = await under.connect();
  await viewer.join({ streamKey });
  const over = { streamKey, data: frame(1, { bytes: 1_000_001 }) };
  expect(await streamer.refusedWith('stream:data:send', over)).toBe('frame_too_large');
  await sendFrames(streamer, { from: 2, to: 2, bytes: 1_000_000 });
  expect(await viewer.next('stream:data')).toBe(frame(2, { bytes: 1_000_000 }));
});

test('D6a a message far over the limit closes its connection, and the streamer can come back', async () => {
  await using under = await startTestHub();
  const streamer = await under.streamer();
  const { streamKey, publishToken } = streamer;
  const viewer = await under.connect();
  await viewer.join({ streamKey });
  const lost = streamer.disconnected();
  streamer.socket.emit('stream:data:send', { streamKey, data: frame(1, { bytes: 4_100_000 }) });
  await lost;
  await viewer.next('stream:paused');
  const back = await under.connect();
  await back.accepted('stream:resume', { streamKey, publishToken });
  expect(await viewer.next('stream:resumed')).toEqual({ streamKey });
});

test('D7 sixty frames may come at once, more are refused until time has passed', async () => {
  const clock = new ManualClock();
  await using under = await startTestHub({ clock });
  const streamer = await under.streamer();
  const { streamKey } = streamer;
  await sendFrames(streamer, { from: 1, to: 60 });
  const send = { streamKey, data: frame(61) };
  expect(await streamer.refusedWith('stream:data:send', send)).toBe('rate_limited');
  clock.advance(17);
  await streamer.accepted('stream:data:send', send);
  expect(await streamer.refusedWith('stream:data:send', send)).toBe('rate_limited');
});

test('D1 about one frame in a hundred is logged, at debug', async () => {
  await using under = await startTestHub({ maxFramesPerSecond: 10_000 });
  const streamer = await under.streamer();
  await sendFrames(streamer, { from: 1, to: 250 });
  const lines = under.logged.filter((line) => line['bytes'] !== undefined);
  expect(lines).toHaveLength(2);
  expect(lines[0]).toMatchObject({ level: 20, streamKey: streamer.streamKey, bytes: 64 });
});
