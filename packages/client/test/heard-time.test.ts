import { expect, test } from 'vitest';
import { HeardTime } from '../src/watch/sound/heard-time.ts';

test('one wrong answer of the context does not move the time', () => {
  const heard = new HeardTime();
  for (let i = 0; i < 20; i += 1) {
    const contextTimeS = i / 10;
    const heardMs = 5_000 + i * 100 + (i === 7 ? 400 : 0);
    heard.add({ contextTimeS, heardMs, renderedS: contextTimeS + 0.04, nowMs: 5_000 + i * 100 });
  }
  expect(heard.heardMs(3)).toBe(8_000);
  expect(heard.contextTimeS(8_000)).toBe(3);
  expect(heard.leadMs).toBeCloseTo(40);
});
