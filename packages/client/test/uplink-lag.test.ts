import { describe, expect, test } from 'vitest';
import { BitrateShare } from '../src/publish/send/bitrate-share.ts';
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

describe('BitrateShare', () => {
  function observe(share: BitrateShare, { fromMs, toMs, lagMs }: Record<string, number>) {
    for (let nowMs = fromMs ?? 0; nowMs < (toMs ?? 0); nowMs += 33) {
      share.observe({ nowMs, lagMs: lagMs ?? 0, hasDropped: false });
    }
    return share.share;
  }

  test('stays whole over the short lag of a key frame', () => {
    const share = new BitrateShare();
    expect(observe(share, { fromMs: 0, toMs: 450, lagMs: 200 })).toBe(1);
    expect(observe(share, { fromMs: 450, toMs: 5_000, lagMs: 0 })).toBe(1);
  });

  test('goes down while a lag lasts, not below a tenth', () => {
    const share = new BitrateShare();
    expect(observe(share, { fromMs: 0, toMs: 1_000, lagMs: 100 })).toBeCloseTo(0.8);
    expect(observe(share, { fromMs: 1_000, toMs: 60_000, lagMs: 100 })).toBe(0.1);
  });

  test('goes down at once when video had to be given up', () => {
    const share = new BitrateShare();
    share.observe({ nowMs: 0, lagMs: 0, hasDropped: true });
    expect(share.share).toBeCloseTo(0.6);
  });

  test('comes back by steps, and whole', () => {
    const share = new BitrateShare();
    share.observe({ nowMs: 0, lagMs: 0, hasDropped: true });
    expect(observe(share, { fromMs: 0, toMs: 4_900, lagMs: 0 })).toBeCloseTo(0.6);
    expect(observe(share, { fromMs: 4_900, toMs: 5_100, lagMs: 0 })).toBeCloseTo(0.69);
    expect(observe(share, { fromMs: 5_100, toMs: 60_000, lagMs: 0 })).toBe(1);
  });

  test('waits twice as long after a try that failed', () => {
    const share = new BitrateShare();
    share.observe({ nowMs: 0, lagMs: 0, hasDropped: true });
    observe(share, { fromMs: 0, toMs: 5_100, lagMs: 0 });
    share.observe({ nowMs: 5_200, lagMs: 0, hasDropped: true });
    const lower = share.share;
    expect(observe(share, { fromMs: 5_233, toMs: 15_000, lagMs: 0 })).toBe(lower);
    expect(observe(share, { fromMs: 15_000, toMs: 15_400, lagMs: 0 })).toBeGreaterThan(lower);
  });
});
