/** What an output takes for the time at which its sound is heard. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { PlayoutClock } from '../src/watch/clock/playout-clock.ts';
import { SoundOutput } from '../src/watch/sound/sound-output.ts';
import { FakeAudioContext, FakeWorkletNode } from './fake-audio-context.ts';

beforeEach(() => {
  FakeAudioContext.all = [];
  FakeAudioContext.isAllowed = true;
  vi.stubGlobal('AudioContext', FakeAudioContext);
  vi.stubGlobal('AudioWorkletNode', FakeWorkletNode);
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const FIREFOX_AGENTS = {
  linux: 'Mozilla/5.0 (X11; Linux x86_64; rv:153.0) Gecko/20100101 Firefox/153.0',
  android: 'Mozilla/5.0 (Android 16; Mobile; rv:153.0) Gecko/153.0 Firefox/153.0',
};

/** An output whose context runs. */
async function runningOutput(): Promise<{ output: SoundOutput; context: FakeAudioContext }> {
  const output = new SoundOutput({
    sampleRate: 48_000,
    clock: new PlayoutClock(),
    buffer: 'least',
    onChange() {},
    onStutter() {},
    onStill() {},
  });
  await vi.advanceTimersByTimeAsync(100);
  const [context] = FakeAudioContext.all;
  if (!context) throw new Error('no context was made');
  return { output, context };
}

async function followFor(output: SoundOutput, spanMs: number): Promise<void> {
  for (let passedMs = 0; passedMs < spanMs; passedMs += 100) {
    await vi.advanceTimersByTimeAsync(100);
    output.follow(performance.now());
  }
}

test('stamps that run at double speed are not believed: the device takes what it has to be given', async () => {
  const { output, context } = await runningOutput();
  const beganMs = performance.now();
  context.getOutputTimestamp = () => ({
    contextTime: context.currentTime,
    performanceTime: beganMs + 2 * (performance.now() - beganMs),
  });
  await followFor(output, 6_000);
  expect(output.leadMs).toBeLessThan(50);
  output.close();
});

test('Firefox on Linux, whose tab may freeze when asked for its delay, is not asked, and has the usual one', async () => {
  vi.stubGlobal('navigator', { userAgent: FIREFOX_AGENTS.linux });
  const { output, context } = await runningOutput();
  const asked = watchQuestions(context);
  await followFor(output, 1_000);
  expect(asked()).toBe(0);
  expect(output.leadMs).toBeCloseTo(50);
  output.close();
});

test('Firefox elsewhere is asked', async () => {
  vi.stubGlobal('navigator', { userAgent: FIREFOX_AGENTS.android });
  const { output, context } = await runningOutput();
  const asked = watchQuestions(context);
  await followFor(output, 1_000);
  expect(asked()).toBeGreaterThan(0);
  output.close();
});

/** How often the context was asked for its delay, in one way or the other. */
function watchQuestions(context: FakeAudioContext): () => number {
  let questions = 0;
  const answer = { contextTime: 1, performanceTime: 1 };
  context.getOutputTimestamp = () => {
    questions += 1;
    return answer;
  };
  Object.defineProperty(context, 'outputLatency', {
    get: () => {
      questions += 1;
      return 0;
    },
  });
  return () => questions;
}
