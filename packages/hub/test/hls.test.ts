/** HLS of live streams, as players and caches ask for it. */
import { expect, test } from 'vitest';
import { AUDIO, CodedStreamer, codedStreamer, TRACKS, VIDEO } from './coded-stream.ts';
import { checkGoesOn, HlsPlayer } from './hls-player.ts';
import { asked, H264, madeSegments, sendGroups, sendTwo } from './hls-under-test.ts';
import { frame, startTestHub } from './hub-under-test.ts';
import { ManualClock } from './manual-clock.ts';
import { clip, startPush } from './push-under-test.ts';
import { ask, bearer, ticketFor } from './rights-under-test.ts';

test('A1 ffmpeg and ffprobe read a live stream with B-frames to its end and have nothing to complain of', async () => {
  await using under = await startTestHub();
  const pushed = startPush(clip('b-frames.mp4'), under, { loop: true });
  const player = new HlsPlayer(under, { streamKey: await pushed.key });
  const reading = player.complaints('ffmpeg');
  const first = await player.read();
  expect(first.status).toBe(200);
  expect(first.headers.get('content-type')).toBe('application/vnd.apple.mpegurl');
  await expect.poll(async () => (await player.read()).segments.length).toBeGreaterThan(3);
  const later = await player.read();
  checkGoesOn(first, later);
  pushed.stop();
  // It reads the init segment again with each playlist, and then says so.
  const complaints = (await reading).replaceAll(/.*(duplicated MOOV|repeated \d+ times).*\n/g, '');
  expect(complaints).toBe('');
  const last = await player.read();
  expect(last.isOver).toBe(true);
  checkGoesOn(later, last);
  expect(await player.complaints('ffprobe')).toBe('');
});

test('A1a a segment is from a key chunk to the next that is a second away, and said to be as long as that', async () => {
  await using under = await startTestHub();
  const { streamer, player } = await asked(under);
  await sendGroups(streamer, 0.5, 1.6, 3.4, 1);
  await expect.poll(async () => (await player.read()).segments.length).toBe(6);
  const { segments, targetS } = await player.read();
  const lengths = segments.map(({ durationS }) => durationS.toFixed(1));
  expect(lengths).toEqual(['2.0', '2.0', '2.0', '2.0', '2.1', '3.4']);
  expect(targetS).toBe(3);
});

test('A1b the first who asks waits for a segment, and a stream that does not begin is waited for 12 s', async () => {
  const clock = new ManualClock();
  await using under = await startTestHub({ clock });
  const streamer = await codedStreamer(under, [H264]);
  const player = new HlsPlayer(under, streamer);
  const waiting = player.code();
  await expect.poll(async () => (await under.metrics()).join('\n')).toContain('hls_streams 1');
  clock.advance(12_000);
  expect(await waiting).toEqual([429, 'rate_limited']);
});

test('A1b whoever asks later waits as long, and gets the segment that comes then', async () => {
  const clock = new ManualClock();
  await using under = await startTestHub({ clock });
  const streamer = await codedStreamer(under, [H264, AUDIO]);
  await sendGroups(streamer, 2);
  const player = new HlsPlayer(under, streamer);
  const early = player.code();
  await expect.poll(async () => (await under.metrics()).join('\n')).toContain('hls_streams 1');
  clock.advance(6_000);
  const late = player.read();
  // Both are asked for by now: the answer to a third request has come.
  await player.code('live/none-1.m4s');
  clock.advance(6_000);
  expect(await early).toEqual([429, 'rate_limited']);
  await sendTwo(streamer);
  expect((await late).status).toBe(200);
});

test('A8 the streamer of a stream that is nothing for HLS is not asked for key frames', async () => {
  const clock = new ManualClock();
  await using under = await startTestHub({ clock });
  const streamer = await codedStreamer(under, TRACKS);
  await sendGroups(streamer, 2);
  expect(await new HlsPlayer(under, streamer).code()).toEqual([409, 'not_for_hls']);
  const before = await streamer.keyframesAsked();
  for (let second = 0; second < 10; second += 1) clock.advance(1_000);
  expect(await streamer.keyframesAsked()).toBe(before);
});

