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

test('stamps that run at double speed are not believed: the device takes what it has to be given', async () => {
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
  const beganMs = performance.now();
  if (context) {
    context.getOutputTimestamp = () => ({
      contextTime: context.currentTime,
      performanceTime: beganMs + 2 * (performance.now() - beganMs),
    });
  }
  for (let passedMs = 0; passedMs < 6_000; passedMs += 100) {
    await vi.advanceTimersByTimeAsync(100);
    output.follow(performance.now());
  }
  expect(output.leadMs).toBeLessThan(50);
  output.close();
});
