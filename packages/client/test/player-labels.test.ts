import { expect, test } from 'vitest';
import { englishLabels, labelsFrom } from '../src/watch/element/player-labels.ts';

test('a page replaces the words it wants, as an object or as JSON', () => {
  const labels = { ...englishLabels, mute: 'Silenciar' };
  expect(labelsFrom({ mute: 'Silenciar' })).toEqual(labels);
  expect(labelsFrom('{"mute":"Silenciar"}')).toEqual(labels);
});

test.each([undefined, null, 7, '{', '[]', { mute: 7, other: 'x', constructor: 'y' }])(
  'nonsense such as %s leaves the English ones',
  (given) => {
    expect(labelsFrom(given)).toEqual(englishLabels);
  },
);
