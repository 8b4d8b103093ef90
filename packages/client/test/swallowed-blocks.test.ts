import { expect, test } from 'vitest';
import { SwallowedBlocks } from '../src/watch/sound/swallowed-blocks.ts';

const CHUNK_US = 20_000;

/** How far, in chunks, the sound is shifted in the end by a decoder that swallowed the chunks named. */
function shiftOf({
  swallowed,
  ownUs,
}: {
  swallowed: readonly number[];
  /** What the decoder says of the block that comes out as the so-manieth. */
  ownUs: (chunk: number, block: number) => number;
}): number {
  const inside = new SwallowedBlocks({ holdsBack: false });
  let shift = 0;
  let block = 0;
  for (let chunk = 0; chunk < 500; chunk += 1) {
    inside.wentIn(chunk * CHUNK_US);
    if (swallowed.includes(chunk)) continue;
    const tookUs = inside.cameOut(ownUs(chunk, block)) ?? Number.NaN;
    shift = chunk - tookUs / CHUNK_US;
    block += 1;
  }
  return shift;
}

test.each([[[]], [[7]], [[7, 8, 9]], [[7, 200, 480]]])(
  'a decoder that gives each block its chunk’s time shifts nothing by swallowing %j',
  (swallowed) => {
    expect(shiftOf({ swallowed, ownUs: (chunk) => chunk * CHUNK_US + 1 })).toBe(0);
  },
);

test.each([[[]], [[7]], [[7, 8, 9]], [[7, 200, 390]]])(
  'one that counts samples shifts nothing for longer than two seconds by swallowing %j',
  (swallowed) => {
    const driftUs = 3_333;
    expect(shiftOf({ swallowed, ownUs: (_, block) => block * CHUNK_US + driftUs })).toBe(0);
  },
);

test('a decoder that holds a chunk back until the next one has swallowed nothing', () => {
  const inside = new SwallowedBlocks({ holdsBack: true });
  inside.wentIn(0);
  for (let chunk = 1; chunk < 500; chunk += 1) {
    inside.wentIn(chunk * CHUNK_US);
    expect(inside.cameOut(5)).toBe((chunk - 1) * CHUNK_US);
  }
});

test('a decoder that nothing comes out of is stuck after two seconds', () => {
  const inside = new SwallowedBlocks({ holdsBack: false });
  for (let chunk = 0; chunk < 100; chunk += 1) inside.wentIn(chunk * CHUNK_US);
  expect(inside.isStuck).toBe(false);
  inside.wentIn(100 * CHUNK_US);
  expect(inside.isStuck).toBe(true);
});
