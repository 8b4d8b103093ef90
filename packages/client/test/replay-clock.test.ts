import { expect, test } from 'vitest';
import { ReplayClock } from '../src/replay/replay-clock.ts';

function clockAt(us: number) {
  let nowMs = 1_000;
  const clock = new ReplayClock(() => nowMs);
  clock.seek(us);
  return {
    clock,
    pass: (ms: number) => {
      nowMs += ms;
    },
  };
}

test('it stands until it is started, and goes on from where it was stopped', () => {
  const { clock, pass } = clockAt(5_000_000);
  pass(400);
  expect(clock.positionUs).toBe(5_000_000);
  clock.start({ afterMs: 100 });
  pass(50);
  expect(clock.positionUs).toBe(5_000_000);
  pass(150);
  expect(clock.positionUs).toBe(5_100_000);
  clock.stop();
  pass(1_000);
  expect(clock.positionUs).toBe(5_100_000);
});

test('at double speed pictures come twice as fast, and sound at its own', () => {
  const { clock, pass } = clockAt(10_000_000);
  clock.speed = 2;
  clock.start({ afterMs: 0 });
  pass(500);
  expect(clock.positionUs).toBe(11_000_000);
  expect(clock.playTimeMs(11_000_000)).toBe(1_500);
  expect(clock.soundTimestampUsAt(1_500)).toBe(5_500_000);
  expect(clock.rate).toBe(1);
});

test('of what is before the place nothing is shown, and of what is behind nothing while it stands', () => {
  const { clock, pass } = clockAt(5_000_000);
  expect(clock.playTimeMs(4_999_999)).toBe(-Infinity);
  pass(300);
  expect(clock.playTimeMs(5_000_000)).toBe(1_300);
  expect(clock.playTimeMs(5_000_001)).toBe(Infinity);
  clock.showFromUs = 4_980_000;
  expect(clock.playTimeMs(4_980_000)).toBe(1_300);
});
