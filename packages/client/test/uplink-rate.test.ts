/** The streamer's bitrate over thousands of seconds of simulated lines, and the rules behind it one by one. */
import { describe, expect, test } from 'vitest';
import { LineRate } from '../src/publish/send/line-rate.ts';
import { UplinkRate } from '../src/publish/send/uplink-rate.ts';
import { seededRandom } from './random.ts';
import { type Moment, type Simulation, simulate } from './uplink-simulation.ts';

const SEEDS = Array.from({ length: 25 }, (_, seed) => seed);
/** Beside the video: sound, preview and what each batch costs. */
const OTHER_BPS = 190_000;

const LINES: Record<string, Partial<Simulation> & { spare: number }> = {
  'with room to spare': { spare: 2 },
  'that carries the stream and little more': { spare: 1.15 },
  'of a long round trip': { spare: 2, roundTripMs: 300 },
  'whose answers jitter by 50 ms': { spare: 2, jitterMs: 50 },
  'that lets a burst pass at once': { spare: 2, burstBytes: 20_000 },
  'to a busy hub, which wishes for batches of 66 ms': { spare: 2, gatherMs: 66 },
};

interface Cut {
  moments: Moment[];
  before: Moment[];
  halved: Moment[];
  after: Moment[];
  cutMs: number;
  backMs: number;
}

/** The line carries half of the stream for a minute. */
function halve({ spare, ...line }: Partial<Simulation> & { spare: number }, seed: number): Cut {
  const random = seededRandom(seed + 1_000);
  const fullBps = 300_000 + random() * 2_200_000;
  const streamBps = fullBps + OTHER_BPS;
  const cutMs = 15_000 + random() * 4_000;
  const backMs = cutMs + 60_000 + random() * 4_000;
  const moments = simulate({
    seed,
    forMs: backMs + 30_000,
    fullBps,
    lineBps: (nowMs) => (nowMs >= cutMs && nowMs < backMs ? streamBps / 2 : streamBps * spare),
    ...line,
  });
  const between = (fromMs: number, toMs: number) =>
    moments.filter(({ nowMs }) => nowMs >= fromMs && nowMs < toMs);
  return {
    moments,
    before: between(0, cutMs),
    halved: between(cutMs, backMs),
    after: between(backMs, Infinity),
    cutMs,
    backMs,
  };
}

/** When a raise was followed by a fall. */
function failedTries(moments: Moment[]): number[] {
  let isRaised = false;
  return moments.flatMap(({ nowMs, share }, i) => {
    const before = moments[i - 1]?.share ?? share;
    const isFailed = share < before && isRaised;
    if (share !== before) isRaised = share > before;
    return isFailed ? [nowMs] : [];
  });
}

describe.each(Object.entries(LINES))('a line %s', (_name, line) => {
  const cuts = SEEDS.map((seed) => halve(line, seed));

  test('is left alone while it carries all', () => {
    cuts.forEach(({ before }, seed) => {
      expect(Math.min(...before.map(({ share }) => share)), `seed ${seed}`).toBe(1);
    });
  });

  test('cut to half has a delay under 1 s again within 6 s', () => {
    cuts.forEach(({ halved, cutMs }, seed) => {
      const late = halved.filter(
        ({ nowMs, delayMs }) => nowMs < cutMs + 10_000 && delayMs >= 1_000,
      );
      expect(late.at(-1)?.nowMs ?? cutMs, `seed ${seed}`).toBeLessThan(cutMs + 6_000);
    });
  });

  test('that stays at half stays near that delay, and most of what it carries is used', () => {
    cuts.forEach(({ halved, cutMs }, seed) => {
      const steady = halved.filter(({ nowMs }) => nowMs >= cutMs + 6_000);
      const average = steady.reduce((sum, { share }) => sum + share, 0) / steady.length;
      expect(Math.max(...steady.map(({ delayMs }) => delayMs)), `seed ${seed}`).toBeLessThan(1_300);
      expect(average, `seed ${seed}`).toBeGreaterThan(0.09);
      expect(average, `seed ${seed}`).toBeLessThan(0.5);
    });
  });

  test('that stays at half sees at most one failed try in nine seconds', () => {
    cuts.forEach(({ halved }, seed) => {
      const tries = failedTries(halved);
      for (const [i, nowMs] of tries.entries()) {
        expect(nowMs - (tries[i - 1] ?? -Infinity), `seed ${seed}`).toBeGreaterThan(9_000);
      }
    });
  });

  test('restored carries all again within 20 s', () => {
    cuts.forEach(({ after, backMs }, seed) => {
      const reduced = after.filter(({ share, frameShare }) => share < 1 || frameShare < 1);
      expect(reduced.at(-1)?.nowMs ?? backMs, `seed ${seed}`).toBeLessThan(backMs + 20_000);
    });
  });
});

