import { describe, expect, test } from 'vitest';
import type { Latency } from '../src/watch/clock/latency.ts';
import { PlayoutClock } from '../src/watch/clock/playout-clock.ts';
import { seededRandom } from './random.ts';

const FAR_AWAY_MS = 5_000_000;
const SOUND_NEEDS_MS = 70;

interface Network {
  /** Until when the line holds back everything that is sent at `sentMs`; by default it does not. */
  heldUntilMs?: (sentMs: number) => number;
  jitterMs?: (sentMs: number) => number;
  /** The streamer's clock runs so much faster. */
  drift?: number;
  seconds: number;
  seed?: number;
  hasSound?: boolean;
  latency?: Latency;
}

/** Twenty milliseconds of sound and pictures at 30 a second over a line that keeps the order, as TCP does. */
function simulate(network: Network) {
  const { seconds, seed = 1, hasSound = true, drift = 0, latency = 'auto' } = network;
  const random = seededRandom(seed);
  const clock = new PlayoutClock();
  clock.latency = latency;
  clock.needs('audio', hasSound ? SOUND_NEEDS_MS : undefined);
  clock.needs('video', 10);
  const arrivals: { kind: 'audio' | 'video'; timestampUs: number; atMs: number }[] = [];
  let lastMs = 0;
  const send = (kind: 'audio' | 'video', sentMs: number) => {
    const jitterMs = network.jitterMs?.(sentMs) ?? 0;
    const heldMs = network.heldUntilMs?.(sentMs) ?? 0;
    lastMs = Math.max(lastMs, sentMs + 10 + jitterMs * random(), heldMs);
    const captureMs = kind === 'audio' ? sentMs - 20 : sentMs;
    const timestampUs = (FAR_AWAY_MS + captureMs * (1 + drift)) * 1000;
    arrivals.push({ kind, timestampUs, atMs: lastMs });
  };
  let nextFrameMs = 0;
  for (let sentMs = 0; sentMs < seconds * 1000; sentMs += 20) {
    if (hasSound) send('audio', sentMs);
    if (sentMs >= nextFrameMs) {
      send('video', sentMs);
      nextFrameMs += 1000 / 30;
    }
  }
  const samples: { atMs: number; delayMs: number; rate: number; jumps: number }[] = [];
  const late: { kind: string; atMs: number }[] = [];
  let next = 0;
  for (let nowMs = 0; nowMs < seconds * 1000; nowMs += 5) {
    for (let each = arrivals[next]; each && each.atMs <= nowMs; each = arrivals[next]) {
      next += 1;
      clock.arrive(each.kind, { timestampUs: each.timestampUs, nowMs: each.atMs });
      clock.update(each.atMs);
      const isSound = each.kind === 'audio';
      const mayStillMs = isSound ? SOUND_NEEDS_MS : 10;
      const atUs = isSound ? clock.soundTimestampUsAt : clock.timestampUsAt;
      if (atUs.call(clock, each.atMs + mayStillMs) > each.timestampUs) {
        late.push({ kind: each.kind, atMs: each.atMs });
      }
    }
    clock.update(nowMs);
    if (!clock.isSet) continue;
    const playedMs = clock.timestampUsAt(nowMs) / 1000 - FAR_AWAY_MS;
    const delayMs = nowMs * (1 + drift) - playedMs;
    samples.push({ atMs: nowMs, delayMs, rate: clock.rate, jumps: clock.jumps });
  }
  const between = (fromS: number, toS: number) =>
    samples.filter(({ atMs }) => atMs >= fromS * 1000 && atMs < toS * 1000);
  const medianDelayMs = (fromS: number, toS: number) => {
    const delays = between(fromS, toS).map(({ delayMs }) => delayMs);
    return delays.sort((a, b) => a - b)[delays.length >> 1] ?? Number.NaN;
  };
  const lateBetween = (kind: string, fromS: number, toS: number) =>
    late.filter((each) => each.kind === kind && each.atMs >= fromS * 1000 && each.atMs < toS * 1000)
      .length;
  return { clock, samples, between, medianDelayMs, lateBetween };
}

