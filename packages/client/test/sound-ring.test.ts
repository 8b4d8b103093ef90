import { describe, expect, test } from 'vitest';
import { SoundBridge } from '../src/watch/sound/worklet/sound-bridge.js';
import { SoundRing } from '../src/watch/sound/worklet/sound-ring.js';

const RATE = 48_000;
const BLOCK_MS = 20;
const QUANTUM = 128;
const TONE_HZ = 440;

/** A tone whose phase is its timestamp's, so that what is heard tells its time. */
function block(startMs: number, { sampleRate = RATE, channels = 1 } = {}) {
  const samples = Float32Array.from({ length: (sampleRate * BLOCK_MS) / 1000 }, (_, i) =>
    Math.sin(2 * Math.PI * TONE_HZ * (startMs / 1000 + i / sampleRate)),
  );
  return {
    timestampUs: startMs * 1000,
    sampleRate,
    channels: Array.from({ length: channels }, () => samples),
  };
}

function play(ring: SoundRing, { fromMs, toMs }: { fromMs: number; toMs: number }) {
  const heard: number[] = [];
  const positions: { contextMs: number; playedMs: number | undefined }[] = [];
  for (let at = (fromMs / 1000) * RATE; at < (toMs / 1000) * RATE; at += QUANTUM) {
    const outputs = [new Float32Array(QUANTUM), new Float32Array(QUANTUM)];
    const { timestampUs } = ring;
    positions.push({
      contextMs: (at / RATE) * 1000,
      playedMs: timestampUs === undefined ? undefined : timestampUs / 1000,
    });
    ring.render(outputs, at / RATE);
    heard.push(...(outputs[0] ?? []));
  }
  return { heard, positions };
}

function ringWith({ ms, delayMs = 50, rate = 1 }: { ms: number; delayMs?: number; rate?: number }) {
  const ring = new SoundRing({ sampleRate: RATE, Bridge: SoundBridge });
  for (let at = 0; at < ms; at += BLOCK_MS) ring.push(block(at));
  ring.follow({ timestampUs: 0, contextTimeS: delayMs / 1000, rate });
  return ring;
}

const largestStep = (heard: number[]) =>
  heard.reduce((most, each, i) => Math.max(most, Math.abs(each - (heard[i - 1] ?? each))), 0);

/** How sharply the wave bends: (2π · 440 / 48 000)² = 0.0033 for the tone itself, far more where samples are left out. */
const largestBend = (heard: number[]) =>
  heard.slice(2).reduce((most, each, i) => {
    const bend = each - 2 * (heard[i + 1] ?? 0) + (heard[i] ?? 0);
    return Math.max(most, Math.abs(bend));
  }, 0);

describe('on the clock', () => {
  test('is silent until its time, then plays each sample at it', () => {
    const { heard } = play(ringWith({ ms: 1_000 }), { fromMs: 0, toMs: 900 });
    expect(heard.slice(0, 0.045 * RATE).every((each) => each === 0)).toBe(true);
    const at = 0.5 * RATE;
    const expected = Math.sin(2 * Math.PI * TONE_HZ * (0.5 - 0.05));
    expect(Math.abs((heard[at] ?? 0) - expected)).toBeLessThan(0.06);
  });

  test('is without clicks over all block borders', () => {
    const { heard } = play(ringWith({ ms: 1_000 }), { fromMs: 0, toMs: 900 });
    expect(largestStep(heard)).toBeLessThan(0.065);
  });

  test.each([0.96, 1.02])('follows time that runs at %f within 10 ms', (rate) => {
    const ring = ringWith({ ms: 2_900, rate });
    const { positions, heard } = play(ring, { fromMs: 0, toMs: 2_500 });
    for (const { contextMs, playedMs } of positions.slice(50)) {
      expect(Math.abs((playedMs ?? Infinity) - (contextMs - 50) * rate)).toBeLessThan(10);
    }
    expect(largestBend(heard.slice(0.1 * RATE))).toBeLessThan(0.006);
  });

  test('corrects an error of 30 ms by stretching, in three seconds, without a click', () => {
    const ring = ringWith({ ms: 2_900 });
    play(ring, { fromMs: 0, toMs: 500 });
    ring.follow({ timestampUs: 0, contextTimeS: 0.02, rate: 1 });
    const { positions, heard } = play(ring, { fromMs: 500, toMs: 2_700 });
    const last = positions.at(-1);
    expect(Math.abs((last?.playedMs ?? Infinity) - ((last?.contextMs ?? 0) - 20))).toBeLessThan(8);
    expect(largestStep(heard)).toBeLessThan(0.065);
    expect(ring.jumps).toBe(0);
  });

  test('jumps over an error of 200 ms', () => {
    const ring = ringWith({ ms: 2_900 });
    play(ring, { fromMs: 0, toMs: 500 });
    ring.follow({ timestampUs: 200_000, contextTimeS: 0.05, rate: 1 });
    const { positions } = play(ring, { fromMs: 500, toMs: 600 });
    expect(ring.jumps).toBe(1);
    const last = positions.at(-1);
    expect((last?.playedMs ?? 0) - (last?.contextMs ?? 0)).toBeCloseTo(150, -1);
  });

  test('plays sound of another sample rate at its own pitch', () => {
    const ring = new SoundRing({ sampleRate: RATE, Bridge: SoundBridge });
    for (let at = 0; at < 1_000; at += BLOCK_MS) ring.push(block(at, { sampleRate: 24_000 }));
    ring.follow({ timestampUs: 0, contextTimeS: 0.05, rate: 1 });
    const { heard } = play(ring, { fromMs: 0, toMs: 900 });
    const crossings = heard.filter((each, i) => each >= 0 && (heard[i - 1] ?? 0) < 0).length;
    expect(Math.abs(crossings - TONE_HZ * 0.85)).toBeLessThan(5);
    expect(largestStep(heard)).toBeLessThan(0.07);
  });
});

