/**
 * What the hub relies on in a store: one set of rules for every database it may be in.
 * From: store.test.ts, each database. To: the same, its tests.
 */
import { expect, onTestFinished, test } from 'vitest';
import type { Store } from '../src/store/store.ts';
import { keepsTheArchive } from './archive-contract.ts';
import { ManualClock } from './manual-clock.ts';
import { keepsKeptStreams } from './store-kept-contract.ts';
import { keepsOrigins } from './store-origins-contract.ts';
import { account, session, stream, user } from './store-rows.ts';

export interface DatabaseUnderTest {
  /** Opens it, empty for the first time; again, another connection to the same rows. */
  open(clock: ManualClock): Promise<Store>;
  /** Somebody else holds it, so that nothing can be written until they let go. */
  hold(): Promise<{ letGo(): Promise<void> }>;
}

/** As long as dates reach, and far beyond 32 bits. */
const LAST_DATE_MS = 8_640_000_000_000_000;
const LONGEST_RETRY_MS = 30_000;
/** More than one slice of the cleanup. */
const MANY = 1_100;

/** The first of any number of connections to one database, and what opens another. */
async function storesUnderTest(prepare: () => Promise<DatabaseUnderTest>) {
  const database = await prepare();
  const clock = new ManualClock();
  const open = async () => {
    const store = await database.open(clock);
    onTestFinished(() => store.close());
    return store;
  };
  return { ...database, clock, open, store: await open() };
}

