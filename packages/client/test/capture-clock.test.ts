import { describe, expect, test } from 'vitest';
import { CaptureClock } from '../src/publish/sound/worker/capture-clock.ts';

const CHUNK_US = 20_000;

/** Chunks of 20 ms, each there `lateUs` after its end; the sound's own clock begins at 0, the page's at `startUs`. */
function run({
  chunks,
  lateUs,
  startUs = 5_000_000,
  pageUsPerOwnUs = 1,
}: {
  chunks: number;
  lateUs: (index: number) => number;
  startUs?: number;
  pageUsPerOwnUs?: number;
}) {
  const clock = new CaptureClock();
  return Array.from({ length: chunks }, (_, index) => {
    const trueUs = startUs + index * CHUNK_US * pageUsPerOwnUs;
    const arrivedUs = trueUs + CHUNK_US + lateUs(index);
    const ownUs = index * CHUNK_US;
    const us = clock.capturedUs({ ownUs, durationUs: CHUNK_US, arrivedUs });
    return { us, errorUs: us - trueUs };
  });
}

describe('CaptureClock', () => {
  test('puts a chunk at its beginning, not at its arrival', () => {
    expect(run({ chunks: 1, lateUs: () => 0 })[0]?.us).toBe(5_000_000);
  });

  test('keeps chunks 20 ms apart although they arrive unevenly', () => {
    const times = run({ chunks: 100, lateUs: (i) => (i % 7) * 3_000 });
    const steps = times.slice(1).map(({ us }, i) => us - (times[i]?.us ?? 0));
    expect(new Set(steps)).toEqual(new Set([CHUNK_US]));
  });

  test('follows a sound card whose clock is slower or faster than the page', () => {
    for (const pageUsPerOwnUs of [1.0001, 0.9999]) {
      const times = run({ chunks: 30_000, lateUs: (i) => (i % 5) * 2_000, pageUsPerOwnUs });
      // Ten minutes: 60 ms without correction.
      expect(Math.abs(times.at(-1)?.errorUs ?? Number.NaN)).toBeLessThan(2_000);
    }
  });

  test('takes a busy moment for what it is', () => {
    const times = run({ chunks: 200, lateUs: (i) => (i >= 100 && i < 108 ? 300_000 : 0) });
    expect(times.every(({ errorUs }) => errorUs === 0)).toBe(true);
  });

  test('is set anew after a gap in the sound', () => {
    const times = run({ chunks: 200, lateUs: (i) => (i >= 100 ? 800_000 : 0) });
    expect(times.at(-1)?.errorUs).toBe(800_000);
  });

  test('never goes back', () => {
    const times = run({ chunks: 400, lateUs: (i) => (i >= 100 && i < 200 ? 800_000 : 0) });
    expect(times.every(({ us }, i) => us > (times[i - 1]?.us ?? -1))).toBe(true);
  });

  test('after a while without sound the next chunk is at its own time', () => {
    const clock = new CaptureClock();
    const chunk = (index: number, gapUs: number) => {
      const ownUs = index * CHUNK_US;
      return clock.capturedUs({ ownUs, durationUs: CHUNK_US, arrivedUs: ownUs + CHUNK_US + gapUs });
    };
    expect(chunk(0, 0)).toBe(0);
    clock.restart();
    expect(chunk(1, 3_000_000)).toBe(CHUNK_US + 3_000_000);
    clock.restart();
    expect(chunk(2, 0), 'and never before the one before').toBeGreaterThan(CHUNK_US + 3_000_000);
  });
});
