import { describe, expect, test } from 'vitest';
import { ShortestRoundTrip } from '../src/publish/send/shortest-round-trip.ts';
import { UplinkLag } from '../src/publish/send/uplink-lag.ts';

const key = { kind: 'video', isKey: true, temporalLayer: 0 } as const;
const delta = (temporalLayer: number) => ({ kind: 'video', isKey: false, temporalLayer }) as const;
const audio = { kind: 'audio', isKey: true, temporalLayer: 0 } as const;
const preview = { kind: 'preview', isKey: true, temporalLayer: 0 } as const;

/** One batch is under way since 0, on a line with a round trip of 20 ms. */
function behind() {
  const lag = new UplinkLag({ roundTripMs: 20 });
  lag.sent({ nowMs: 0, bytes: 1_000 });
  return lag;
}

describe('UplinkLag', () => {
  test('is what the oldest batch takes beyond the shortest round trip', () => {
    const lag = behind();
    expect(lag.lagMs(15)).toBe(0);
    expect(lag.lagMs(120)).toBe(100);
    lag.confirm(120);
    expect(lag.lagMs(500)).toBe(0);
  });

  test('tells how long the line needed for each batch after the one before it', () => {
    const lag = new UplinkLag({ roundTripMs: 20 });
    lag.sent({ nowMs: 0, bytes: 1_000 });
    lag.sent({ nowMs: 10, bytes: 500 });
    lag.sent({ nowMs: 100, bytes: 700 });
    expect(lag.confirm(50)).toEqual({ nowMs: 50, bytes: 1_000, lineMs: 30 });
    expect(lag.confirm(65)).toEqual({ nowMs: 65, bytes: 500, lineMs: 15 });
    expect(lag.confirm(125)).toEqual({ nowMs: 125, bytes: 700, lineMs: 5 });
    expect(lag.confirm(126)).toBeUndefined();
  });

  test('takes everything while the line follows', () => {
    const lag = behind();
    for (const chunk of [key, delta(2), delta(1), delta(0), audio, preview]) {
      expect(lag.admits(chunk, 50)).toBe(true);
    }
  });

  test('leaves out previews and layer 2 first', () => {
    const lag = behind();
    expect(lag.admits(preview, 100)).toBe(false);
    expect(lag.admits(delta(2), 100)).toBe(false);
    expect(lag.admits(delta(1), 100)).toBe(true);
    expect(lag.admits(delta(0), 100)).toBe(true);
  });

  test('leaves out layer 2 after a missing layer 1 until the next layer 0, though the line is free', () => {
    const lag = behind();
    expect(lag.admits(delta(1), 170)).toBe(false);
    lag.confirm(171);
    expect(lag.admits(delta(2), 172)).toBe(false);
    expect(lag.admits(delta(0), 200)).toBe(true);
    expect(lag.admits(delta(2), 210)).toBe(true);
  });

  test('gives up video until a key chunk finds the line free', () => {
    const lag = behind();
    expect(lag.admits(delta(0), 320)).toBe(false);
    expect(lag.isWaitingForKey).toBe(true);
    expect(lag.admits(key, 330)).toBe(false);
    lag.confirm(340);
    expect(lag.isFree(341)).toBe(true);
    expect(lag.admits(delta(0), 350)).toBe(false);
    expect(lag.admits(key, 360)).toBe(true);
    expect(lag.isWaitingForKey).toBe(false);
    expect(lag.admits(delta(0), 370)).toBe(true);
  });

  test('takes sound for two seconds more', () => {
    const lag = behind();
    expect(lag.admits(audio, 2_000)).toBe(true);
    expect(lag.admits(audio, 2_020)).toBe(false);
  });

  test('takes nothing over half a megabyte that is not confirmed', () => {
    const lag = new UplinkLag({ roundTripMs: 20 });
    lag.sent({ nowMs: 0, bytes: 500_001 });
    expect([key, audio, preview].map((chunk) => lag.admits(chunk, 1))).toEqual([
      false,
      false,
      false,
    ]);
    lag.confirm(30);
    expect(lag.admits(audio, 31)).toBe(true);
  });
});

describe('ShortestRoundTrip', () => {
  test('is the shortest lately, and follows a line that became longer within half a minute', () => {
    const roundTrip = new ShortestRoundTrip({ roundTripMs: 20 });
    for (let nowMs = 0; nowMs < 14_000; nowMs += 100) roundTrip.add({ nowMs, roundTripMs: 140 });
    expect(roundTrip.shortestMs).toBe(20);
    for (let nowMs = 14_000; nowMs < 30_000; nowMs += 100) {
      roundTrip.add({ nowMs, roundTripMs: 140 });
    }
    expect(roundTrip.shortestMs).toBe(140);
    roundTrip.add({ nowMs: 30_000, roundTripMs: 15 });
    expect(roundTrip.shortestMs).toBe(15);
  });
});
