/** HLS of recordings: all there is, while it is written and afterwards. */
import { expect, test } from 'vitest';
import { AUDIO, codedStreamer } from './coded-stream.ts';
import { checkGoesOn, HlsPlayer } from './hls-player.ts';
import { H264 } from './hls-under-test.ts';
import { type HubUnderTest, startTestHub } from './hub-under-test.ts';
import { ManualClock } from './manual-clock.ts';
import { clip, startPush } from './push-under-test.ts';
import { Reading } from './recording-client.ts';
import { ask } from './rights-under-test.ts';

async function recordingOf(under: HubUnderTest, streamKey: string): Promise<HlsPlayer> {
  const reading = new Reading(under, { streamKey });
  await expect.poll(async () => (await reading.list()).length).toBe(1);
  const id = (await reading.list())[0]?.recordingId;
  return new HlsPlayer(under, { streamKey, path: `${id}/` });
}

test.each(['b-frames.mp4', 'b-frames.mpegts'])(
  'A5 ffmpeg and ffprobe read the recording of %s and have nothing to complain of',
  async (name) => {
    await using under = await startTestHub({ record: 'all' });
    const pushed = startPush(clip(name), under);
    const player = await recordingOf(under, await pushed.key);
    await pushed.done;
    await expect.poll(async () => (await player.get('index.m3u8')).status).toBe(200);
    await expect.poll(async () => (await player.read()).isOver).toBe(true);
    const { segments, kind, headers } = await player.read();
    expect(kind).toBe('VOD');
    expect(headers.get('cache-control')).toBe('public, max-age=3600');
    const lengthS = segments.reduce((sum, { durationS }) => sum + durationS, 0);
    expect(lengthS).toBeGreaterThan(1.9);
    expect(lengthS).toBeLessThan(2.2);
    expect(await player.complaints('ffmpeg')).toBe('');
    expect(await player.complaints('ffprobe')).toBe('');
    const segment = await player.get(segments[0]?.uri ?? '');
    expect(segment.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
  },
);

test('A5 each picture of a recording with B-frames lasts until the next one, from segment to segment', async () => {
  await using under = await startTestHub({ record: 'all' });
  const pushed = startPush(clip('b-frames.mp4'), under);
  const player = await recordingOf(under, await pushed.key);
  await pushed.done;
  await expect.poll(async () => (await player.get('index.m3u8')).status).toBe(200);
  await expect.poll(async () => (await player.read()).isOver).toBe(true);
  expect((await player.read()).segments.length).toBeGreaterThan(1);
  const pictures = await player.packets('v');
  expect(pictures).toHaveLength(30);
  const ends = pictures.map(({ decodedS, lastsS }) => decodedS + lastsS);
  for (const [index, { decodedS }] of pictures.slice(1).entries()) {
    expect(Math.abs(decodedS - (ends[index] ?? 0)), `picture ${index}`).toBeLessThan(0.005);
  }
});

test('A5a while it is written its playlist grows, and nothing that was said in it is taken back', async () => {
  await using under = await startTestHub({ record: 'all' });
  const pushed = startPush(clip('b-frames.mp4'), under, { loop: true });
  const player = await recordingOf(under, await pushed.key);
  expect((await player.code())[1]).toMatch(/^(rate_limited)?$/);
  await expect.poll(async () => (await player.get('index.m3u8')).status).toBe(200);
  const first = await player.read();
  expect([first.kind, first.isOver]).toEqual(['EVENT', false]);
  expect(first.headers.get('cache-control')).toBe('public, max-age=1');
  const most = first.segments.length + 2;
  await expect.poll(async () => (await player.read()).segments.length).toBeGreaterThan(most);
  const later = await player.read();
  checkGoesOn(first, later);
  pushed.stop();
  await expect.poll(async () => (await player.read()).isOver).toBe(true);
  checkGoesOn(later, await player.read());
});

test('A5b a pause and other tracks are a discontinuity, and no segment lasts as long as the pause', async () => {
  const clock = new ManualClock();
  await using under = await startTestHub({ record: 'all', clock });
  const streamer = await codedStreamer(under, [H264, AUDIO]);
  const { streamKey, publishToken } = streamer;
  const send = async () => {
    for (let second = 0; second < 6; second += 2) {
      const beganUs = streamer.nowUs;
      await streamer.send('Kdda');
      clock.advance(2_000);
      streamer.nowUs = beganUs + 2_000_000;
    }
  };
  await send();
  streamer.client.close();
  const state = async () => (await ask(under, `GET /api/streams/${streamKey}`)).body;
  await expect.poll(state).toMatchObject({ state: 'paused' });
  clock.advance(20_000);
  streamer.nowUs += 20_000_000;
  const client = await under.connect();
  await client.accepted('register', { username: 'Ana' });
  await client.accepted('stream:resume', { streamKey, publishToken });
  Object.assign(streamer, { client });
  await send();
  await streamer.state([{ ...H264, width: 1280, height: 720 }, AUDIO]);
  await send();
  await client.accepted('stream:end', { streamKey });
  const player = await recordingOf(under, streamKey);
  const isOver = async () => {
    clock.advance(2_000);
    return (await player.read()).isOver;
  };
  await expect.poll(isOver).toBe(true);
  const { segments, targetS } = await player.read();
  expect(segments).toHaveLength(9);
  const breaks = segments.flatMap(({ isDiscontinuous }, index) => (isDiscontinuous ? [index] : []));
  expect(breaks).toEqual([3, 6]);
  expect(targetS).toBe(4);
  expect(new Set(segments.map(({ initUri }) => initUri)).size).toBe(2);
});

test('A5c a recording that never was, and segments that it has not, are not found', async () => {
  await using under = await startTestHub({ record: 'all' });
  const pushed = startPush(clip('b-frames.mp4'), under);
  const streamKey = await pushed.key;
  await pushed.done;
  const player = await recordingOf(under, streamKey);
  await expect.poll(async () => (await player.get('index.m3u8')).status).toBe(200);
  expect(await player.code('99.m4s')).toEqual([404, 'not_found']);
  expect(await player.code('9.mp4')).toEqual([404, 'not_found']);
  // Another name for the same would be another file to a cache.
  expect(await player.code('x-0.m4s')).toEqual([404, 'not_found']);
  const none = new HlsPlayer(under, { streamKey, path: 'neverWas1234/' });
  expect(await none.code()).toEqual([404, 'recording_not_found']);
  expect(await none.code('0.m4s')).toEqual([404, 'recording_not_found']);
});

test('A8 a recording of VP8 is nothing for HLS', async () => {
  await using under = await startTestHub({ record: 'all' });
  const pushed = startPush(clip('vp8-opus.webm'), under);
  const player = await recordingOf(under, await pushed.key);
  await pushed.done;
  await expect.poll(() => player.code()).toEqual([409, 'not_for_hls']);
});
