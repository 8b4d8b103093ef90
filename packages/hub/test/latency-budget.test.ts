/** Thousands of lines, each made from a seed. A seed that once failed stays in the list. */
import { expect, test } from 'vitest';
import {
  BUDGET_MS,
  GOOD_FROM_MS,
  type Line,
  randomCase,
  randomFrom,
  type Seen,
  type StreamShape,
  TICK_MS,
  watch,
} from './slow-lines.ts';

const ONCE_FAILED = [15, 45, 75, 94, 182, 185, 213, 235, 340, 200_141, 200_188, 200_972, 201_108];
/** A hundred in each test: more would come near to its time on a slow machine. */
const SEEDS = [
  ONCE_FAILED,
  ...[1_000, 2_000, 3_000, 4_000].flatMap((first) =>
    [0, 100, 200].map((behind) => hundredFrom(first + behind)),
  ),
];
/** A line that has just become good may need the longest wait between two tries, and some steps. */
const BACK_WITHIN_MS = 35_000;

function hundredFrom(first: number): number[] {
  return Array.from({ length: 100 }, (_, index) => first + index);
}

test.each(SEEDS)(
  'Q1 Q2 Q3 Q6 whatever the line does: nothing undecodable, not late for longer than a group, and back to full (seed %i and on)',
  (...seeds) => {
    const backAfterMs: number[] = [];
    for (const seed of seeds) {
      const { shape, line } = randomCase(seed);
      const seen = watch({ shape, line, durationMs: GOOD_FROM_MS + BACK_WITHIN_MS }, seed);
      const about = `seed ${seed}: ${JSON.stringify({ shape, line })}`;
      expect(seen.undecodable, about).toBe(0);
      expect(lateForMs(seen, line), about).toBeLessThan(
        // Where nothing at all comes back, the hub must wait a moment before it believes that.
        shape.groupMs + (line.isDeaf ? 2_500 : 1_500),
      );
      const last = seen.rungs.at(-1);
      expect(last?.rung, about).toBe('full');
      backAfterMs.push((last?.atMs ?? 0) - GOOD_FROM_MS);
    }
    backAfterMs.sort((a, b) => a - b);
    expect(backAfterMs[Math.floor(backAfterMs.length * 0.9)], 'nine in ten').toBeLessThan(15_000);
  },
);

/** How long at a stretch the hub went on sending what came late: over the budget and what reports need to tell of it. */
function lateForMs({ delays }: Seen, { roundTripMs, jitterMs, reportEveryMs = 0 }: Line): number {
  const allowedMs = BUDGET_MS + roundTripMs + jitterMs + 1.25 * reportEveryMs;
  let longestMs = 0;
  let lateMs = 0;
  let before = 0;
  for (const { sentMs, delayMs } of delays) {
    // What waits for the rest of a queue to drain is not sent at all: such pauses do not count.
    lateMs = delayMs > allowedMs ? lateMs + Math.min(200, sentMs - before) : 0;
    longestMs = Math.max(longestMs, lateMs);
    before = sentMs;
  }
  return longestMs;
}

test('Q4 a good line with jitter is never given less than everything', () => {
  for (let seed = 1; seed <= 300; seed += 1) {
    const { shape, line } = randomCase(seed);
    const random = randomFrom(seed);
    const bytesPerSecond = shape.bytesPerSecond * (1.5 + 10 * random());
    // A key chunk takes its time on any line, and so much less is left for the jitter.
    const keyMs = ((shape.keySize * shape.bytesPerSecond) / 30 / bytesPerSecond) * 1_000;
    const jitterMs = Math.max(0, 100 - keyMs / 2) / 2;
    const good = { ...line, stretches: [{ fromMs: 0, bytesPerSecond }], jitterMs };
    const seen = watch({ shape, line: good, durationMs: 30_000 }, seed);
    expect(seen.rungs, `seed ${seed}`).toEqual([{ atMs: 0, rung: 'full' }]);
    expect(seen.skipped).toBe(0);
  }
});

const halfRates: [StreamShape['layers'], number, number][] = ([1, 2, 3] as const).flatMap(
  (layers) =>
    [1_000, 2_000, 4_000].flatMap((groupMs) =>
      [1, 4, 8].map((keySize): [StreamShape['layers'], number, number] => [
        layers,
        groupMs,
        keySize,
      ]),
    ),
);

test.each(halfRates)(
  'Q5 at half the rate for a minute, %i layers, groups of %i ms, keys %i times as large: late by less than a second, with pictures, and back',
  (layers, groupMs, keySize) => {
    const bytesPerSecond = 75_000;
    const shape = { bytesPerSecond, groupMs, layers, keySize, hasSound: true, hasPreview: true };
    const stretches = [
      { fromMs: 0, bytesPerSecond: 2_000_000 },
      { fromMs: 10_000, bytesPerSecond: bytesPerSecond / 2 },
      { fromMs: 70_000, bytesPerSecond: 2_000_000 },
    ];
    const line = {
      stretches,
      roundTripMs: 40,
      jitterMs: 10,
      hiddenBytes: 4_000_000,
      reportEveryMs: 1_000,
    };
    const seen = watch({ shape, line, durationMs: 90_000 }, 1);
    expect(seen.undecodable).toBe(0);
    const delays = seen.delays.filter(({ sentMs }) => sentMs > 20_000 && sentMs < 70_000);
    const sorted = delays.map(({ delayMs }) => delayMs).sort((a, b) => a - b);
    expect(sorted[Math.floor(sorted.length * 0.95)]).toBeLessThan(1_000);
    const ticks = seen.hasVideo.slice(20_000 / TICK_MS, 70_000 / TICK_MS);
    const possible = ticks.length / { 1: 1, 2: 2, 3: 4 }[layers];
    expect(ticks.filter(Boolean).length / possible).toBeGreaterThan(layers === 1 ? 0.1 : 0.35);
    const last = seen.rungs.at(-1);
    expect(last?.rung).toBe('full');
    expect(last?.atMs).toBeLessThan(70_000 + 15_000);
  },
);

test('Q7b Q9 who never reports is judged by its socket, and little waits for it', () => {
  for (let seed = 1; seed <= 150; seed += 1) {
    const { shape, line } = randomCase(seed);
    const silent = { ...line, hiddenBytes: 50_000, reportEveryMs: undefined };
    const seen = watch({ shape, line: silent, durationMs: GOOD_FROM_MS + BACK_WITHIN_MS }, seed);
    expect(seen.undecodable, `seed ${seed}`).toBe(0);
    expect(seen.rungs.at(-1)?.rung, `seed ${seed}`).toBe('full');
    const largest = (shape.bytesPerSecond / 30) * shape.keySize * 1.3 + 6_000;
    expect(seen.waitingMaxBytes, `seed ${seed}`).toBeLessThan(65_536 + 2 * largest);
  }
});
