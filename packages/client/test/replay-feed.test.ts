import type { Chunk, Track } from '@streamhub/protocol';
import { afterEach, expect, test } from 'vitest';
import type { RecordedChunk } from '../src/replay/recording.ts';
import { ReplayClock } from '../src/replay/replay-clock.ts';
import { ReplayFeed } from '../src/replay/replay-feed.ts';
import { pictures, VIDEO } from './recorded-journal.ts';

const SOUND: Track = { kind: 'audio', trackId: 2, codec: 'opus', sampleRate: 48_000, channels: 1 };
const JPEG: Track = { ...VIDEO, codec: 'jpeg' };

let closed: ReplayFeed | undefined;
afterEach(() => closed?.close());

/** A recording that has all of it at once; nothing is read before the feed is let run. */
function feedOf(chunks: Chunk[], tracks: Track[] = [VIDEO]) {
  let nowMs = 0;
  let taken = 0;
  const clock = new ReplayClock(() => nowMs);
  const released: Chunk[] = [];
  let canTakeVideo = true;
  const recording = {
    async *chunksFrom(): AsyncGenerator<RecordedChunk> {
      for (const chunk of chunks) {
        taken += 1;
        yield { chunk, tracks };
      }
    },
  };
  const feed: ReplayFeed = new ReplayFeed({
    recording,
    clock,
    canTakeVideo: () => canTakeVideo,
    onTracks: () => {},
    onChunk: (chunk) => released.push(chunk),
    onRead: () => feed.release(),
    onFailed: (error) => {
      throw error;
    },
  });
  closed = feed;
  return {
    feed,
    clock,
    released,
    timesMs: () => released.map(({ timestampUs }) => timestampUs / 1000),
    taken: () => taken,
    pass: (ms: number) => {
      nowMs += ms;
      feed.release();
    },
    stopTaking: () => {
      canTakeVideo = false;
    },
    async seek(timeMs: number) {
      clock.seek(timeMs * 1000);
      feed.seek(timeMs * 1000);
      // All that it does by itself is done in microtasks.
      await new Promise((resolve) => setTimeout(resolve));
    },
  };
}

test('from the key chunk on all goes to the decoder, and only the picture of the time is shown', async () => {
  const { clock, seek, timesMs } = feedOf(pictures({ count: 500, fromUs: 0 }));
  await seek(810);
  expect(timesMs()[0]).toBe(0);
  expect(clock.playTimeMs(760_000)).toBe(-Infinity);
  expect(clock.playTimeMs(800_000)).toBe(0);
  expect(clock.playTimeMs(840_000)).toBe(Infinity);
});

test('it reads some seconds ahead and then waits until they are played', async () => {
  const { clock, pass, seek, taken } = feedOf(pictures({ count: 5_000, fromUs: 0 }));
  await seek(0);
  const first = taken();
  expect(first).toBeGreaterThan(100);
  expect(first).toBeLessThan(140);
  clock.start({ afterMs: 0 });
  pass(1_000);
  await new Promise((resolve) => setTimeout(resolve));
  expect(taken() - first).toBeGreaterThan(20);
  expect(taken() - first).toBeLessThan(30);
});

test('of a group that has no end no more is held than 24 MB', async () => {
  const { seek, stopTaking, taken } = feedOf(pictures({ count: 500, fromUs: 0, bytes: 1_000_000 }));
  stopTaking();
  await seek(60_000);
  expect(taken()).toBeLessThan(26);
});

test('coded pictures go a second ahead of what is played, sound only while it is', async () => {
  const sound = pictures({ count: 200, fromUs: 0 }).map((chunk) => ({ ...chunk, trackId: 2 }));
  const both = pictures({ count: 200, fromUs: 0 }).flatMap((chunk, i) => [
    chunk,
    sound[i] ?? chunk,
  ]);
  const { clock, pass, released, seek } = feedOf(both, [VIDEO, SOUND]);
  await seek(0);
  const of = (id: number) => released.filter(({ trackId }) => trackId === id).length;
  expect(of(1)).toBe(31);
  expect(of(2)).toBe(0);
  clock.start({ afterMs: 0 });
  pass(0);
  expect(of(2)).toBe(31);
});

test('a whole picture goes when it is due, and of those that are late the newest alone', async () => {
  const { clock, pass, seek, timesMs } = feedOf(
    pictures({ count: 200, fromUs: 0 }).map((chunk) => ({ ...chunk, isKey: true })),
    [JPEG],
  );
  await seek(2_010);
  expect(timesMs()).toEqual([2_000, 2_040, 2_080]);
  expect(clock.playTimeMs(2_000_000)).toBe(0);
  clock.start({ afterMs: 0 });
  pass(400);
  expect(timesMs().slice(3)).toEqual([2_400, 2_440, 2_480]);
});

test('it says where a recording goes on after a silence', async () => {
  const later = pictures({ count: 10, fromUs: 60_000_000 });
  const { clock, feed, pass, seek } = feedOf([...pictures({ count: 10, fromUs: 0 }), ...later]);
  await seek(0);
  clock.start({ afterMs: 0 });
  pass(200);
  expect(feed.goesOnAtUs).toBeUndefined();
  pass(200);
  expect(feed.goesOnAtUs).toBe(60_000_000);
});
