import fc from 'fast-check';
import { expect, test } from 'vitest';
import { base64Of, classicFrameProblem, imageTypeOf } from '../src/index.ts';

const MAX = 1_000;
const base64 = fc.uint8Array({ maxLength: 500 }).map((bytes) => Buffer.from(bytes));

test.each([
  ['jpeg', [0xff, 0xd8, 0xff]],
  ['png', [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0]],
  ['webp', [0x52, 0x49, 0x46, 0x46]],
])('D5 whatever begins like a %s passes, bare and as a data URL', (kind, magic) => {
  fc.assert(
    fc.property(base64, (rest) => {
      const bare = Buffer.concat([Buffer.from(magic), rest]).toString('base64');
      const url = `data:image/${kind};base64,${bare}`;
      for (const frame of [bare, url]) {
        expect(classicFrameProblem(frame, MAX)).toBeUndefined();
        expect(imageTypeOf(frame)).toBe(`image/${kind}`);
        expect(base64Of(frame)).toBe(bare);
      }
    }),
  );
});

test('D5 no text that names a host, a scheme other than data, or a path passes', () => {
  const address = fc.oneof(
    fc.webUrl(),
    fc.webPath().map((path) => `/${path}`),
    fc.domain().map((domain) => `//${domain}/9j/`),
    fc.stringMatching(/^\/\/[A-Za-z0-9+/]{1,40}$/),
    fc.stringMatching(/^[a-z]{2,10}:[A-Za-z0-9+/]{1,40}$/),
  );
  fc.assert(
    fc.property(address, (text) => {
      fc.pre(!text.startsWith('/9j/'));
      expect(classicFrameProblem(text, MAX)).toBe('invalid_frame');
    }),
  );
});

test('D6 the size limit comes first, so that a huge text is not even looked at', () => {
  expect(classicFrameProblem('?'.repeat(MAX + 1), MAX)).toBe('frame_too_large');
  expect(classicFrameProblem(`/9j/${'A'.repeat(MAX - 4)}`, MAX)).toBeUndefined();
});
