/** What guessing costs: attempts are counted, passwords take work. */
import { expect, test } from 'vitest';
import { GuessLimit } from '../src/access/guess-limit.ts';
import { HASHED_AT_ONCE, PasswordHashing } from '../src/access/password-hashing.ts';
import { placeOf } from '../src/limits/address-group.ts';
import { AttemptLimit, takeFromAll } from '../src/limits/attempt-limit.ts';
import { startTestHub } from './hub-under-test.ts';

const somebody = placeOf('192.0.2.1');

test('so many attempts at once, then one in so long, for each key by itself', () => {
  const limit = new AttemptLimit({ atOnce: 3, oneInMs: 1_000 });
  const verdicts = (key: string, nowMs: number, count: number) =>
    Array.from({ length: count }, () => limit.take(key, nowMs));
  expect(verdicts('a', 0, 4)).toEqual([true, true, true, false]);
  expect(verdicts('b', 0, 1)).toEqual([true]);
  expect(verdicts('a', 999, 1)).toEqual([false]);
  expect(verdicts('a', 1_998, 2)).toEqual([true, false]);
  expect(verdicts('a', 3_600_000, 4)).toEqual([true, true, true, false]);
});

test('what succeeded, or was not made, is given back and leaves nothing', () => {
  const limit = new AttemptLimit({ atOnce: 1, oneInMs: 1_000 });
  for (let count = 0; count < 5; count += 1) {
    expect(limit.take('a', 0)).toBe(true);
    limit.giveBack('a', 0);
    limit.giveBack('a', 0);
    expect(limit.size).toBe(0);
  }
  expect([limit.take('a', 0), limit.take('a', 0)]).toEqual([true, false]);
});

test('memory is bounded, and a key that is used up is not pushed out by keys that are hardly used', () => {
  const limit = new AttemptLimit({ atOnce: 3, oneInMs: 1_000_000, maxKeys: 100 });
  for (let count = 0; count < 3; count += 1) limit.take('guessed at', 0);
  let most = 0;
  for (let key = 0; key < 10_000; key += 1) {
    limit.take(`key ${key}`, key);
    most = Math.max(most, limit.size);
  }
  expect(most).toBeLessThanOrEqual(100);
  expect(limit.take('guessed at', 10_000)).toBe(false);
});

test('an attempt that one limit refuses takes nothing from the others', () => {
  const one = new AttemptLimit({ atOnce: 2, oneInMs: 1_000 });
  const other = new AttemptLimit({ atOnce: 1, oneInMs: 1_000 });
  const places = [
    [one, 'a'],
    [other, 'b'],
  ] as const;
  const attempt = takeFromAll(places, 0);
  expect(attempt).toBeDefined();
  expect(takeFromAll(places, 0)).toBeUndefined();
  expect(one.hasLeft('a', 0)).toBe(true);
  attempt?.giveBack(0);
  expect([one.size, other.size]).toEqual([0, 0]);
});

const guesses = () =>
  new GuessLimit({
    ofAddress: { atOnce: 20, oneInMs: 1_000_000 },
    common: { atOnce: 6, oneInMs: 1_000_000 },
    own: { atOnce: 2, oneInMs: 1_000_000 },
    ownOfAll: { atOnce: 50, oneInMs: 1_000_000 },
  });

function taken(limit: GuessLimit, guess: Parameters<GuessLimit['take']>[0], tries = 100): number {
  let count = 0;
  for (let each = 0; each < tries; each += 1) if (limit.take(guess, 0)) count += 1;
  return count;
}

test('a guesser uses up what all share and its own, and leaves everybody else theirs', () => {
  const limit = guesses();
  expect(taken(limit, { target: 'ana', address: '192.0.2.1' })).toBe(8);
  expect(taken(limit, { target: 'ana', address: '192.0.2.2' })).toBe(2);
  expect(taken(limit, { target: 'ana', address: '2001:db8:0:1::5' })).toBe(2);
  expect(taken(limit, { target: 'bo', address: '192.0.2.3' })).toBe(8);
});

test('an address has so many guesses, whatever it guesses at', () => {
  const limit = guesses();
  let count = 0;
  for (let each = 0; each < 100; each += 1)
    count += taken(limit, { target: `target ${each}`, address: '192.0.2.1' });
  expect(count).toBe(20);
});