describe('other troubles', () => {
  const good = () => 2_000_000;

  test('a line that stops for less than a second now and then is left alone', () => {
    for (const seed of SEEDS) {
      const lineBps = (nowMs: number) => (nowMs % 7_000 < 700 ? 0 : 2_000_000);
      const moments = simulate({ seed, forMs: 60_000, lineBps });
      expect(Math.min(...moments.map(({ share }) => share)), `seed ${seed}`).toBe(1);
    }
  });

  test('a line that becomes longer does not pass for a slow one for good', () => {
    const roundTripMs = (nowMs: number) => (nowMs < 20_000 ? 40 : 160);
    for (const seed of SEEDS) {
      const moments = simulate({ seed, forMs: 90_000, lineBps: good, roundTripMs });
      for (const { share } of moments.filter(({ nowMs }) => nowMs > 75_000)) {
        expect(share, `seed ${seed}`).toBe(1);
      }
    }
  });

  test('a line that carries next to nothing gets the least, and all is well soon after', () => {
    for (const seed of SEEDS) {
      const lineBps = (nowMs: number) => (nowMs > 20_000 && nowMs < 60_000 ? 60_000 : 2_000_000);
      const moments = simulate({ seed, forMs: 90_000, lineBps });
      expect(Math.min(...moments.map(({ share }) => share)), `seed ${seed}`).toBe(0.1);
      expect(moments.at(-1), `seed ${seed}`).toMatchObject({ share: 1, frameShare: 1 });
    }
  });
});

