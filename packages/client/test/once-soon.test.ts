import { expect, test } from 'vitest';
import { onceSoon } from '../src/flow/once-soon.ts';

test('several wishes of one moment are one piece of work, and a later wish is another', async () => {
  let done = 0;
  const wish = onceSoon(() => {
    done += 1;
  });
  wish();
  wish();
  expect(done, 'not before the moment is over').toBe(0);
  await Promise.resolve();
  expect(done).toBe(1);
  wish();
  await Promise.resolve();
  expect(done).toBe(2);
});

test('a wish of the work itself is done after it', async () => {
  let done = 0;
  const wish = onceSoon(() => {
    done += 1;
    if (done === 1) wish();
  });
  wish();
  await Promise.resolve();
  await Promise.resolve();
  expect(done).toBe(2);
});