test.each([
  ['a /48 of IPv6', (index: number) => `2001:db8:7:${index.toString(16)}::1`, 6 + 8],
  ['a /24 of IPv4', (index: number) => `192.0.2.${index % 256}`, 6 + 8],
  ['a thousand networks', (index: number) => `10.${index >> 8}.${index & 255}.1`, 6 + 50],
])('whoever has the addresses of %s does not get far', (_, addressOf, most) => {
  const limit = guesses();
  let count = 0;
  for (let index = 0; index < 1_000; index += 1)
    count += taken(limit, { target: 'ana', address: addressOf(index) }, 5);
  expect(count).toBe(most);
});

test('whoever was right before has attempts that nobody else can use up', () => {
  const limit = guesses();
  for (let index = 0; index < 1_000; index += 1)
    taken(limit, { target: 'ana', address: `10.${index >> 8}.${index & 255}.1` }, 5);
  expect(taken(limit, { target: 'ana', address: '192.0.2.1' })).toBe(0);
  expect(taken(limit, { target: 'ana', address: '192.0.2.1', knownAs: 'laptop' })).toBe(10);
  expect(taken(limit, { target: 'ana', address: '10.0.0.1', knownAs: 'phone' })).toBe(10);
});

test('a hash carries its parameters and a salt of its own, and takes one password', async () => {
  const passwords = new PasswordHashing();
  const [first = '', second = ''] = await Promise.all([
    passwords.hash('secret', somebody),
    passwords.hash('secret', somebody),
  ]);
  expect(first).toMatch(/^scrypt\$15\$8\$1\$[\w-]{22}\$[\w-]{43}$/);
  expect(second).not.toBe(first);
  expect(await passwords.check('secret', first, somebody)).toBe('right');
  expect(await passwords.check('secret ', first, somebody)).toBe('wrong');
  expect(await passwords.check('secret', undefined, somebody)).toBe('wrong');
  // From a hub that was set to less work: what is stored says how to check it.
  const older = 'scrypt$10$8$1$AAAAAAAAAAAAAAAAAAAAAA$MAQg4JGLPMRqJFBEKf8fQ-4nhhombI56iCi1UYs3wDs';
  expect(await passwords.check('secret', older, somebody)).toBe('right');
});

test('without a hash to compare with the same work is done', async () => {
  const passwords = new PasswordHashing({ log2N: 4 });
  const verdicts = await Promise.all(
    Array.from({ length: 70 }, () => passwords.check('guess', undefined, somebody)),
  );
  // So it waits in the same queue.
  expect(verdicts.filter((verdict) => verdict === 'busy')).toHaveLength(70 - 64 - HASHED_AT_ONCE);
});

test('of very many at once the last are told to come later', async () => {
  const passwords = new PasswordHashing();
  const older = 'scrypt$4$1$1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA';
  const verdicts = await Promise.all(
    Array.from({ length: 70 }, () => passwords.check('guess', older, somebody)),
  );
  expect(verdicts.filter((verdict) => verdict === 'busy')).toHaveLength(70 - 64 - HASHED_AT_ONCE);
  expect(await passwords.check('guess', older, somebody)).toBe('wrong');
});

test('whoever sends passwords without end waits for itself: others are checked, and soon', async () => {
  const passwords = new PasswordHashing({ log2N: 10 });
  const stored = await passwords.hash('secret', somebody);
  let done = 0;
  const stranger = placeOf('198.51.100.1');
  const flood = Array.from({ length: 200 }, () =>
    passwords.check('guess', undefined, stranger).then((verdict) => {
      if (verdict !== 'busy') done += 1;
    }),
  );
  expect(await passwords.check('secret', stored, somebody)).toBe('right');
  // Two were being checked when it came, and one more may have had its turn.
  expect(done).toBeLessThanOrEqual(4);
  await Promise.all(flood);
});

test('a hub that stops does not first check all the passwords that wait', async () => {
  const passwords = new PasswordHashing();
  await using under = await startTestHub({ passwords });
  const flood = Array.from({ length: 40 }, () => passwords.check('guess', undefined, somebody));
  await under.hub.close();
  const checked = (await Promise.all(flood)).filter((verdict) => verdict !== 'busy');
  expect(checked.length).toBeLessThanOrEqual(4);
  expect(await passwords.check('guess', undefined, somebody)).toBe('busy');
});