describe('on a quiet line', () => {
  test('the delay is what sound needs, less what it may lag, and a small margin', () => {
    const { medianDelayMs } = simulate({ seconds: 20 });
    // 20 ms in a block, 10 ms of line, 70 ms to the loudspeaker, less 60 ms of lag, and 14 ms of margin.
    expect(medianDelayMs(10, 20)).toBeGreaterThanOrEqual(54);
    expect(medianDelayMs(10, 20)).toBeLessThan(60);
  });

  test('without sound it is what the picture needs', () => {
    const { medianDelayMs } = simulate({ seconds: 20, hasSound: false });
    expect(medianDelayMs(10, 20)).toBeLessThan(32);
  });

  test('a single picture that comes late now and then makes all others wait no longer', () => {
    const { medianDelayMs } = simulate({
      seconds: 40,
      hasSound: false,
      heldUntilMs: (sentMs) => (sentMs % 200 === 0 ? sentMs + 35 : 0),
    });
    expect(medianDelayMs(20, 40)).toBeLessThan(32);
  });

  test('never jumps, and time is at its own speed', () => {
    const { between } = simulate({ seconds: 20 });
    const after = between(8, 20);
    expect(after.at(-1)?.jumps).toBe(after[0]?.jumps);
    expect(after.filter(({ rate }) => rate !== 1)).toEqual([]);
  });
});

describe('with jitter', () => {
  test.each([1, 2, 3, 4, 5])('seed %i: sound is hardly ever late, at 60 ms of jitter', (seed) => {
    const { lateBetween, medianDelayMs } = simulate({ seconds: 60, seed, jitterMs: () => 60 });
    expect(lateBetween('audio', 5, 60)).toBeLessThanOrEqual(6);
    expect(medianDelayMs(10, 60)).toBeLessThan(135);
  });

  test.each([40, 400])('what comes %i ms late every 10 s delays nothing', (lateMs) => {
    const { medianDelayMs } = simulate({
      seconds: 120,
      heldUntilMs: (sentMs) => (sentMs > 5_000 && sentMs % 10_000 === 0 ? sentMs + lateMs : 0),
    });
    expect(medianDelayMs(60, 120)).toBeLessThan(60);
  });

  test.each([1, 2, 3])('seed %i: rises within two seconds when the line gets worse', (seed) => {
    const jitterMs = (sentMs: number) => (sentMs > 20_000 ? 80 : 5);
    const { lateBetween, medianDelayMs } = simulate({ seconds: 40, seed, jitterMs });
    expect(medianDelayMs(22, 25)).toBeGreaterThan(medianDelayMs(15, 20) + 50);
    expect(lateBetween('audio', 22.5, 40)).toBeLessThanOrEqual(4);
  });

  test('falls slowly when the line gets better, without a jump', () => {
    const jitterMs = (sentMs: number) => (sentMs < 20_000 ? 90 : 5);
    const { between, medianDelayMs } = simulate({ seconds: 120, jitterMs });
    expect(medianDelayMs(30, 35)).toBeGreaterThan(100);
    expect(medianDelayMs(105, 120)).toBeLessThan(75);
    const falling = between(30, 120);
    expect(falling.at(-1)?.jumps).toBe(falling[0]?.jumps);
    expect(Math.max(...falling.map(({ rate }) => rate))).toBeLessThanOrEqual(1.02);
  });

  test('what is played never goes back, nor faster or slower than a few per cent, but for jumps', () => {
    const { samples } = simulate({
      seconds: 60,
      jitterMs: (ms) => (ms % 15_000 > 10_000 ? 100 : 5),
    });
    for (const [i, sample] of samples.entries()) {
      const before = samples[i - 1];
      if (!before || sample.jumps !== before.jumps || sample.atMs < 2_000) continue;
      expect(Math.abs(sample.delayMs - before.delayMs)).toBeLessThan(0.05 * 5 + 0.01);
    }
  });
});

describe('by the choice of the viewer', () => {
  const seldomLate = {
    seconds: 60,
    heldUntilMs: (sentMs: number) => (sentMs % 10_000 === 0 ? sentMs + 90 : 0),
  };

  test('smooth: later, and nothing comes too late', () => {
    const smooth = simulate({ ...seldomLate, latency: 'smooth' });
    const auto = simulate(seldomLate);
    expect(smooth.medianDelayMs(20, 60)).toBeGreaterThan(auto.medianDelayMs(20, 60) + 80);
    expect(auto.lateBetween('video', 20, 60)).toBeGreaterThan(0);
    expect(smooth.lateBetween('video', 20, 60)).toBe(0);
    expect(smooth.lateBetween('audio', 20, 60)).toBe(0);
  });

  test('immediate: no picture waits, and the sound waits for no picture', () => {
    const latency = 'immediate';
    const { clock, medianDelayMs } = simulate({ seconds: 60, latency });
    // 20 ms in a block, 10 ms of line, 70 ms to the loudspeaker, and 14 ms of margin, whatever the picture needs.
    clock.needs('video', 500);
    clock.update(61_000);
    expect(medianDelayMs(20, 60)).toBeGreaterThanOrEqual(113);
    expect(medianDelayMs(20, 60)).toBeLessThan(120);
    expect(clock.bufferMs).toBeLessThan(120);
  });
});

