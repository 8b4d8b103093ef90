import { expect, onTestFinished, test, vi } from 'vitest';
import { PasswordHashing } from '../src/access/password-hashing.ts';
import type { HubUnderTest } from './hub-under-test.ts';
import { ManualClock } from './manual-clock.ts';
import { isOnTwoNodes, startPlacedHub } from './nodes-under-test.ts';
import { ask, basic, bearer, ticketFor } from './rights-under-test.ts';

const password = 'open sesame';
const hidden = { visibility: 'private', password, title: 'Rehearsal' } as const;

test('W3e a ticket that opens nothing is refused sooner or later, a right one is always taken', async () => {
  await using under = await startPlacedHub({ clock: new ManualClock() });
  const streamer = await under.streamer(hidden);
  const { streamKey } = streamer;
  const ticket = await ticketFor(under, streamer);
  for (const key of [streamKey, 'nobodyHasIt']) {
    const show = (headers: Record<string, string>) =>
      ask(under, `GET /api/streams/${key}`, { headers });
    const verdicts: string[] = [];
    for (let count = 0; count < 40; count += 1)
      verdicts.push((await show(bearer('a.b.c'))).verdict);
    const before = key === streamKey ? 40 : 20;
    expect(verdicts.filter((verdict) => verdict === 'stream_not_found')).toHaveLength(before);
    expect((await show({})).verdict).toBe('stream_not_found');
  }
  const headers = bearer(ticket);
  expect((await ask(under, `GET /api/streams/${streamKey}`, { headers })).verdict).toBe('yes');
});

test('W3 a password costs one check, whether there is such a stream or not', async () => {
  const check = vi.spyOn(PasswordHashing.prototype, 'check');
  onTestFinished(() => check.mockRestore());
  await using under = await startPlacedHub();
  const live = await under.streamer(hidden);
  const byTickets = await under.streamer({ visibility: 'private' });
  const ended = await under.streamer(hidden);
  await ended.accepted('stream:end', { streamKey: ended.streamKey });
  const guesser = await under.connect();
  const keys = ['nobodyHasIt', live.streamKey, byTickets.streamKey, ended.streamKey];
  const checks: number[] = [];
  for (const streamKey of keys) {
    for (const sent of [{}, { password: 'guess' }]) {
      check.mockClear();
      await guesser.refusedWith('stream:join', { streamKey, ...sent });
      checks.push(check.mock.calls.length);
    }
  }
  expect(checks).toEqual([0, 1, 0, 1, 0, 1, 0, 1]);
});

test('W3a guessing is slowed down, with the same answer whether there is such a stream or not', async () => {
  const clock = new ManualClock();
  await using under = await startPlacedHub({ clock, maxRequestsPerSecond: 1_000 });
  const { streamKey } = await under.streamer(hidden);
  for (const key of [streamKey, 'nobodyHasIt']) {
    const guesser = await under.connect();
    const codes: string[] = [];
    for (let count = 0; count < 62; count += 1) {
      codes.push(await guesser.refusedWith('stream:join', { streamKey: key, password: 'guess' }));
    }
    expect(codes).toEqual([...Array(60).fill('stream_not_found'), 'rate_limited', 'rate_limited']);
  }
  const viewer = await under.connect();
  expect(await viewer.refusedWith('stream:join', { streamKey, password })).toBe('rate_limited');
  clock.advance(10_000);
  await viewer.accepted('stream:join', { streamKey, password });
}, 120_000);

/** Guesses over HTTP from addresses that a trusted proxy tells of. Returns how many were looked at. */
async function guessesFrom(
  under: HubUnderTest,
  { streamKey, address, count }: { streamKey: string; address: string; count: number },
): Promise<number> {
  const statuses = await Promise.all(
    Array.from({ length: count }, async (_, index) => {
      const headers = { 'x-forwarded-for': address, ...basic(`guess ${index}`) };
      return (await ask(under, `GET /api/streams/${streamKey}`, { headers })).status;
    }),
  );
  return statuses.filter((status) => status === 404).length;
}