describe('one by one', () => {
  const fullBps = 800_000;

  /** A second on a line that is behind and carries `lineBps`. */
  function lag(rate: UplinkRate, { fromMs, lineBps }: { fromMs: number; lineBps: number }) {
    for (let nowMs = fromMs; nowMs < fromMs + 1_000; nowMs += 25) {
      rate.confirmed({ nowMs, bytes: lineBps / 320 - 150, lineMs: 25 });
      rate.observe({ nowMs, lagMs: 100, fullBps });
    }
  }

  function calm(rate: UplinkRate, { fromMs, toMs }: { fromMs: number; toMs: number }) {
    for (let nowMs = fromMs; nowMs < toMs; nowMs += 25) rate.observe({ nowMs, lagMs: 0, fullBps });
    return rate.share;
  }

  test('goes at once to four fifths of what the line carries, and says what that is', () => {
    const rate = new UplinkRate();
    expect([rate.reason, rate.lineBps]).toEqual(['full', undefined]);
    lag(rate, { fromMs: 0, lineBps: 500_000 });
    expect(rate.share).toBeCloseTo(0.5);
    expect(rate.lineBps).toBeCloseTo(500_000, -1);
    expect([rate.reason, rate.frameShare]).toEqual(['line', 1]);
  });

  test('leaves room for the sound and what every batch costs', () => {
    const rate = new UplinkRate();
    for (let nowMs = 0; nowMs < 2_000; nowMs += 20) rate.sent({ nowMs, bytes: 100, videoBytes: 0 });
    lag(rate, { fromMs: 2_000, lineBps: 500_000 });
    expect(rate.share).toBeCloseTo((0.8 * 500_000 - 100_000) / fullBps, 2);
  });

  test('halves the frames where the bitrate is low, until it is well above', () => {
    const rate = new UplinkRate();
    lag(rate, { fromMs: 0, lineBps: 300_000 });
    expect([rate.reason, rate.frameShare]).toEqual(['frame_rate', 0.5]);
    expect(calm(rate, { fromMs: 1_000, toMs: 11_500 })).toBeCloseTo(0.45);
    expect(rate.frameShare).toBe(0.5);
    expect(calm(rate, { fromMs: 11_500, toMs: 13_500 })).toBeCloseTo(0.6);
    expect(rate.frameShare).toBe(1);
  });

  test('stays as it is over a lag that is shorter than a quarter of a second', () => {
    const rate = new UplinkRate();
    for (let round = 0; round < 20; round += 1) {
      for (let i = 0; i < 200; i += 25) {
        const nowMs = round * 400 + i;
        rate.confirmed({ nowMs, bytes: 500, lineMs: 25 });
        rate.observe({ nowMs, lagMs: 200, fullBps });
      }
      rate.observe({ nowMs: round * 400 + 210, lagMs: 0, fullBps });
    }
    expect(rate.share).toBe(1);
  });

  test('halves where nothing at all comes through for two seconds', () => {
    const rate = new UplinkRate();
    for (let nowMs = 0; nowMs < 1_950; nowMs += 50) rate.observe({ nowMs, lagMs: nowMs, fullBps });
    expect(rate.share).toBe(1);
    for (let nowMs = 2_000; nowMs < 3_000; nowMs += 50)
      rate.observe({ nowMs, lagMs: nowMs, fullBps });
    expect(rate.share).toBe(0.5);
    rate.observe({ nowMs: 3_300, lagMs: 3_300, fullBps });
    expect(rate.share).toBe(0.25);
  });

  test('gives in a little to a lag of two seconds, though the line seems to carry enough', () => {
    const rate = new UplinkRate();
    lag(rate, { fromMs: 0, lineBps: 2_000_000 });
    lag(rate, { fromMs: 1_000, lineBps: 2_000_000 });
    expect(rate.share).toBe(1);
    lag(rate, { fromMs: 2_000, lineBps: 2_000_000 });
    expect(rate.share).toBe(0.85);
    expect([rate.reason, rate.lineBps]).toEqual(['line', undefined]);
  });

  test('jumps half of the way each three seconds while large batches pass fast', () => {
    const rate = new UplinkRate();
    lag(rate, { fromMs: 0, lineBps: 400_000 });
    rate.confirmed({ nowMs: 1_100, bytes: 9_850, lineMs: 20 });
    expect(calm(rate, { fromMs: 1_100, toMs: 3_900 })).toBeLessThan(0.5);
    expect(calm(rate, { fromMs: 3_900, toMs: 4_100 })).toBeCloseTo(0.7);
    rate.confirmed({ nowMs: 4_200, bytes: 9_850, lineMs: 20 });
    expect(calm(rate, { fromMs: 4_200, toMs: 7_300 })).toBe(1);
    expect(rate.lineBps).toBeUndefined();
  });

  test('does not try while large batches pass slowly, but every half minute', () => {
    const rate = new UplinkRate();
    lag(rate, { fromMs: 0, lineBps: 400_000 });
    const low = rate.share;
    for (let nowMs = 1_000; nowMs < 30_000; nowMs += 1_000) {
      rate.confirmed({ nowMs, bytes: 6_850, lineMs: 140 });
      expect(calm(rate, { fromMs: nowMs, toMs: nowMs + 1_000 })).toBe(low);
    }
    rate.confirmed({ nowMs: 30_000, bytes: 6_850, lineMs: 140 });
    expect(calm(rate, { fromMs: 30_000, toMs: 31_500 })).toBeGreaterThan(low);
  });

  test('after a try that failed it goes by steps, however fast large batches pass', () => {
    const rate = new UplinkRate();
    lag(rate, { fromMs: 0, lineBps: 500_000 });
    rate.confirmed({ nowMs: 1_100, bytes: 9_850, lineMs: 20 });
    calm(rate, { fromMs: 1_100, toMs: 4_100 });
    lag(rate, { fromMs: 4_200, lineBps: 500_000 });
    rate.confirmed({ nowMs: 5_300, bytes: 9_850, lineMs: 20 });
    expect(calm(rate, { fromMs: 5_300, toMs: 13_000 })).toBeCloseTo(0.5);
    rate.confirmed({ nowMs: 13_000, bytes: 9_850, lineMs: 20 });
    expect(calm(rate, { fromMs: 13_000, toMs: 15_300 })).toBeCloseTo(0.65);
  });
});

describe('LineRate', () => {
  test('knows nothing from too little', () => {
    const line = new LineRate();
    line.add({ nowMs: 0, bytes: 850, lineMs: 1 });
    line.add({ nowMs: 100, bytes: 850, lineMs: 1 });
    expect(line.carriedBps(0)).toBeUndefined();
    expect(line.burstBps(0)).toBeUndefined();
  });

  test('is what came through since, with what each batch costs beside its chunk', () => {
    const line = new LineRate();
    for (let nowMs = 0; nowMs <= 1_000; nowMs += 100) line.add({ nowMs, bytes: 850, lineMs: 1 });
    expect(line.carriedBps(500)).toBe(80_000);
    expect(line.carriedBps(900)).toBeUndefined();
  });

  test('a burst is believed for five seconds', () => {
    const line = new LineRate();
    line.add({ nowMs: 0, bytes: 9_850, lineMs: 100 });
    line.add({ nowMs: 4_000, bytes: 4_850, lineMs: 100 });
    expect(line.burstBps(0)).toBe(800_000);
    line.add({ nowMs: 5_100, bytes: 1, lineMs: 0 });
    expect(line.burstBps(0)).toBe(400_000);
  });
});
