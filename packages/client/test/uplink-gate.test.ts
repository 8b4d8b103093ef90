import { describe, expect, test } from 'vitest';
import { UplinkGate } from '../src/publish/send/uplink-gate.ts';

/** A line that carries one frame in `frameMs`, one after the other, and a round trip of `roundTripMs` besides. */
function runLine({
  frameMs,
  roundTripMs,
  everyMs = 1000 / 30,
  forMs = 10_000,
}: {
  frameMs: number;
  roundTripMs: number;
  everyMs?: number;
  forMs?: number;
}) {
  const gate = new UplinkGate({ roundTripMs });
  const confirmations: number[] = [];
  let lineFreeMs = 0;
  let longestWaitMs = 0;
  for (let nowMs = 0; nowMs < forMs; nowMs += everyMs) {
    while (confirmations[0] !== undefined && confirmations[0] <= nowMs) {
      gate.confirm(confirmations.shift() ?? 0);
    }
    if (!gate.take(nowMs)) continue;
    longestWaitMs = Math.max(longestWaitMs, lineFreeMs - nowMs);
    lineFreeMs = Math.max(lineFreeMs, nowMs) + frameMs;
    confirmations.push(lineFreeMs + roundTripMs);
  }
  return { sent: gate.sent, skipped: gate.skipped, longestWaitMs };
}

/** A fast line that stops once, after a second; all that waited comes through together. */
function runHiccup({ roundTripMs, hiccupMs }: { roundTripMs: number; hiccupMs: number }) {
  const gate = new UplinkGate({ roundTripMs });
  const confirmations: number[] = [];
  const skippedAt: number[] = [];
  for (let nowMs = 0; nowMs < 5000; nowMs += 33) {
    while (confirmations[0] !== undefined && confirmations[0] <= nowMs) {
      gate.confirm(confirmations.shift() ?? 0);
    }
    if (!gate.take(nowMs)) skippedAt.push(nowMs);
    else if (nowMs > 1000 && nowMs < 1000 + hiccupMs) {
      confirmations.push(1000 + hiccupMs + roundTripMs + 2);
    } else confirmations.push(nowMs + roundTripMs + 2);
  }
  return {
    skippedAfter: skippedAt.filter((ms) => ms > 1000).length,
    skippedLate: skippedAt.filter((ms) => ms > 2000 + hiccupMs).length,
  };
}

describe('UplinkGate', () => {
  test('lets the first frame go and holds the second until the first is confirmed', () => {
    const gate = new UplinkGate({ roundTripMs: 20 });
    expect(gate.take(0)).toBe(true);
    expect(gate.take(1000)).toBe(false);
    gate.confirm(1010);
    expect(gate.take(1020)).toBe(true);
  });

  test('lets frames overlap on a long but wide line', () => {
    const gate = new UplinkGate({ roundTripMs: 200 });
    gate.take(0);
    gate.confirm(202);
    const taken = [210, 243, 276, 309, 342].map((nowMs) => gate.take(nowMs));
    expect(taken).toEqual([true, true, true, true, true]);
  });

  test('skips once the oldest unconfirmed frame is 150 ms overdue', () => {
    const gate = new UplinkGate({ roundTripMs: 20 });
    gate.take(0);
    gate.confirm(20);
    gate.take(100);
    expect(gate.take(269)).toBe(true);
    expect(gate.take(270)).toBe(false);
  });

  test('does not take a single hiccup of a long line for a slow line', () => {
    expect(runHiccup({ roundTripMs: 240, hiccupMs: 30 }).skippedAfter).toBe(0);
  });

  test('skips during a stop of the line, and has forgotten it a second later', () => {
    const { skippedAfter, skippedLate } = runHiccup({ roundTripMs: 120, hiccupMs: 400 });
    expect(skippedAfter).toBeGreaterThan(3);
    expect(skippedLate).toBe(0);
  });

  test('counts what it sent and what it skipped', () => {
    const gate = new UplinkGate({ roundTripMs: 20 });
    gate.take(0);
    gate.take(1);
    gate.take(2);
    expect([gate.sent, gate.skipped]).toEqual([1, 2]);
  });

  test('knows nothing of the old line after a restart, and keeps its counts', () => {
    const gate = new UplinkGate({ roundTripMs: 20 });
    gate.take(0);
    gate.confirm(10);
    gate.take(20);
    gate.restart({ roundTripMs: 20 });
    expect(gate.take(30)).toBe(true);
    expect(gate.take(40)).toBe(false);
    expect([gate.sent, gate.skipped]).toEqual([3, 1]);
  });

  test('ignores a confirmation too many', () => {
    const gate = new UplinkGate({ roundTripMs: 20 });
    gate.confirm(0);
    gate.take(10);
    expect(gate.take(20)).toBe(false);
  });

  test('skips nothing on a line that is fast enough, short or long', () => {
    // The first frame goes alone: that costs as many frames as fit into one round trip.
    expect(runLine({ frameMs: 5, roundTripMs: 20 }).skipped).toBeLessThanOrEqual(1);
    expect(runLine({ frameMs: 5, roundTripMs: 300 }).skipped).toBeLessThanOrEqual(10);
  });

  test.each([60, 100, 300, 500, 1000])(
    'never lets a frame wait long on a line that needs %i ms for one, and still uses the line',
    (frameMs) => {
      const { sent, longestWaitMs } = runLine({ frameMs, roundTripMs: 50 });
      expect(longestWaitMs).toBeLessThan(55);
      expect(sent).toBeGreaterThanOrEqual(Math.floor(0.85 * (10_000 / frameMs)));
    },
  );
});
