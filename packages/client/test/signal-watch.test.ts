import { expect, test } from 'vitest';
import { SignalWatch } from '../src/publish/sound/worker/signal-watch.ts';

/** A watch that is looked at twice a second. */
function watched() {
  let nowMs = 0;
  const watch = new SignalWatch({ nowMs });
  return (seconds: number, peak?: number) => {
    let said = watch.look({ nowMs });
    for (let i = 0; i < 2 * seconds; i += 1) {
      nowMs += 500;
      if (peak !== undefined) watch.take({ peak, nowMs });
      said = watch.look({ nowMs });
    }
    return said;
  };
}

test('a microphone that gives silence is told after ten seconds, and no longer once it is heard', () => {
  const pass = watched();
  expect(pass(1, 0.1)).toBe('heard');
  expect(pass(9, 0)).toBe('heard');
  expect(pass(1, 0.0001), 'less than any room').toBe('silent');
  expect(pass(1, 0.01)).toBe('heard');
});

test('a microphone that gives nothing is told within five seconds', () => {
  const pass = watched();
  expect(pass(3), 'it may just be slow').toBeUndefined();
  expect(pass(1)).toBe('none');
  expect(pass(1, 0.1)).toBe('heard');
  expect(pass(4)).toBe('none');
});

test('a machine that slept says nothing of its microphone', () => {
  const watch = new SignalWatch({ nowMs: 0 });
  watch.take({ peak: 0.1, nowMs: 100 });
  expect(watch.look({ nowMs: 500 })).toBe('heard');
  expect(watch.look({ nowMs: 600_000 })).toBe('heard');
});
