/** What a stream is told to wait for on its way to a bus that it shares with others. */
import { expect, test } from 'vitest';
import type { Bus } from '../src/cluster/bus.ts';
import { BusDelay } from '../src/cluster/bus-delay.ts';
import { StreamDelay } from '../src/cluster/stream-delay.ts';
import { ManualClock } from './manual-clock.ts';

/** A bus whose server answers when the test says so. */
function slowBus() {
  const clock = new ManualClock();
  const asked: (() => void)[] = [];
  const state = { isConnected: true, waitingBytes: 0, whenFlushed: asked.push.bind(asked) };
  const delay = new BusDelay(state as unknown as Bus, clock);
  return {
    clock,
    state,
    stream: () => new StreamDelay(delay),
    /** All that was sent before the question has come. */
    answer: ({ isMoreUnderWay = false } = {}) => {
      state.waitingBytes = isMoreUnderWay ? 1 : 0;
      asked.shift()?.();
    },
  };
}

test('nothing waits for a bus that answers in time, whatever is under way', () => {
  const { clock, stream } = slowBus();
  const own = stream();
  own.noteSent(1_000_000);
  clock.advance(60);
  expect(own.waitingBytes).toBe(0);
});

test('a bus that is late counts against each stream what it has sent itself, and not what others have', () => {
  const { clock, stream } = slowBus();
  const [small, large, silent] = [stream(), stream(), stream()];
  small.noteSent(10);
  large.noteSent(100_000);
  small.noteSent(20);
  clock.advance(61);
  expect(small.waitingBytes).toBe(30);
  expect(large.waitingBytes).toBe(100_000);
  expect(silent.waitingBytes).toBe(0);
});

test('an answer covers what was sent before its question; what came after that waits for the next one', () => {
  const { clock, stream, answer } = slowBus();
  const own = stream();
  own.noteSent(1);
  own.noteSent(20);
  answer({ isMoreUnderWay: true });
  own.noteSent(300);
  clock.advance(61);
  expect(own.waitingBytes).toBe(320);
  answer({ isMoreUnderWay: true });
  clock.advance(61);
  expect(own.waitingBytes).toBe(300);
});

test('what has come before a pause of the whole bus waits no more after it', () => {
  const { clock, stream, answer } = slowBus();
  const own = stream();
  own.noteSent(1);
  own.noteSent(20);
  answer();
  own.noteSent(300);
  clock.advance(61);
  expect(own.waitingBytes).toBe(300);
});

test('what a stream has sent some answers ago has come, though others go on sending', () => {
  const { clock, stream, answer } = slowBus();
  const [own, other] = [stream(), stream()];
  own.noteSent(10);
  for (let round = 0; round < 2; round += 1) {
    other.noteSent(1);
    answer({ isMoreUnderWay: true });
  }
  clock.advance(61);
  expect(own.waitingBytes).toBe(0);
});
