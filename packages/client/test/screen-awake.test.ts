import { expect, test } from 'vitest';
import { ScreenAwake } from '../src/page/screen-awake.ts';
import { settled } from './fake-line.ts';
import { FakePage } from './fake-page.ts';

function setUp() {
  const page = new FakePage();
  const locks: { released: boolean; release(): Promise<void> }[] = [];
  let isRefused = false;
  const wakeLock = {
    request: async () => {
      if (isRefused || page.document.visibilityState !== 'visible') throw new DOMException();
      const lock = {
        released: false,
        async release() {
          lock.released = true;
        },
      };
      locks.push(lock);
      return lock as unknown as WakeLockSentinel;
    },
  };
  const awake = new ScreenAwake({ document: page.document, wakeLock });
  /** As the browser does. */
  const hide = () => {
    for (const lock of locks) lock.released = true;
    page.show('hidden');
  };
  const held = () => locks.filter(({ released }) => !released).length;
  const refuse = (isNow: boolean) => {
    isRefused = isNow;
  };
  return { awake, page, hide, held, locks, refuse };
}

test('the screen is kept on while it is wanted, once', async () => {
  const { awake, held, locks } = setUp();
  awake.isWanted = true;
  awake.isWanted = true;
  await settled();
  expect(held()).toBe(1);
  awake.isWanted = false;
  await settled();
  expect([held(), locks.length]).toEqual([0, 1]);
});

test('it is asked for again each time that the page is seen again, and not after the end', async () => {
  const { awake, page, hide, held } = setUp();
  awake.isWanted = true;
  await settled();
  for (let times = 0; times < 2; times += 1) {
    hide();
    await settled();
    expect(held()).toBe(0);
    page.show('visible');
    await settled();
    expect(held()).toBe(1);
  }
  awake.isWanted = false;
  hide();
  page.show('visible');
  await settled();
  expect(held()).toBe(0);
});

test('what comes after the end is given back', async () => {
  const { awake, held, locks } = setUp();
  awake.isWanted = true;
  awake.isWanted = false;
  await settled();
  expect([held(), locks.length]).toEqual([0, 1]);
});

test('a refusal is no harm: it is asked for again with the next look at the page', async () => {
  const { awake, page, held, refuse } = setUp();
  refuse(true);
  awake.isWanted = true;
  await settled();
  expect(held()).toBe(0);
  refuse(false);
  page.show('visible');
  await settled();
  expect(held()).toBe(1);
});

test('a browser without locks is left alone', () => {
  const awake = new ScreenAwake(undefined);
  awake.isWanted = true;
  awake.isWanted = false;
});
