/** What the console says to whoever builds a page with the player in it. */
import { expect, test } from 'vitest';
import { adviceFor } from '../src/player/console-advice.ts';

const place = { hubUrl: 'https://hub.example/', origin: 'https://club.example' };

test('a page that is not allowed is told the option that allows it', () => {
  const why = { code: 'origin_not_allowed', message: 'Not you.' } as const;
  expect(adviceFor({ name: 'connecting', why }, place)).toBe(
    "https://hub.example/: Not you. The hub's operator allows this page with --allowed-origins https://club.example.",
  );
  // No option can name it.
  expect(adviceFor({ name: 'connecting', why }, { ...place, origin: 'null' })).toContain(
    "--allowed-origins '*'",
  );
});

test('a refusal without a remedy is told as the hub says it, by whatever code', () => {
  const code = 'of_tomorrow' as 'too_many_viewers';
  expect(adviceFor({ name: 'refused', code, message: 'Come back later.' }, place)).toBe(
    'https://hub.example/: Come back later.',
  );
});

test.each([
  undefined,
  { name: 'live' },
  { name: 'connecting' },
  { name: 'ended', reason: 'ended' },
  { name: 'not_found' },
] as const)('%j is no matter of the console', (state) => {
  expect(adviceFor(state, place)).toBeUndefined();
});
