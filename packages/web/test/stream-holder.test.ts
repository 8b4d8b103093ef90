/** Tabs of one browser, each with a holder of its own, on real locks. */
import { expect, onTestFinished, test } from 'vitest';
import { StreamHolder } from '../src/studio/stream-holder.ts';

let streams = 0;

function setUp() {
  const streamKey = `stream ${++streams}`;
  const tab = () => {
    const holder = new StreamHolder();
    onTestFinished(() => holder.release());
    return holder;
  };
  return { streamKey, tab };
}

test('a stream that one tab has is not given to another, which is told', async () => {
  const { streamKey, tab } = setUp();
  const [one, copy] = [tab(), tab()];
  expect(await copy.isHeldElsewhere(streamKey)).toBe(false);
  expect(await one.hold(streamKey, { withinMs: 1 })).toBe(true);
  expect(await copy.isHeldElsewhere(streamKey)).toBe(true);
  expect(await copy.hold(streamKey, { withinMs: 1 })).toBe(false);
});

test('of two tabs that ask at once, as after a restart of the browser, one gets it', async () => {
  const { streamKey, tab } = setUp();
  const asked = [tab(), tab()].map((holder) => holder.hold(streamKey, { withinMs: 10 }));
  expect((await Promise.all(asked)).toSorted()).toEqual([false, true]);
});

test('a tab that waits has it as soon as the other lets it go', async () => {
  const { streamKey, tab } = setUp();
  const [one, other] = [tab(), tab()];
  await one.hold(streamKey);
  const taken = other.hold(streamKey);
  one.release();
  expect(await taken).toBe(true);
  expect(await one.isHeldElsewhere(streamKey)).toBe(true);
});

test('asked twice it is one hold, and another stream lets go of the one before', async () => {
  const { streamKey, tab } = setUp();
  const [one, other] = [tab(), tab()];
  await Promise.all([one.hold(streamKey), one.hold(streamKey)]);
  await one.hold(`${streamKey}, the next`);
  expect(await other.hold(streamKey, { withinMs: 1_000 })).toBe(true);
});

test('where the browser has no locks, or refuses them, every tab may go on with its stream', async () => {
  const refusing = {
    request: () => Promise.reject(new DOMException('no', 'SecurityError')),
    query: () => Promise.reject(new DOMException('no', 'SecurityError')),
  } as unknown as LockManager;
  for (const locks of [refusing, null]) {
    const holder = new StreamHolder(locks);
    expect(await holder.isHeldElsewhere('key')).toBe(false);
    expect(await holder.hold('key', { withinMs: 1 })).toBe(true);
  }
});
