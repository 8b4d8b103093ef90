import { expect, test } from 'vitest';
import { limits } from '../src/limits.ts';
import { parseRequest, type RequestName } from '../src/requests.ts';

const tracks = [{ kind: 'video', trackId: 0, codec: 'vp8', temporalLayers: 1 }];

test.each<[RequestName, object, object]>([
  ['stream:join', {}, { format: 'base64' }],
  [
    'stream:join',
    { format: 'chunks', codecs: ['vp8'], more: 1 },
    { format: 'chunks', codecs: ['vp8'] },
  ],
  ['stream:tracks', { tracks }, { tracks }],
  ['stream:tracks', { tracks, clockOffsetUs: -5 }, { tracks, clockOffsetUs: -5 }],
  [
    'stream:tracks',
    { tracks, clockOffsetUs: Number.MAX_SAFE_INTEGER },
    { tracks, clockOffsetUs: Number.MAX_SAFE_INTEGER },
  ],
  ['stream:keyframe', { more: 1 }, {}],
  ['stream:feedback', {}, {}],
  ['stream:feedback', { delayMs: 0 }, { delayMs: 0 }],
  ['stream:feedback', { delayMs: limits.delayMaxMs }, { delayMs: limits.delayMaxMs }],
  ['stream:feedback', { delayMs: 83.25 }, { delayMs: 83.25 }],
  ['stream:feedback', { received: 0 }, { received: 0 }],
  ['stream:feedback', { delayMs: 1, received: 2 ** 40 }, { delayMs: 1, received: 2 ** 40 }],
])('E2 %s takes %o', (name, fields, expected) => {
  const parsed = parseRequest(name, { streamKey: 'x', ...fields });
  expect(parsed).toEqual({ ok: true, request: { streamKey: 'x', ...expected } });
});

test.each<[RequestName, string, object]>([
  ['stream:join', 'format', { format: 'Chunks' }],
  ['stream:join', 'format', { format: null }],
  ['stream:tracks', 'tracks', {}],
  ['stream:tracks', 'tracks.0.trackId', { tracks: [{ kind: 'video', codec: 'vp8' }] }],
  ['stream:tracks', 'clockOffsetUs', { tracks, clockOffsetUs: 1.5 }],
  ['stream:tracks', 'clockOffsetUs', { tracks, clockOffsetUs: 2 ** 53 }],
  ['stream:tracks', 'clockOffsetUs', { tracks, clockOffsetUs: '5' }],
  ['stream:feedback', 'delayMs', { delayMs: -0.1 }],
  ['stream:feedback', 'delayMs', { delayMs: limits.delayMaxMs + 1 }],
  ['stream:feedback', 'delayMs', { delayMs: Number.POSITIVE_INFINITY }],
  ['stream:feedback', 'received', { received: -1 }],
  ['stream:feedback', 'received', { received: 1.5 }],
  ['stream:feedback', 'received', { received: '3' }],
  ['stream:feedback', 'received', { received: Number.POSITIVE_INFINITY }],
  ['stream:keyframe', 'streamKey', { streamKey: '' }],
])('E2 %s with a wrong %s is refused and named', (name, field, fields) => {
  expect(parseRequest(name, { streamKey: 'x', ...fields })).toMatchObject({
    ok: false,
    code: 'invalid_request',
    message: expect.stringMatching(`^${field.replaceAll('.', '\\.')}: `),
  });
});

const name = (username: string) => parseRequest('register', { username });
const titleOf = (title: string) => {
  const parsed = parseRequest('stream:create', { title });
  return parsed.ok ? parsed.request.title : parsed.message;
};

test.each([
  ['zero width space', '\u200b'],
  ['zero width joiner', '\u200d'],
  ['zero width non-joiner', '\u200c'],
  ['no-break space', '\u00a0'],
  ['byte order mark', '\ufeff'],
  ['Hangul filler', '\u3164'],
  ['halfwidth Hangul filler', '\uffa0'],
  ['Hangul choseong filler', '\u115f'],
  ['braille without dots', '\u2800'],
  ['soft hyphen', '\u00ad'],
  ['combining grapheme joiner', '\u034f'],
  ['Mongolian vowel separator', '\u180e'],
  ['Khmer inherent vowel', '\u17b4'],
  ['right-to-left mark', '\u200f'],
  ['Arabic letter mark', '\u061c'],
  ['invisible times', '\u2062'],
  ['ideographic space', '\u3000'],
  ['variation selector', '\ufe0f'],
  ['variation selector 17', '\u{e0100}'],
  ['tag letters', '\u{e0067}\u{e007f}'],
  ['musical null notehead', '\u{1d159}'],
  ['blank hieroglyph', '\u{13441}'],
  ['unassigned ignorable', '\u{e0fff}'],
  ['noncharacter', '\uffff'],
  ['accents alone', '\u0301\u0308'],
  ['enclosing circle alone', '\u20dd'],
  ['several of them', '\u3164 \u200d\u2800\u0301'],
])('E2 a name or title of nothing but %s is seen by nobody, and refused', (_, invisible) => {
  expect(name(invisible)).toMatchObject({
    ok: false,
    code: 'invalid_request',
    message: expect.stringMatching(/^username: /),
  });
  expect(titleOf(invisible)).toMatch(/^title: must have a visible character|^$/);
});

test.each([
  'Ana',
  'é',
  'e\u0301',
  'שלום',
  'שלום\u200f!',
  'עם\u200f',
  'نمی‌خواهم',
  'क्षि',
  'ி',
  '名前',
  '👨‍👩‍👧‍👦',
  '❤️',
  '🏴\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}',
  '1️⃣',
  '.',
  '\ue000',
  '\u{1fae9}',
])('E2 the name %j is taken as it is', (visible) => {
  expect(name(visible)).toEqual({ ok: true, request: { username: visible } });
  expect(titleOf(visible)).toBe(visible);
});

test('E2 what comes along with pasted text is taken off its ends, and off nowhere else', () => {
  expect(titleOf('\ufeff\u200e \u200bA\u200b b\u200e\u2060\u00a0\n')).toBe('A\u200b b');
  expect(titleOf('\u200b')).toBe('');
  expect(titleOf('👩‍👧\u200b')).toBe('👩‍👧');
});

test('E2 a text is measured without what was taken off, and a very long one is not looked at', () => {
  expect(name(`${' '.repeat(4_000)}${'a'.repeat(40)}`)).toMatchObject({ ok: true });
  expect(name('a'.repeat(41))).toMatchObject({ ok: false });
  expect(name(`${' '.repeat(5_000)}a`)).toMatchObject({ ok: false });
});