test('A2 while somebody asks, the streamer is asked for a key frame every two seconds, and then no more', async () => {
  const clock = new ManualClock();
  await using under = await startTestHub({ clock });
  const { streamer, player } = await asked(under);
  const before = await streamer.keyframesAsked();
  for (let second = 0; second < 20; second += 2) {
    await player.read();
    clock.advance(1_000);
    clock.advance(1_000);
    await sendGroups(streamer, 2);
  }
  const during = (await streamer.keyframesAsked()) - before;
  expect(during).toBeGreaterThanOrEqual(9);
  expect(during).toBeLessThanOrEqual(11);
  for (let second = 0; second < 45; second += 1) clock.advance(1_000);
  expect((await under.metrics()).join('\n')).toContain('hls_streams 0');
  const left = await streamer.keyframesAsked();
  clock.advance(10_000);
  expect(await streamer.keyframesAsked()).toBe(left);
});

test('A3 other tracks and a pause are a discontinuity, with a time and an init segment of its own', async () => {
  await using under = await startTestHub({ graceSeconds: 60 });
  const { streamer, player } = await asked(under);
  await streamer.state([{ ...H264, width: 1280, height: 720 }, AUDIO]);
  await sendTwo(streamer);
  const count = async () => (await player.read()).segments.length;
  await expect.poll(count).toBe(6);
  const { segments } = await player.read();
  expect(segments.map(({ isDiscontinuous }) => isDiscontinuous).indexOf(true)).toBe(4);
  expect(new Set(segments.slice(0, 4).map(({ initUri }) => initUri)).size).toBe(1);
  expect(segments[4]?.initUri).not.toBe(segments[0]?.initUri);
  streamer.client.close();
  const { streamKey, publishToken } = streamer;
  const again = await under.connect();
  await again.accepted('register', { username: 'Ana' });
  await again.accepted('stream:resume', { streamKey, publishToken });
  await sendTwo(Object.assign(streamer, { client: again }));
  await expect.poll(count).toBe(9);
  const after = await player.read();
  expect(after.segments.map(({ isDiscontinuous }) => isDiscontinuous).indexOf(true, 5)).toBe(7);
});

test('A4 when the stream ends its playlist says so; later and for others there is none', async () => {
  const clock = new ManualClock();
  await using under = await startTestHub({ clock });
  const { streamer, player } = await asked(under);
  await streamer.client.accepted('stream:end', { streamKey: streamer.streamKey });
  const over = await player.read();
  expect(over.isOver).toBe(true);
  for (let second = 0; second < 45; second += 1) clock.advance(1_000);
  expect(await player.code()).toEqual([410, 'stream_ended']);
  const never = new HlsPlayer(under, { streamKey: 'neverWas1234' });
  expect(await never.code()).toEqual([404, 'stream_not_found']);
  const unasked = await codedStreamer(under, [H264]);
  await unasked.client.accepted('stream:end', { streamKey: unasked.streamKey });
  expect(await new HlsPlayer(under, unasked).code()).toEqual([410, 'stream_ended']);
});

test('A6 a private stream has a playlist for whoever has a ticket, and none for anybody else; caches keep it no longer than the ticket lasts', async () => {
  await using under = await startTestHub();
  const made = await under.streamer({ visibility: 'private' });
  const { streamKey, publishToken } = made;
  const streamer = new CodedStreamer({ client: made, streamKey });
  await streamer.state([H264, AUDIO]);
  await sendGroups(streamer, 2);
  const without = new HlsPlayer(under, { streamKey });
  expect(await without.code()).toEqual([404, 'stream_not_found']);
  const ticket = await ticketFor(under, { streamKey, publishToken }, 60);
  const player = new HlsPlayer(under, { streamKey, path: `t/${ticket}/` });
  const first = player.read();
  await expect.poll(async () => (await under.metrics()).join('\n')).toContain('hls_streams 1');
  await sendTwo(streamer);
  const { segments, headers } = await first;
  expect(headers.get('cache-control')).toBe('public, max-age=1');
  const file = segments[0]?.uri ?? '';
  expect((await without.code(file))[0]).toBe(404);
  // It is no H.264, and that is found out by whoever has the right alone.
  expect(await player.code(file)).toEqual([409, 'not_for_hls']);
  await made.accepted('stream:end', { streamKey });
  const over = (await player.read()).headers.get('cache-control') ?? '';
  expect(Number(/^public, max-age=(\d+)$/.exec(over)?.[1])).toBeLessThanOrEqual(60);
  const wrong = new HlsPlayer(under, { streamKey, path: `t/${ticket}x/` });
  expect(await wrong.code()).toEqual([404, 'stream_not_found']);
  expect(await wrong.code(file)).toEqual([404, 'stream_not_found']);
});

