import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { videoCodecs } from '../src/publish/codec/video-codecs.ts';
import { VideoRecovery } from '../src/publish/codec/video-recovery.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function setUp() {
  const attempts: { atMs: number; isAnew: boolean }[] = [];
  const sinceMs = performance.now();
  const recovery = new VideoRecovery({
    attempt: ({ isAnew }) => attempts.push({ atMs: performance.now() - sinceMs, isAnew }),
  });
  return { recovery, attempts };
}

test('after a codec has failed the next one is tried at once, and the trials that were made hold', () => {
  const { recovery, attempts } = setUp();
  recovery.failed('h264');
  vi.runAllTimers();
  expect(attempts).toEqual([{ atMs: 0, isAnew: false }]);
  expect(videoCodecs.filter((codec) => recovery.hasFailed(codec))).toEqual(['h264']);
});

test('after all have failed, all are tried anew after 3 s', () => {
  const { recovery, attempts } = setUp();
  for (const codec of videoCodecs) {
    recovery.failed(codec);
    vi.advanceTimersByTime(1_000);
  }
  vi.advanceTimersByTime(2_000);
  expect(attempts.at(-1)).toEqual({ atMs: 6_000, isAnew: true });
  expect(videoCodecs.some((codec) => recovery.hasFailed(codec))).toBe(false);
});

test('while none can be used, tries become rarer, down to one a minute', () => {
  const { recovery, attempts } = setUp();
  for (let attempt = 0; attempt < 8; attempt += 1) {
    recovery.later();
    vi.runAllTimers();
  }
  const waits = attempts.map(({ atMs }, place) => atMs - (attempts[place - 1]?.atMs ?? 0));
  expect(waits).toEqual([3_000, 6_000, 10_000, 20_000, 40_000, 60_000, 60_000, 60_000]);
});

test('video that went on for a minute makes the waits short again', () => {
  const { recovery, attempts } = setUp();
  for (let attempt = 0; attempt < 5; attempt += 1) recovery.later();
  vi.advanceTimersByTime(120_000);
  for (const codec of videoCodecs) recovery.failed(codec);
  vi.advanceTimersByTime(3_000);
  expect(attempts.at(-1)).toMatchObject({ atMs: 123_000 });
});

test('who looks when it is due need not wait for a timer, and nothing is tried twice', () => {
  const { recovery, attempts } = setUp();
  recovery.later();
  recovery.look();
  expect(attempts).toEqual([]);
  vi.spyOn(performance, 'now').mockReturnValue(performance.now() + 3_000);
  recovery.look();
  vi.runAllTimers();
  expect(attempts).toHaveLength(1);
});

test('nothing is tried after stop', () => {
  const { recovery, attempts } = setUp();
  recovery.later();
  recovery.stop();
  vi.runAllTimers();
  expect(attempts).toEqual([]);
});
