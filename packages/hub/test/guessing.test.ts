/** What guessing costs: attempts are counted, passwords take work. */
import { expect, test } from 'vitest';
import { AttemptLimit } from '../src/access/attempt-limit.ts';
import { PasswordHashing } from '../src/access/password-hashing.ts';

test('so many attempts at once, then one in so long, for each key by itself', () => {
  const limit = new AttemptLimit({ atOnce: 3, oneInMs: 1_000 });
  const verdicts = (key: string, nowMs: number, count: number) =>
    Array.from({ length: count }, () => limit.take(key, nowMs));
  expect(verdicts('a', 0, 4)).toEqual([true, true, true, false]);
  expect(verdicts('b', 0, 1)).toEqual([true]);
  expect(verdicts('a', 999, 1)).toEqual([false]);
  expect(verdicts('a', 1_998, 2)).toEqual([true, false]);
  expect(verdicts('a', 3_600_000, 4)).toEqual([true, true, true, false]);
  // A clock that goes back gives nothing.
  expect(verdicts('a', 0, 1)).toEqual([false]);
});

test('what succeeded is given back, and never more than there was', () => {
  const limit = new AttemptLimit({ atOnce: 1, oneInMs: 1_000 });
  for (let count = 0; count < 5; count += 1) {
    expect(limit.take('a', 0)).toBe(true);
    limit.giveBack('a');
    limit.giveBack('a');
  }
  expect([limit.take('a', 0), limit.take('a', 0)]).toEqual([true, false]);
});

test('memory is bounded, and those who guess now are remembered', () => {
  const limit = new AttemptLimit({ atOnce: 1, oneInMs: 1_000, maxKeys: 100 });
  limit.take('guesser', 0);
  for (let key = 0; key < 10_000; key += 1) {
    limit.take(`key ${key}`, 0);
    expect(limit.take('guesser', 0)).toBe(false);
  }
  expect(limit.size).toBe(100);
});

test('a hash carries its parameters and a salt of its own, and takes one password', async () => {
  const passwords = new PasswordHashing();
  const [first = '', second = ''] = await Promise.all([
    passwords.hash('secret'),
    passwords.hash('secret'),
  ]);
  expect(first).toMatch(/^scrypt\$15\$8\$1\$[\w-]{22}\$[\w-]{43}$/);
  expect(second).not.toBe(first);
  expect(await passwords.check('secret', first)).toBe('right');
  expect(await passwords.check('secret ', first)).toBe('wrong');
  expect(await passwords.check('secret', undefined)).toBe('wrong');
  // From a hub that was set to less work: what is stored says how to check it.
  const older = 'scrypt$10$8$1$AAAAAAAAAAAAAAAAAAAAAA$MAQg4JGLPMRqJFBEKf8fQ-4nhhombI56iCi1UYs3wDs';
  expect(await passwords.check('secret', older)).toBe('right');
});

test('without a hash to compare with the same work is done', async () => {
  const passwords = new PasswordHashing({ log2N: 4 });
  const verdicts = await Promise.all(
    Array.from({ length: 70 }, () => passwords.check('guess', undefined)),
  );
  // So it waits in the same queue.
  expect(verdicts.filter((verdict) => verdict === 'busy')).toHaveLength(4);
});

test('of very many at once the last are told to come later', async () => {
  const passwords = new PasswordHashing();
  const older = 'scrypt$4$1$1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA';
  const verdicts = await Promise.all(
    Array.from({ length: 70 }, () => passwords.check('guess', older)),
  );
  expect(verdicts.filter((verdict) => verdict === 'busy')).toHaveLength(4);
  expect(await passwords.check('guess', older)).toBe('wrong');
});
