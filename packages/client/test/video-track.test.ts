import type { Chunk } from '@streamhub/protocol';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { VideoTrack } from '../src/watch/picture/video-track.ts';
import { FakeChunk, FakeDecoder } from './fake-decoder.ts';
import { settled } from './fake-line.ts';

beforeEach(() => {
  FakeDecoder.all = [];
  FakeDecoder.isConfigSupported = async () => ({ supported: true });
  vi.stubGlobal('VideoDecoder', FakeDecoder);
  vi.stubGlobal('EncodedVideoChunk', FakeChunk);
  vi.useFakeTimers({ toFake: ['performance'] });
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

async function setUp({ isImmediate = false } = {}) {
  const wishes: string[] = [];
  const track = new VideoTrack(
    { kind: 'video', trackId: 0, codec: 'avc1.42E01F', temporalLayers: 1 },
    {
      playTimeMs: (timestampUs) => timestampUs / 1000,
      isImmediate: () => isImmediate,
      onPicture: () => {},
      onWantsKey: () => wishes.push('key'),
      onUnable: (reason) => wishes.push(reason),
    },
  );
  await settled();
  return { track, wishes };
}

function chunk(sequence: number, { isKey = false, shownAs = sequence } = {}): Chunk {
  const payload = new Uint8Array([1]);
  return { trackId: 0, isKey, temporalLayer: 0, sequence, timestampUs: shownAs * 33_333, payload };
}

function frame(sequence: number) {
  return { timestamp: sequence * 33_333, displayWidth: 2, displayHeight: 2, close: vi.fn() };
}

const given = () => FakeDecoder.all.map((each) => each.given.map(({ type }) => type));

test('after an error nothing is decoded before a key chunk, which a new decoder gets', async () => {
  const { track, wishes } = await setUp();
  track.push(chunk(0, { isKey: true }));
  track.push(chunk(1));
  FakeDecoder.all[0]?.fails();
  expect(wishes).toEqual(['key']);
  track.push(chunk(2));
  expect(wishes).toEqual(['key', 'key']);
  track.push(chunk(3, { isKey: true }));
  track.push(chunk(4));
  expect(given()).toEqual([
    ['key', 'delta'],
    ['key', 'delta'],
  ]);
});

/** Fails `errors` times, each time after so many pictures, and so late that the next try is due. */
function failAgainAndAgain(
  track: VideoTrack,
  { errors, pictures = 0 }: { errors: number; pictures?: number },
) {
  for (let error = 0; error < errors; error += 1) {
    vi.advanceTimersByTime(10_000);
    track.push(chunk(100 * error, { isKey: true }));
    const decoder = FakeDecoder.all.at(-1);
    for (let at = 0; at < pictures; at += 1) decoder?.gives(frame(100 * error + at));
    track.take(Number.MAX_VALUE);
    decoder?.fails();
  }
}

test.each([
  [0, ['key', 'decoder_failed', 'decoder_failed']],
  [59, ['key', 'decoder_failed', 'decoder_failed']],
  [60, ['key', 'key', 'key', 'key']],
])(
  'of a decoder that fails four times, each time after %i pictures, is heard: %j',
  async (pictures, expected) => {
    const { track, wishes } = await setUp();
    failAgainAndAgain(track, { errors: 4, pictures });
    expect(wishes).toEqual(expected);
  },
);

test('a decoder that fails is tried again at longer and longer intervals, every second time in software', async () => {
  const { track } = await setUp();
  track.push(chunk(0, { isKey: true }));
  const opened: number[] = [];
  for (let ms = 0; ms < 30_000; ms += 100) {
    const decoders = FakeDecoder.all.length;
    FakeDecoder.all.at(-1)?.fails();
    vi.advanceTimersByTime(100);
    track.push(chunk(1 + ms / 100, { isKey: true }));
    if (FakeDecoder.all.length > decoders) opened.push(ms + 100);
  }
  expect(opened).toEqual([100, 1_100, 4_100, 14_100, 24_100]);
  expect(FakeDecoder.all.slice(0, 4).map(({ isSoftware }) => isSoftware)).toEqual([
    false,
    false,
    true,
    false,
  ]);
});

test('between two tries no key chunk is asked for, and when one is due it is', async () => {
  const { track, wishes } = await setUp();
  failAgainAndAgain(track, { errors: 2 });
  wishes.length = 0;
  track.push(chunk(201));
  expect(wishes).toEqual([]);
  vi.advanceTimersByTime(1_000);
  track.push(chunk(202));
  expect(wishes).toEqual(['key']);
});

test('a codec that means nothing to the browser is told, and nothing is decoded', async () => {
  FakeDecoder.isConfigSupported = () => Promise.reject(new TypeError('codec'));
  const { track, wishes } = await setUp();
  track.push(chunk(0, { isKey: true }));
  expect(wishes).toEqual(['codec_not_supported']);
  expect([track.state, given()]).toEqual(['unsupported', []]);
});

test('a decoder is given 16 chunks before it answers, and the rest waits', async () => {
  const { track } = await setUp();
  for (let sequence = 0; sequence < 20; sequence += 1) {
    track.push(chunk(sequence, { isKey: sequence === 0 }));
  }
  expect(given()[0]).toHaveLength(16);
  FakeDecoder.all[0]?.gives(frame(0));
  expect(given()[0]).toHaveLength(17);
});

test('a decoder that swallows chunks loses no slot by it', async () => {
  const { track } = await setUp();
  for (let sequence = 0; sequence < 100; sequence += 1) {
    track.push(chunk(sequence, { isKey: sequence === 0 }));
    if (sequence % 3 === 0) FakeDecoder.all[0]?.gives(frame(sequence));
    track.take(Number.MAX_VALUE);
  }
  expect(given()[0]).toHaveLength(100);
});

test('of chunks in decoding order, a picture frees the slots of those that are shown before it and no other', async () => {
  const { track } = await setUp();
  for (const [sequence, shownAs] of [0, 3, 1, 2].entries()) {
    track.push(chunk(sequence, { isKey: sequence === 0, shownAs }));
  }
  for (let sequence = 4; sequence < 20; sequence += 1) track.push(chunk(sequence));
  FakeDecoder.all[0]?.gives(frame(0));
  FakeDecoder.all[0]?.gives(frame(1));
  expect(given()[0]).toHaveLength(18);
});

test.each([
  ['at the next key chunk, if the group is late by then', 60, 1_700],
  ['of itself, if no key chunk comes', 4_000, undefined],
])(
  'a decoder that nothing comes out of any more is given up %s, and a new one goes on',
  async (_when, lastedFrames, laterMs) => {
    const { track, wishes } = await setUp();
    for (let sequence = 0; sequence < 60; sequence += 1) {
      track.push(chunk(sequence, { isKey: sequence === 0 }));
    }
    if (laterMs === undefined) {
      for (let atMs = 0; atMs < 8_000; atMs += 100) {
        vi.advanceTimersByTime(100);
        track.take(performance.now());
      }
      expect(wishes).toContain('key');
    } else vi.advanceTimersByTime(laterMs);
    track.push(chunk(lastedFrames, { isKey: true }));
    track.push(chunk(lastedFrames + 1));
    expect(given().slice(1)).toEqual([['key', 'delta']]);
  },
);

test.each([true, false])(
  'a picture that is there before its play time is shown at once only to who wants that: %s',
  async (isImmediate) => {
    const { track } = await setUp({ isImmediate });
    track.push(chunk(0, { isKey: true }));
    for (const sequence of [1, 2]) track.push(chunk(sequence));
    FakeDecoder.all[0]?.gives(frame(0));
    expect(track.take(0)).toBeDefined();
    for (const sequence of [1, 2]) FakeDecoder.all[0]?.gives(frame(sequence));
    expect(track.take(0)?.timestampUs).toBe(isImmediate ? frame(2).timestamp : undefined);
  },
);

test('a picture that comes after a restart is closed and not shown', async () => {
  const { track } = await setUp();
  track.push(chunk(0, { isKey: true }));
  track.restart();
  const late = frame(0);
  FakeDecoder.all[0]?.gives(late);
  expect(late.close).toHaveBeenCalledOnce();
  expect(track.take(1_000)).toBeUndefined();
});