describe('what is missing', () => {
  /** What the tone would be at a time of the context, 50 ms after its own. */
  const toneAt = (contextMs: number) => Math.sin(2 * Math.PI * TONE_HZ * ((contextMs - 50) / 1000));

  test('sound that comes 20 ms late is bridged: nobody hears a gap or a click', () => {
    const ring = ringWith({ ms: 400 });
    const { heard } = play(ring, { fromMs: 0, toMs: 472 });
    for (let at = 400; at < 1_000; at += BLOCK_MS) ring.push(block(at));
    heard.push(...play(ring, { fromMs: 472, toMs: 800 }).heard);
    expect([ring.dryings, ring.underruns, ring.isPlaying]).toEqual([1, 0, true]);
    expect(largestStep(heard)).toBeLessThan(0.07);
    for (const contextMs of [452, 455, 459, 500, 700]) {
      expect(heard[(contextMs / 1000) * RATE]).toBeCloseTo(toneAt(contextMs), 0.5);
    }
    const loudest = (fromMs: number) =>
      Math.max(...heard.slice((fromMs / 1000) * RATE, ((fromMs + 4) / 1000) * RATE));
    for (let ms = 440; ms < 480; ms += 4) expect(loudest(ms)).toBeGreaterThan(0.75);
  });

  test.each([
    ['two channels', { channels: 2 }],
    ['another sample rate', { sampleRate: RATE / 2 }],
  ])('a bridge of %s does not click', (_name, options) => {
    const ring = new SoundRing({ sampleRate: RATE, Bridge: SoundBridge });
    for (let at = 0; at < 400; at += BLOCK_MS) ring.push(block(at, options));
    ring.follow({ timestampUs: 0, contextTimeS: 0.05, rate: 1 });
    const { heard } = play(ring, { fromMs: 0, toMs: 600 });
    expect(ring.dryings).toBe(1);
    // Twice the tone's own steepest step: a gap would be a step of almost 1.
    expect(largestStep(heard)).toBeLessThan(0.115);
  });

  test('after a first block that is too short to go on from there is silence', () => {
    const ring = new SoundRing({ sampleRate: RATE, Bridge: SoundBridge });
    ring.push({ timestampUs: 0, sampleRate: RATE, channels: [new Float32Array(256).fill(0.5)] });
    ring.follow({ timestampUs: 0, contextTimeS: 0, rate: 1 });
    const { heard } = play(ring, { fromMs: 0, toMs: 100 });
    expect(heard.slice(0.03 * RATE).every((each) => each === 0)).toBe(true);
    expect([ring.dryings, ring.underruns]).toEqual([1, 1]);
  });

  test('an empty ring is one underrun, and it plays on when there is sound again, in time', () => {
    const ring = ringWith({ ms: 400 });
    play(ring, { fromMs: 0, toMs: 600 });
    expect([ring.dryings, ring.underruns, ring.isPlaying]).toEqual([1, 1, false]);
    for (let at = 400; at < 1_000; at += BLOCK_MS) ring.push(block(at));
    const { positions } = play(ring, { fromMs: 600, toMs: 700 });
    expect(ring.underruns).toBe(1);
    const last = positions.at(-1);
    expect((last?.contextMs ?? 0) - (last?.playedMs ?? 0)).toBeCloseTo(50, -1);
  });

  test('ends softly, not with a click', () => {
    // After 21 blocks the tone is near its lowest: without a fade this would be a step of almost 1.
    const { heard } = play(ringWith({ ms: 420 }), { fromMs: 0, toMs: 600 });
    expect(largestStep(heard)).toBeLessThan(0.065);
    expect(heard.at(-1)).toBeCloseTo(0);
  });

  test('a hole is silence of its length and no underrun', () => {
    const ring = new SoundRing({ sampleRate: RATE, Bridge: SoundBridge });
    for (let at = 0; at < 1_000; at += BLOCK_MS) if (at < 300 || at >= 500) ring.push(block(at));
    ring.follow({ timestampUs: 0, contextTimeS: 0.05, rate: 1 });
    const { heard } = play(ring, { fromMs: 0, toMs: 900 });
    expect(heard.slice(0.36 * RATE, 0.54 * RATE).every((each) => each === 0)).toBe(true);
    expect(Math.max(...heard.slice(0.6 * RATE, 0.7 * RATE))).toBeGreaterThan(0.9);
    expect(ring.underruns).toBe(0);
  });

  test('holds three seconds at most', () => {
    expect(ringWith({ ms: 10_000 }).heldUs).toBeLessThanOrEqual(3_000_000);
  });

  test('a streamer that begins anew is played anew', () => {
    const ring = ringWith({ ms: 400 });
    ring.push(block(0));
    expect(ring.heldUs).toBe(BLOCK_MS * 1000);
  });
});

test('mono is heard on both sides', () => {
  const ring = ringWith({ ms: 200, delayMs: 0 });
  const outputs = [new Float32Array(1024), new Float32Array(1024)];
  ring.render(outputs, 0);
  expect(outputs[1]).toEqual(outputs[0]);
  expect(outputs[0]?.some((each) => each !== 0)).toBe(true);
});
