import { expect, test } from 'vitest';
import { NewestOnly } from '../src/flow/newest-only.ts';

/** Work that ends when the test says so. */
function handWork() {
  const begun: string[] = [];
  const ends: (() => void)[] = [];
  const queue = new NewestOnly<string>((item) => {
    begun.push(item);
    return new Promise((resolve) => ends.push(resolve));
  });
  const endOne = async () => {
    ends.shift()?.();
    await new Promise((resolve) => setTimeout(resolve));
  };
  return { queue, begun, endOne };
}

test('works on one item at a time', async () => {
  const { queue, begun, endOne } = handWork();
  queue.push('a');
  queue.push('b');
  expect(begun).toEqual(['a']);
  await endOne();
  expect(begun).toEqual(['a', 'b']);
});

test('drops the waiting item for a newer one, and counts it', async () => {
  const { queue, begun, endOne } = handWork();
  for (const item of ['a', 'b', 'c', 'd']) queue.push(item);
  await endOne();
  await endOne();
  expect(begun).toEqual(['a', 'd']);
  expect(queue.dropped).toBe(2);
});

test('begins at once again after it was idle', async () => {
  const { queue, begun, endOne } = handWork();
  queue.push('a');
  await endOne();
  queue.push('b');
  expect(begun).toEqual(['a', 'b']);
  expect(queue.dropped).toBe(0);
});