test('W3c an address has so many guesses at all keys together, and others have theirs', async () => {
  await using under = await startPlacedHub({ clock: new ManualClock(), trustProxy: 'loopback' });
  const { streamKey } = await under.streamer(hidden);
  let checked = 0;
  for (let key = 0; key < 26; key += 1) {
    const guess = { streamKey: `other${key}`, address: '192.0.2.1', count: 5 };
    checked += await guessesFrom(under, guess);
  }
  expect(checked).toBe(120);
  expect(await guessesFrom(under, { streamKey, address: '192.0.2.1', count: 1 })).toBe(0);
  expect(await guessesFrom(under, { streamKey, address: '192.0.2.2', count: 1 })).toBe(1);
});

test('W3b W3d neither a guesser with many addresses gets far, nor are those kept out who know the password', async () => {
  const clock = new ManualClock();
  await using under = await startPlacedHub({ clock, trustProxy: 'loopback' });
  const { streamKey } = await under.streamer(hidden);
  const watch = async (address: string) => {
    const headers = { 'x-forwarded-for': address, ...basic(password) };
    return (await ask(under, `GET /api/streams/${streamKey}`, { headers })).verdict;
  };
  expect(await watch('198.51.100.1')).toBe('yes');
  let checked = 0;
  for (let host = 0; host < 20; host += 1)
    checked += await guessesFrom(under, { streamKey, address: `2001:db8:7:${host}::1`, count: 10 });
  // 55 that all share, and 20 of the network's own.
  expect(checked).toBe(75);
  expect(await watch('203.0.113.9')).toBe('yes');
  for (let network = 0; network < 40; network += 1)
    for (let host = 0; host < 4; host += 1) {
      const address = `10.0.${network}.${host}`;
      checked += await guessesFrom(under, { streamKey, address, count: 5 });
    }
  expect(checked).toBe(55 + 600);
  // Whoever was here before comes back; a stranger waits until the guesser gives up.
  expect(await watch('198.51.100.1')).toBe('yes');
  expect(await watch('203.0.113.9')).toBe('yes');
  expect(await watch('192.0.2.77')).toBe('rate_limited');
  clock.advance(10_000);
  expect(await watch('192.0.2.77')).toBe('yes');
}, 120_000);

test('W3a W3f whoever has no guess left learns nothing from a password that somebody else is having checked', async () => {
  let finish = () => {};
  const isChecked = new Promise<void>((resolve) => {
    finish = resolve;
  });
  await using under = await startPlacedHub({ clock: new ManualClock(), trustProxy: 'loopback' });
  const { streamKey } = await under.streamer(hidden);
  const watch = async (address: string) => {
    const headers = { 'x-forwarded-for': address, ...basic(password) };
    return (await ask(under, `GET /api/streams/${streamKey}`, { headers })).verdict;
  };
  expect(await guessesFrom(under, { streamKey, address: '192.0.2.1', count: 70 })).toBe(60);
  let honest: Promise<string> | undefined;
  await new Promise<void>((begun) => {
    const check = vi.spyOn(PasswordHashing.prototype, 'check').mockImplementation(async () => {
      begun();
      await isChecked;
      return 'right';
    });
    onTestFinished(() => check.mockRestore());
    honest = watch('198.51.100.1');
  });
  expect(await watch('192.0.2.1')).toBe('rate_limited');
  finish();
  expect(await honest).toBe('yes');
});

// On two nodes it is checked again until the stream has come to the viewers' node.
test.skipIf(isOnTwoNodes)(
  'W3f the same password at the same moment is checked once, and all who sent it are let in',
  async () => {
    let finish = () => {};
    const isChecked = new Promise<void>((resolve) => {
      finish = resolve;
    });
    await using under = await startPlacedHub();
    const { streamKey } = await under.streamer(hidden);
    const check = vi.spyOn(PasswordHashing.prototype, 'check').mockImplementation(async () => {
      await isChecked;
      return 'right';
    });
    onTestFinished(() => check.mockRestore());
    // As when a hub has been started again, and a class behind one address comes back.
    const viewers = await Promise.all(Array.from({ length: 100 }, () => under.connect()));
    const joins = viewers.map((viewer) => viewer.request('stream:join', { streamKey, password }));
    await Promise.all(viewers.map((viewer) => viewer.fence()));
    finish();
    const answers = await Promise.all(joins);
    expect(answers.filter(({ ok }) => ok)).toHaveLength(100);
    expect(check).toHaveBeenCalledTimes(1);
  },
  60_000,
);