/** Within a `describe` that names the database. */
export function followsTheContract(prepare: () => Promise<DatabaseUnderTest>): void {
  const setUp = () => storesUnderTest(prepare);
  keepsOrigins(setUp);
  keepsKeptStreams(setUp);

  test('what is saved is found, by this connection and by the next one', async () => {
    const { store, open } = await setUp();
    const ana = user('Ana', { publish_key_hash: 'key' });
    const cats = stream('cats', ana, { title: 'Cats', visibility: 'private', password_hash: 'x' });
    await store.users.save(ana);
    await store.streams.save(cats);
    await store.close();
    const later = await open();
    for (const each of [later, await open()]) {
      expect(await each.users.find(ana.token_hash)).toEqual(ana);
      expect(await each.streams.find('cats')).toEqual(cats);
    }
    expect(await later.users.find('nobody’s hash')).toBeUndefined();
    expect(await later.streams.find('no key')).toBeUndefined();
  });

  test('times keep every millisecond, as far as dates reach, and are numbers', async () => {
    const { store, open } = await setUp();
    const ana = user('Ana', { created_at: LAST_DATE_MS - 1, seen_at: LAST_DATE_MS });
    const times = { started_at: LAST_DATE_MS - 1, ended_at: LAST_DATE_MS };
    const cats = stream('cats', ana, { ...times, end_reason: 'ended' });
    const bob = account('Bob');
    await store.users.save(ana);
    await store.streams.save(cats);
    await store.accounts.insert({ ...bob, created_at: LAST_DATE_MS });
    const long = session(bob, { token_hash: 'long', expires_at: LAST_DATE_MS });
    await store.accounts.insertSession({ ...long, created_at: LAST_DATE_MS });
    await store.publishKeys.replace({ keyHash: 'key', nowMs: LAST_DATE_MS });
    const other = await open();
    expect(await other.users.find(ana.token_hash)).toEqual(ana);
    expect(await other.streams.find('cats')).toEqual(cats);
    const ofLong = { tokenHash: 'long', nowMs: LAST_DATE_MS - 1 };
    expect(await other.accounts.ofSession(ofLong)).toEqual({ ...bob, created_at: LAST_DATE_MS });
    expect(await other.accounts.ofSession({ ...ofLong, nowMs: LAST_DATE_MS })).toBeUndefined();
    expect(await other.publishKeys.hash()).toBe('key');
  });

  test('texts of people come back letter by letter', async () => {
    const { store, open } = await setUp();
    const title = `'); DROP TABLE streams; -- "%_\\ 猫 👩‍👩‍👧 e\u0301 שלום`;
    const ana = user('Ána 👋');
    await store.users.save(ana);
    await store.streams.save(stream('cats', ana, { title }));
    expect(await (await open()).streams.find('cats')).toMatchObject({ title, username: 'Ána 👋' });
  });

  test('a user that is saved again has the new name, key and time, and the old beginning', async () => {
    const { store, open } = await setUp();
    await store.users.save(user('Ana'));
    const newer = { username: 'Anna', seen_at: 9, publish_key_hash: 'key' };
    await store.users.save(user('Ana', { ...newer, created_at: 9 }));
    expect(await (await open()).users.find('hash of Ana')).toEqual({ ...user('Ana'), ...newer });
  });

  test('a stream that is saved again has its end and its peak, and its user’s name of now', async () => {
    const { store, open } = await setUp();
    const ana = user('Ana');
    await store.users.save(ana);
    await store.streams.save(stream('cats', ana, { title: 'Cats' }));
    const end = { ended_at: 7, end_reason: 'abandoned', peak_viewers: 3 } as const;
    await store.streams.save(stream('cats', ana, { title: 'Cats', ...end }));
    await store.users.save(user('Ana', { username: 'Anna' }));
    const found = await (await open()).streams.find('cats');
    expect(found).toMatchObject({ title: 'Cats', username: 'Anna', ...end });
  });

  test('open streams are those without an end', async () => {
    const { store } = await setUp();
    const ana = user('Ana');
    await store.users.save(ana);
    await store.streams.save(stream('over', ana, { ended_at: 7, end_reason: 'ended' }));
    await store.streams.save(stream('open', ana));
    expect(await store.streams.allOpen()).toEqual([stream('open', ana)]);
  });

  test('S11 a row that can never be written is given up, and holds up no other', async () => {
    const { store } = await setUp();
    await store.streams.save(stream('cats', user('Nobody')));
    await store.users.save(user('Ana'));
    expect(store.writes.waiting).toBe(0);
    expect(await store.streams.find('cats')).toBeUndefined();
    expect(await store.users.find('hash of Ana')).toBeDefined();
  });

  test('S11a while somebody else holds it, rows wait, are found, and are written afterwards', async () => {
    const { store, hold, open, clock } = await setUp();
    const ana = user('Ana');
    const held = await hold();
    await store.users.save(ana);
    await store.streams.save(stream('cats', ana));
    expect(store.writes.waiting).toBe(2);
    expect(await store.users.find(ana.token_hash)).toEqual(ana);
    expect(await store.streams.find('cats')).toEqual(stream('cats', ana));
    await held.letGo();
    clock.advance(LONGEST_RETRY_MS);
    await expect.poll(() => store.writes.waiting).toBe(0);
    expect(await (await open()).streams.find('cats')).toEqual(stream('cats', ana));
  });

  test('S10a ended streams go by their age, and by their number the oldest; open ones never', async () => {
    const { store } = await setUp();
    const ana = user('Ana');
    await store.users.save(ana);
    await store.streams.save(stream('open', ana));
    const rows = Array.from({ length: 10 }, (_, number) =>
      stream(`stream ${number}`, ana, { ended_at: number, end_reason: 'ended' }),
    );
    await Promise.all(rows.map((row) => store.streams.save(row)));
    expect(await store.streams.forgetEnded({ beforeMs: 3, most: 10 })).toBe(3);
    expect(await store.streams.forgetEnded({ beforeMs: 3, most: 4 })).toBe(3);
    expect(await store.streams.forgetEnded({ beforeMs: 0, most: 0 })).toBe(4);
    expect(await store.streams.allOpen()).toHaveLength(1);
  });

  test('S10b users go who were not seen, have no stream, and have shown no key for longer', async () => {
    const { store } = await setUp();
    const withStream = user('with stream');
    await store.users.save(withStream);
    await store.streams.save(stream('cats', withStream));
    await store.users.save(user('unseen', { seen_at: 19 }));
    await store.users.save(user('seen', { seen_at: 20 }));
    await store.users.save(user('with key', { seen_at: 10, publish_key_hash: 'key' }));
    await store.users.save(user('with old key', { seen_at: 9, publish_key_hash: 'key' }));
    expect(await store.users.forgetUnseenSince({ withKey: 10, others: 20 })).toBe(2);
    for (const name of ['with stream', 'seen', 'with key']) {
      expect(await store.users.find(`hash of ${name}`), name).toBeDefined();
    }
    for (const name of ['unseen', 'with old key']) {
      expect(await store.users.find(`hash of ${name}`), name).toBeUndefined();
    }
  });

  test('S10a very many rows are forgotten, and others have their turn meanwhile', async () => {
    const { store } = await setUp();
    const users = Array.from({ length: MANY }, (_, number) => user(`user ${number}`));
    await Promise.all(users.map((row) => store.users.save(row)));
    let turns = 0;
    let isForgetting = true;
    const count = () => {
      turns += 1;
      if (isForgetting) setImmediate(count);
    };
    setImmediate(count);
    expect(await store.users.forgetUnseenSince({ withKey: 9, others: 9 })).toBe(MANY);
    isForgetting = false;
    expect(turns).toBeGreaterThanOrEqual(2);
  });

  test('of two accounts with one name one stays, also if both come at once', async () => {
    const { store } = await setUp();
    const both = [account('Ana'), { ...account('ANA'), account_id: 'another id' }];
    const added = await Promise.all(both.map((row) => store.accounts.insert(row)));
    expect(added.toSorted()).toEqual([false, true]);
    for (const row of both) expect(await store.accounts.insert(row)).toBe(false);
    expect(await store.accounts.find('ana')).toEqual(both[added.indexOf(true)]);
    expect(await store.accounts.find('bob')).toBeUndefined();
  });

  test('accounts are listed in the order of their code points, whatever language the machine speaks', async () => {
    const { store } = await setUp();
    const names = ['_x', 'a b', 'ab', 'b', 'é', 'ø', '猫', '👋'];
    for (const name of names.toReversed()) await store.accounts.insert(account(name));
    expect((await store.accounts.all()).map(({ name }) => name)).toEqual(names);
  });

  test('a removed account is gone with its sessions, and a second removal says so', async () => {
    const { store } = await setUp();
    const [ana, bob] = [account('Ana'), account('Bob')];
    for (const each of [ana, bob]) {
      await store.accounts.insert(each);
      const token_hash = `of ${each.name}`;
      await store.accounts.insertSession(session(each, { token_hash, expires_at: 9 }));
    }
    expect(await store.accounts.remove('ana')).toBe(true);
    expect(await store.accounts.remove('ana')).toBe(false);
    expect(await store.accounts.ofSession({ tokenHash: 'of Ana', nowMs: 1 })).toBeUndefined();
    expect(await store.accounts.ofSession({ tokenHash: 'of Bob', nowMs: 1 })).toEqual(bob);
    await store.accounts.removeSession('of Bob');
    await store.accounts.removeSession('of Bob');
    expect(await store.accounts.ofSession({ tokenHash: 'of Bob', nowMs: 1 })).toBeUndefined();
  });

  test('expired sessions are forgotten, all of them, and no other', async () => {
    const { store } = await setUp();
    const ana = account('Ana');
    await store.accounts.insert(ana);
    for (let number = 0; number < MANY; number += 1) {
      const times = { token_hash: `old ${number}`, expires_at: 10 };
      await store.accounts.insertSession(session(ana, times));
    }
    await store.accounts.insertSession(session(ana, { token_hash: 'new', expires_at: 11 }));
    expect(await store.accounts.forgetSessionsExpiredBefore(10)).toBe(MANY);
    expect(await store.accounts.ofSession({ tokenHash: 'new', nowMs: 10 })).toEqual(ana);
  });

  test('one publish key is in force: the newest, for every connection', async () => {
    const { store, open } = await setUp();
    expect(await store.publishKeys.hash()).toBeUndefined();
    await store.publishKeys.replace({ keyHash: 'first', nowMs: 1 });
    const other = await open();
    await other.publishKeys.replace({ keyHash: 'second', nowMs: 2 });
    expect(await store.publishKeys.hash()).toBe('second');
  });

  test('the first publish key is put in force once, however many nodes begin at once', async () => {
    const { open } = await setUp();
    const nodes = await Promise.all([open(), open(), open()]);
    const begun = await Promise.all(
      nodes.map(({ publishKeys }, number) =>
        publishKeys.begin({ keyHash: `key ${number}`, nowMs: 1 }),
      ),
    );
    expect(begun.filter(Boolean)).toHaveLength(1);
    expect(await nodes[0]?.publishKeys.hash()).toBe(`key ${begun.indexOf(true)}`);
  });

  test('a secret that many nodes make at once is the same for all, and stays', async () => {
    const { open } = await setUp();
    const nodes = await Promise.all([open(), open(), open()]);
    const secretOf = ({ secrets }: Store, number: number) =>
      secrets.common('key', () => `secret ${number}`);
    const first = await Promise.all(nodes.map(secretOf));
    expect(new Set(first).size).toBe(1);
    expect(await secretOf(await open(), 9)).toBe(first[0]);
    expect(await nodes[0]?.secrets.common('other', () => 'other')).toBe('other');
  });

  keepsTheArchive(async () => {
    const under = await setUp();
    const ana = user('Ana');
    await under.store.users.save(ana);
    await under.store.streams.save(stream('cats', ana, { ended_at: 7, end_reason: 'ended' }));
    return under;
  });

  test('it may be closed twice', async () => {
    const { store } = await setUp();
    await Promise.all([store.close(), store.close()]);
    await store.close();
  });
}
