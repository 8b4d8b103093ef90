import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { freshAddress, RETRY_TIMES, retried } from '../src/load/retried.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const WHOLE_MS = RETRY_TIMES.waitsMs.reduce((sum, waitMs) => sum + waitMs, 0);

test('a part that fails once is loaded at the second try', async () => {
  const tries: number[] = [];
  const part = retried(async (before) => {
    tries.push(before);
    if (before === 0) throw new Error('the line broke');
    return 'here';
  });
  await vi.advanceTimersByTimeAsync(WHOLE_MS);
  expect(await part).toBe('here');
  expect(tries).toEqual([0, 1]);
});

test('a part that never loads is told after the last try, with its reason', async () => {
  let tries = 0;
  const part = retried(async () => {
    tries += 1;
    throw new Error(`no ${tries}`);
  });
  const said = expect(part).rejects.toThrow(`no ${RETRY_TIMES.waitsMs.length}`);
  await vi.advanceTimersByTimeAsync(WHOLE_MS);
  await said;
});

test('an answer that never comes is a failure, and the next try counts', async () => {
  const part = retried((before) =>
    before === 0 ? new Promise<string>(() => {}) : Promise.resolve('here'),
  );
  await vi.advanceTimersByTimeAsync(RETRY_TIMES.deadlineMs + WHOLE_MS);
  expect(await part).toBe('here');
});

test('each later try asks at an address of its own', () => {
  const address = new URL('https://hub.example/assets/worklet-1a2b.js');
  expect([0, 1, 2].map((before) => freshAddress(address, before).href)).toEqual([
    'https://hub.example/assets/worklet-1a2b.js',
    'https://hub.example/assets/worklet-1a2b.js?again=1',
    'https://hub.example/assets/worklet-1a2b.js?again=2',
  ]);
});
