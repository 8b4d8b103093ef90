import { describe, expect, test, vi } from 'vitest';
import { directionOf, linesOf } from '../src/publish/stage/worker/text-lines.ts';

const signs = (text: string) => Array.from(new Intl.Segmenter().segment(text)).length;
const room = { maxWidth: 10, maxLines: 2, measure: signs };

describe('lines', () => {
  test.each([
    ['between words', 'one two  three', ['one two', 'three']],
    ['at ends of lines, too', 'one\ntwo three', ['one two', 'three']],
    [
      'and end in an ellipsis when all are full',
      'one two three four five',
      ['one two', 'three fou…'],
    ],
    ['of nothing are none', '   ', []],
    ['keep punctuation with its word', 'a “quoted” word', ['a “quoted”', 'word']],
    ['keep a straight quote with what it opens', 'says a "quote"', ['says a', '"quote"']],
    [
      'break between words of a script without blanks',
      '今日は天気がいいですね',
      ['今日は天気がいいです', 'ね'],
    ],
    ['begin with no full stop', '私の名前は田中さんです。', ['私の名前は田中さん', 'です。']],
    ['break a word that is longer than a line', 'a'.repeat(15), ['a'.repeat(10), 'a'.repeat(5)]],
    ['break between emoji', '🎥'.repeat(12), ['🎥'.repeat(10), '🎥🎥']],
    [
      'break no emoji that is made of several',
      '👨‍👩‍👧'.repeat(11),
      ['👨‍👩‍👧'.repeat(10), '👨‍👩‍👧'],
    ],
    [
      'shorten no emoji by half',
      '👨‍👩‍👧'.repeat(30),
      ['👨‍👩‍👧'.repeat(10), `${'👨‍👩‍👧'.repeat(9)}…`],
    ],
    [
      'part no letter from its accent',
      'e\u0301'.repeat(12),
      ['e\u0301'.repeat(10), 'e\u0301e\u0301'],
    ],
  ])('%s', (_rule, text, lines) => {
    expect(linesOf(text, room)).toEqual(lines);
  });

  test('of Thai, which has no blanks, are made of whole words', () => {
    const text = 'สวัสดีครับทุกคนยินดีต้อนรับ';
    const words = Array.from(
      new Intl.Segmenter('th', { granularity: 'word' }).segment(text),
      ({ segment }) => segment,
    );
    const lines = linesOf(text, { ...room, maxLines: 9 });
    expect(lines.length).toBeGreaterThan(1);
    expect(lines.join('')).toBe(text);
    for (const [number] of lines.entries()) {
      const before = lines.slice(0, number).join('');
      expect(words.map((_, place) => words.slice(0, place).join(''))).toContain(before);
    }
  });

  test('without Intl.Segmenter break at blanks, and where they must', () => {
    vi.stubGlobal('Intl', { ...Intl, Segmenter: undefined });
    const measure = (text: string) => [...text].length;
    const lines = (text: string) => linesOf(text, { ...room, measure });
    expect(lines('one two  three')).toEqual(['one two', 'three']);
    expect(lines('今日は天気がいいですね、皆さん')).toEqual(['今日は天気がいいです', 'ね、皆さん']);
  });
});

test.each([
  ['hello', 'ltr'],
  ['שלום hello', 'rtl'],
  ['hello שלום', 'ltr'],
  ['12:30 – مرحبا', 'rtl'],
  ['\u200Fhello', 'rtl'],
  ['日本', 'ltr'],
  ['…', 'ltr'],
])('the first letter says which way “%s” runs: %s', (text, direction) => {
  expect(directionOf(text)).toBe(direction);
});
