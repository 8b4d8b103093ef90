import { expect, test } from 'vitest';
import { keptBuilds } from '../kept-builds.ts';

const build = (number: number) => [`assets/main-${number}.js`, 'assets/same.css'];

test('the files of the five newest builds stay, newest first', () => {
  let kept: string[][] = [];
  for (let number = 1; number <= 7; number += 1) kept = keptBuilds(build(number), kept);
  expect(kept.map(([main]) => main)).toEqual(
    [7, 6, 5, 4, 3].map((number) => `assets/main-${number}.js`),
  );
});

test('a build that came out as it was takes no place', () => {
  const before = keptBuilds(build(2), [build(1)]);
  expect(keptBuilds([...build(2)].reverse(), before)).toEqual(before);
  expect(keptBuilds(build(1), before).map(([main]) => main)).toEqual([
    'assets/main-1.js',
    'assets/main-2.js',
  ]);
});

test('a folder without anything is no build', () => {
  expect(keptBuilds(build(1), [[]])).toEqual([build(1)]);
});