describe('a line that stalls', () => {
  const stalls =
    (...timesMs: number[]) =>
    (sentMs: number) => {
      const begun = timesMs.find((each) => sentMs >= each && sentMs < each + 600);
      return begun === undefined ? 0 : begun + 600;
    };

  test('once: the delay is soon what it was', () => {
    const { medianDelayMs } = simulate({ seconds: 40, heldUntilMs: stalls(15_000) });
    expect(medianDelayMs(20, 40)).toBeLessThan(medianDelayMs(10, 15) + 15);
  });

  test('again and again: the delay covers it, but for what is bridged', () => {
    const times = [15_000, 18_000, 21_000, 24_000, 27_000, 30_000, 33_000];
    const { medianDelayMs, lateBetween } = simulate({ seconds: 36, heldUntilMs: stalls(...times) });
    expect(medianDelayMs(28, 36)).toBeGreaterThan(400);
    const stallsSince28 = 2;
    expect(lateBetween('audio', 28, 36)).toBeLessThanOrEqual(stallsSince28);
  });
});

test('sound of the join buffer, decoded after it came, says nothing of the line', () => {
  const clock = new PlayoutClock();
  clock.needs('audio', SOUND_NEEDS_MS);
  clock.begin({ timestampUs: FAR_AWAY_MS * 1000, nowMs: 0 });
  for (let agoMs = 900; agoMs > 0; agoMs -= 20) {
    clock.arrive('audio', { timestampUs: (FAR_AWAY_MS - agoMs) * 1000, nowMs: 900 - agoMs });
    clock.update(900 - agoMs);
  }
  clock.arrive('audio', { timestampUs: (FAR_AWAY_MS + 900) * 1000, nowMs: 905 });
  clock.update(950);
  expect(clock.timestampUsAt(950) / 1000 - FAR_AWAY_MS).toBeGreaterThan(850);
});

describe('another clock', () => {
  test('a sound card or streamer that runs 200 millionths too fast makes no difference', () => {
    const { lateBetween, medianDelayMs } = simulate({ seconds: 120, drift: 0.0002 });
    expect(lateBetween('audio', 10, 120)).toBe(0);
    expect(Math.abs(medianDelayMs(20, 30) - medianDelayMs(110, 120))).toBeLessThan(15);
  });

  test.each([-3_600_000, -5_000, 5_000, 3_600_000])('%i ms away: plays on after 2 s', (stepMs) => {
    const clock = new PlayoutClock();
    for (let ms = 0; ms < 10_000; ms += 20) {
      const streamerMs = FAR_AWAY_MS + ms + (ms < 5_000 ? 0 : stepMs);
      clock.arrive('video', { timestampUs: streamerMs * 1000, nowMs: ms });
      clock.update(ms);
    }
    const playedMs = clock.timestampUsAt(10_000) / 1000 - FAR_AWAY_MS - stepMs;
    expect(10_000 - playedMs).toBeLessThan(100);
    expect(10_000 - playedMs).toBeGreaterThan(0);
  });
});

describe('an underrun', () => {
  /** A line of no jitter, and sound that ran dry twice, when perhaps a chunk was late. */
  function delayMsWith({ lateMs }: { lateMs: number }): number {
    const clock = new PlayoutClock();
    clock.needs('audio', SOUND_NEEDS_MS);
    for (let ms = 0; ms < 30_000; ms += 20) {
      const isDry = ms === 20_000 || ms === 25_000;
      const transitMs = isDry ? lateMs : 0;
      clock.arrive('audio', { timestampUs: (FAR_AWAY_MS + ms - transitMs) * 1000, nowMs: ms });
      if (isDry) clock.ranDry(ms);
      clock.update(ms);
    }
    return 30_000 - (clock.timestampUsAt(30_000) / 1000 - FAR_AWAY_MS);
  }

  test('that no late arrival explains means that the device needs more', () => {
    expect(delayMsWith({ lateMs: 0 })).toBeGreaterThan(36);
  });

  test('that a late arrival explains is left to the measured lateness', () => {
    expect(delayMsWith({ lateMs: 70 })).toBeLessThan(26);
  });
});
