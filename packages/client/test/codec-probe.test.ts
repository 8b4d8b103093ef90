import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { CodecProbe } from '../src/publish/codec/codec-probe.ts';
import type { CodecTrial } from '../src/publish/codec/codec-trial.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['performance'] });
});
afterEach(() => {
  vi.useRealTimers();
});

const rate = { width: 640, height: 360, frameRate: 30 };

function setUp(verdict: CodecTrial['verdict']) {
  let trials = 0;
  const now = { verdict };
  const probe = new CodecProbe({
    attempt: async ({ codec }) => {
      trials += 1;
      return { codec, verdict: now.verdict, msPerFrame: 5, hasLayers: false };
    },
  });
  return { probe, now, trials: () => trials };
}

test('a codec that is fit is tried once', async () => {
  const { probe, trials } = setUp('fit');
  await probe.one('h264', rate);
  vi.advanceTimersByTime(3_600_000);
  probe.doubt();
  await Promise.all([probe.one('h264', rate), probe.one('h264', rate)]);
  expect(trials()).toBe(1);
});

test.each(['fails', 'too_slow', 'holds_back'] as const)(
  'what a busy moment said (%s) holds for a minute and no longer',
  async (verdict) => {
    const { probe, now, trials } = setUp(verdict);
    await probe.one('h264', rate);
    now.verdict = 'fit';
    vi.advanceTimersByTime(59_000);
    expect((await probe.one('h264', rate)).verdict).toBe(verdict);
    vi.advanceTimersByTime(1_000);
    expect((await probe.one('h264', rate)).verdict).toBe('fit');
    expect(trials()).toBe(2);
  },
);

test('who doubts need not wait', async () => {
  const { probe, now } = setUp('fails');
  expect(await probe.choose(rate)).toBeUndefined();
  now.verdict = 'fit';
  probe.doubt();
  expect(await probe.choose(rate)).toMatchObject({ codec: 'h264', verdict: 'fit' });
});

test('a trial that did not load is made again when it is asked for', async () => {
  const { probe, trials } = setUp('not_loaded');
  await probe.one('vp8', rate);
  await probe.one('vp8', rate);
  expect(trials()).toBe(2);
});
