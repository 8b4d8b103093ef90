import { expect, test } from 'vitest';
import { parseRequest } from '../src/index.ts';
import { isVisible, typedText } from '../src/typed-text.ts';

test.each([
  ['a chat’s isolates', '\u2068Anna\u2069', 'Anna'],
  ['marks of direction that Windows puts before a name', '\u202AAnna\u202C', 'Anna'],
  ['a byte order mark and a blank of no width', '\uFEFFAn\u200Bna', 'Anna'],
  ['a soft hyphen', 'Do\u00ADnau', 'Donau'],
  ['a tab and ends of lines', 'one\ttwo\r\nthree\u2028four', 'one two three four'],
  ['control characters', 'a\u0000b\u001Bc\u0085', 'abc '],
  ['half of an emoji', 'a\uD83Cb', 'ab'],
  ['the place of an embedded object', 'a\uFFFCb', 'ab'],
])('%s is taken out of what was pasted', (_what, pasted, clean) => {
  expect(typedText(pasted)).toBe(clean);
  expect(parseRequest('register', { username: typedText(pasted) }).ok).toBe(true);
});

test.each([
  ['emoji of several', '👨‍👩‍👧 🏴󠁧󠁢󠁥󠁮󠁧󠁿 ❤️'],
  ['Persian with its joiners', 'می\u200Cخواهم'],
  ['Hebrew with a mark of direction', 'שלום\u200F!'],
  ['blanks at the ends, while somebody types', ' one '],
])('%s stays as it is', (_what, text) => {
  expect(typedText(text)).toBe(text);
});

test.each([
  ['', false],
  [' \u2800\u200B', false],
  ['\u0301', false],
  ['a', true],
  ['🎥', true],
])('of “%s” anything is seen: %s', (text, seen) => {
  expect(isVisible(text)).toBe(seen);
});
