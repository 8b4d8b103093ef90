import { expect, test } from 'vitest';
import { englishLabels, labelOf, labelsFrom } from '../src/watch/element/player-labels.ts';

test('a page replaces the words it wants, as an object or as JSON', () => {
  const labels = { ...englishLabels, mute: 'Silenciar' };
  expect(labelsFrom({ mute: 'Silenciar' })).toEqual(labels);
  expect(labelsFrom('{"mute":"Silenciar"}')).toEqual(labels);
});

test('what keeps the player from the hub is said in the page’s words; the hub’s English ones are for English pages', () => {
  const kept = (code: 'offline' | 'host_not_allowed') =>
    ({ name: 'connecting', why: { code, message: 'Not by this name.' } }) as const;
  const labels = labelsFrom({ offline: 'Sin red' });
  expect(labelOf({ name: 'connecting' }, labels)).toBe(englishLabels.connecting);
  expect(labelOf(kept('offline'), labels)).toBe('Sin red');
  expect(labelOf(kept('host_not_allowed'), labels)).toBe(englishLabels.connecting);
  expect(labelOf(kept('host_not_allowed'), labelsFrom(undefined))).toBe('Not by this name.');
});

test.each([undefined, null, 7, '{', '[]', { mute: 7, other: 'x', constructor: 'y' }])(
  'nonsense such as %s leaves the English ones',
  (given) => {
    expect(labelsFrom(given)).toEqual(englishLabels);
  },
);
