import type { Chunk } from '@streamhub/protocol';
import { beforeEach, describe, expect, test } from 'vitest';
import { ViewerReport } from '../src/watch/viewer-report.ts';

let report: ViewerReport;
let told: string[];
let delayMs: number | undefined;
beforeEach(() => {
  told = [];
  delayMs = undefined;
  report = new ViewerReport({
    delayMs: () => delayMs,
    onRung: () => told.push(report.rung),
    onLoss: () => told.push('loss'),
  });
});

function chunk(sequence: number, { trackId = 0, timestampUs = 0 } = {}): Chunk {
  const payload = new Uint8Array(1);
  return { trackId, isKey: false, temporalLayer: 0, sequence, timestampUs, payload };
}

/** The hub's answer to a report made now. */
function answer(rung: 'full' | 'fewer_frames' | 'preview', skipped: number) {
  report.take().answered({ hubTimeUs: 0, rung, skipped });
}

/** One chunk each 100 ms, so late; answers with the pause after the last. */
function watch({ fromMs, toMs, lateMs }: { fromMs: number; toMs: number; lateMs: number }) {
  for (let nowMs = fromMs; nowMs < toMs; nowMs += 100) {
    report.received([chunk(0, { timestampUs: (nowMs - lateMs) * 1000 })], nowMs);
  }
  return report.everyMs(toMs);
}

describe('what is told', () => {
  test('F4 counts what came since the last join, broken batches too and the buffer not', () => {
    report.seen([chunk(0)]);
    report.joined(0);
    report.received([chunk(1), chunk(2)], 10);
    report.received([], 20);
    expect(report.take().fields).toEqual({ received: 2 });
    report.joined(30);
    expect(report.take().fields).toEqual({ received: 0 });
  });

  test.each([
    [-3.2, 0],
    [83.4, 83],
    [700_000, 600_000],
  ])('a delay of %s is %s within the bounds of the contract', (measured, reported) => {
    delayMs = measured;
    expect(report.take().fields).toEqual({ received: 0, delayMs: reported });
  });
});

describe('how often', () => {
  test('F4b four times a second in the first three seconds, then once', () => {
    report.joined(0);
    expect(watch({ fromMs: 0, toMs: 2_900, lateMs: 50 })).toBe(250);
    expect(watch({ fromMs: 2_900, toMs: 3_100, lateMs: 50 })).toBe(1_000);
  });

  test('F4a as often as the hub says while all is well, and from the next answer on as it says then', () => {
    report.joined(0);
    watch({ fromMs: 0, toMs: 4_000, lateMs: 50 });
    report.take().answered({ hubTimeUs: 0, rung: 'full', skipped: 0, reportEveryMs: 2_500 });
    expect(report.everyMs(4_000)).toBe(2_500);
    report.take().answered({ hubTimeUs: 0, rung: 'full', skipped: 0, reportEveryMs: 1_000 });
    expect(report.everyMs(4_000)).toBe(1_000);
  });

  test('four times a second after a gap, until the hub has said whether it was its doing', () => {
    report.joined(0);
    watch({ fromMs: 0, toMs: 4_000, lateMs: 50 });
    report.received([chunk(2, { timestampUs: 3_950_000 })], 4_000);
    expect(report.everyMs(4_000)).toBe(250);
    answer('full', 1);
    expect(report.everyMs(4_000)).toBe(1_000);
  });

  test('F4a four times a second while the hub does not send all', () => {
    report.joined(0);
    watch({ fromMs: 0, toMs: 4_000, lateMs: 50 });
    answer('fewer_frames', 3);
    expect(report.everyMs(4_000)).toBe(250);
    answer('full', 3);
    expect(report.everyMs(4_000)).toBe(1_000);
  });

  test('F4b four times a second while what comes is later than it was, until that is how the line is', () => {
    report.joined(0);
    expect(watch({ fromMs: 0, toMs: 20_000, lateMs: 50 })).toBe(1_000);
    expect(watch({ fromMs: 20_000, toMs: 21_000, lateMs: 140 })).toBe(250);
    expect(watch({ fromMs: 21_000, toMs: 40_000, lateMs: 140 })).toBe(1_000);
  });

  test('four times a second when nothing comes any more, but not for ever', () => {
    report.joined(0);
    watch({ fromMs: 0, toMs: 10_000, lateMs: 50 });
    expect(report.everyMs(10_400)).toBe(1_000);
    expect(report.everyMs(10_800)).toBe(250);
    expect(report.everyMs(15_800)).toBe(1_000);
  });
});

describe('what the hub says', () => {
  test('F5 a rung is told once, and a new join begins with all of the stream', () => {
    report.joined(0);
    answer('full', 0);
    answer('preview', 2);
    answer('preview', 9);
    report.joined(50);
    expect(told).toEqual(['preview', 'full']);
  });

  test('F5a skipped chunks add up over joins', () => {
    report.joined(0);
    answer('preview', 9);
    report.joined(50);
    answer('full', 2);
    expect(report.hubSkipped).toBe(11);
  });

  test('an answer to a report from before a join says nothing of this one', () => {
    report.joined(0);
    const { answered } = report.take();
    report.joined(50);
    answered({ hubTimeUs: 0, rung: 'preview', skipped: 9 });
    expect([report.rung, report.hubSkipped]).toEqual(['full', 0]);
  });

  test('the hub says nothing of a rung to who does not watch', () => {
    report.joined(0);
    report.take().answered({ hubTimeUs: 0 });
    expect([report.rung, report.hubSkipped]).toEqual(['full', 0]);
  });
});

describe('losses', () => {
  test('what is missing and the hub left out is no loss, whichever track', () => {
    report.seen([chunk(0), chunk(0, { trackId: 2 })]);
    report.joined(0);
    report.received([chunk(3), chunk(2, { trackId: 2 })], 10);
    answer('fewer_frames', 3);
    expect([report.lost, told]).toEqual([0, ['fewer_frames']]);
  });

  test('what is missing beyond that is one, told once', () => {
    report.seen([chunk(0)]);
    report.joined(0);
    report.received([chunk(3)], 10);
    answer('full', 1);
    answer('full', 1);
    expect([report.lost, told]).toEqual([1, ['loss']]);
    report.received([chunk(5)], 20);
    answer('full', 1);
    expect([report.lost, told]).toEqual([2, ['loss', 'loss']]);
  });

  test('what the hub left out after the report was made is not held against it', () => {
    report.seen([chunk(0)]);
    report.joined(0);
    const { answered } = report.take();
    report.received([chunk(3)], 10);
    answered({ hubTimeUs: 0, rung: 'full', skipped: 0 });
    expect([report.lost, told]).toEqual([0, []]);
  });

  test('T7 after stream:tracks numbers begin anywhere, and going back is no gap', () => {
    report.seen([chunk(10)]);
    report.joined(0);
    report.tracksStated();
    report.received([chunk(500)], 10);
    report.received([chunk(400), chunk(401)], 20);
    answer('full', 0);
    expect(report.lost).toBe(0);
    report.received([chunk(404)], 30);
    answer('full', 0);
    expect(report.lost).toBe(2);
  });
});