test('A7 segments are kept for a year and the live playlist for a second; what fails is kept by nobody', async () => {
  await using under = await startTestHub();
  const pushed = startPush(clip('b-frames.mp4'), under, { loop: true });
  const player = new HlsPlayer(under, { streamKey: await pushed.key });
  const { headers, segments } = await player.read();
  expect(headers.get('cache-control')).toBe('public, max-age=1');
  const [first] = segments;
  for (const file of [first?.uri ?? '', first?.initUri ?? '']) {
    const answer = await player.get(file);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toBe('video/mp4');
    expect(answer.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
  }
  const missing = await player.get('live/none-1.m4s');
  expect([missing.status, missing.headers.get('cache-control')]).toEqual([404, 'no-store']);
});

test('A7a a segment is made once however many ask for it, and always of the same bytes', async () => {
  await using under = await startTestHub();
  const pushed = startPush(clip('b-frames.mp4'), under, { loop: true });
  const player = new HlsPlayer(under, { streamKey: await pushed.key });
  const { segments } = await player.read();
  const answers = await Promise.all(
    Array.from({ length: 20 }, async () => {
      const answer = await player.get(segments[0]?.uri ?? '');
      return Buffer.from(await answer.arrayBuffer()).toString('base64');
    }),
  );
  expect(new Set(answers).size).toBe(1);
  expect(await madeSegments(under)).toBe(1);
});

test.each([
  ['JPEG frames', undefined],
  ['JPEG as chunks', [{ ...VIDEO, codec: 'jpeg' }]],
  ['VP8', TRACKS],
  ['a codec that no container has', [{ ...VIDEO, codec: 'constructor' }, AUDIO]],
])('A8 a stream of %s is nothing for HLS', async (_, tracks) => {
  await using under = await startTestHub();
  let streamKey: string;
  if (tracks === undefined) {
    const streamer = await under.streamer();
    streamKey = streamer.streamKey;
    await streamer.accepted('stream:data:send', { streamKey, data: frame(1) });
  } else ({ streamKey } = await codedStreamer(under, tracks));
  expect(await new HlsPlayer(under, { streamKey }).code()).toEqual([409, 'not_for_hls']);
});

test('A8a chunks that are not what their track says: the segment is refused, and the stream goes on', async () => {
  await using under = await startTestHub();
  const { streamer, player, playlist } = await asked(under);
  expect(await player.code(playlist.segments[0]?.uri)).toEqual([409, 'not_for_hls']);
  expect(await player.code(playlist.segments[0]?.initUri)).toEqual([409, 'not_for_hls']);
  await sendTwo(streamer);
  expect((await player.read()).status).toBe(200);
});

test('a hub with --hls off has nothing at these addresses', async () => {
  await using under = await startTestHub({ hls: 'off' });
  const { streamKey } = await codedStreamer(under, [H264]);
  expect((await new HlsPlayer(under, { streamKey }).get('index.m3u8')).status).toBe(404);
});

test('A12 nobody who watches by HLS is counted as a viewer', async () => {
  await using under = await startTestHub();
  const { streamer } = await asked(under);
  const { body } = await ask(under, `GET /api/streams/${streamer.streamKey}`, {
    headers: bearer('x'),
  });
  expect(body).toMatchObject({ viewers: 0 });
});
