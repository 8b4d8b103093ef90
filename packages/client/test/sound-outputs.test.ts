/** Which audio context is heard, and how another takes its place. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { PlayoutClock } from '../src/watch/clock/playout-clock.ts';
import { SoundOutputs } from '../src/watch/sound/sound-outputs.ts';
import { FakeAudioContext, FakeWorkletNode } from './fake-audio-context.ts';

beforeEach(() => {
  FakeAudioContext.all = [];
  FakeAudioContext.isAllowed = true;
  FakeAudioContext.isLoaded = true;
  FakeWorkletNode.all = [];
  vi.stubGlobal('AudioContext', FakeAudioContext);
  vi.stubGlobal('AudioWorkletNode', FakeWorkletNode);
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

function setUp() {
  const outputs = new SoundOutputs({ clock: new PlayoutClock(), onChange: () => {} });
  outputs.open(48_000);
  /** As data arrives, ten times a second. */
  const pass = async (ms: number) => {
    for (let passedMs = 0; passedMs < ms; passedMs += 100) {
      await vi.advanceTimersByTimeAsync(100);
      outputs.follow(performance.now());
    }
  };
  return { outputs, pass };
}

const states = () => FakeAudioContext.all.map(({ state }) => state);
const rates = () => FakeAudioContext.all.map(({ options }) => options.sampleRate);
const block = { timestampUs: 0, sampleRate: 48_000, channels: [new Float32Array(8)] };

test('a track of another rate gets a context of that rate, and the old one is heard until it runs', async () => {
  const { outputs, pass } = setUp();
  await pass(200);
  const loaded = FakeWorkletNode.all.length;
  outputs.open(16_000);
  outputs.push(block);
  expect([rates(), loaded, FakeWorkletNode.all[0]?.blocks]).toEqual([[48_000, 16_000], 1, 1]);
  await pass(200);
  expect(states()).toEqual(['closed', 'running']);
  expect(outputs.heard?.isRunning).toBe(true);
});

test('a context that the browser lets not run is given up, and the old one plays on', async () => {
  const { outputs, pass } = setUp();
  await pass(200);
  FakeAudioContext.isAllowed = false;
  outputs.open(16_000);
  await pass(4_000);
  expect(states()).toEqual(['running', 'closed']);
  expect(outputs.heard?.isRunning).toBe(true);
});

test('a context that stands still is replaced, each time, though less and less often', async () => {
  const { outputs, pass } = setUp();
  await pass(200);
  FakeAudioContext.all[0]?.standStill();
  await pass(3_000);
  expect(states()).toEqual(['closed', 'running']);
  FakeAudioContext.all[1]?.standStill();
  await pass(3_000);
  expect(states()).toEqual(['closed', 'closed', 'running']);
  for (const context of FakeAudioContext.all) context.standStill();
  await pass(2_000);
  expect(states()).toHaveLength(3);
  await pass(4_000);
  expect(outputs.heard?.isRunning).toBe(true);
  expect(states()).toEqual(['closed', 'closed', 'closed', 'running']);
});

test('an interrupted context is resumed by itself once the call is over, and no gesture is asked for meanwhile', async () => {
  const { outputs, pass } = setUp();
  await pass(200);
  const [context] = FakeAudioContext.all;
  for (let call = 0; call < 2; call += 1) {
    context?.enter('interrupted');
    await pass(30_000);
    expect([outputs.heard?.isRunning, outputs.heard?.isComingBack]).toEqual([false, true]);
    // Some browsers leave it suspended then, and others go on by themselves.
    context?.enter('suspended');
    await pass(1_200);
    expect(states()).toEqual(['running']);
  }
});

test('a context that the browser wants a gesture for says so after some seconds', async () => {
  const { outputs, pass } = setUp();
  await pass(200);
  FakeAudioContext.isAllowed = false;
  FakeAudioContext.all[0]?.enter('suspended');
  await pass(1_000);
  expect(outputs.heard?.isComingBack).toBe(true);
  await pass(3_000);
  expect(outputs.heard?.isComingBack).toBe(false);
});

test('a worklet that did not load is tried again with another context', async () => {
  FakeAudioContext.isLoaded = false;
  const { outputs, pass } = setUp();
  // Each context tries its files three times.
  await pass(2_200);
  expect(outputs.heard?.isBroken).toBe(true);
  FakeAudioContext.isLoaded = true;
  await pass(6_000);
  expect(outputs.heard?.isRunning).toBe(true);
});

test('a worklet that did not load once is loaded at the next try, in the same context', async () => {
  FakeAudioContext.isLoaded = false;
  const { outputs, pass } = setUp();
  await pass(100);
  FakeAudioContext.isLoaded = true;
  await pass(600);
  expect(outputs.heard?.isRunning).toBe(true);
  expect(states()).toEqual(['running']);
});

test('a worklet that breaks is replaced by another, with another context', async () => {
  const { outputs, pass } = setUp();
  await pass(200);
  FakeWorkletNode.all.at(-1)?.onprocessorerror?.();
  expect(outputs.heard?.isBroken).toBe(true);
  await pass(6_000);
  expect(outputs.heard?.isRunning).toBe(true);
});

test('closed, no context is left open', async () => {
  const { outputs, pass } = setUp();
  await pass(200);
  outputs.open(16_000);
  outputs.close();
  await pass(5_000);
  expect(states()).toEqual(['closed', 'closed']);
});
