/** What the store knows of streams whose link outlives a broadcast. Part of the contract: store-contract.ts. */
import { expect, test } from 'vitest';
import type { Store } from '../src/store/store.ts';
import { account, stream, user } from './store-rows.ts';

const ended = { ended_at: 7, end_reason: 'ended' } as const;
const kept = { is_kept: 1, ...ended } as const;

export function keepsKeptStreams(setUp: () => Promise<{ store: Store }>): void {
  async function setUpWithAna() {
    const { store } = await setUp();
    const ana = user('Ana');
    await store.users.save(ana);
    return { store, ana };
  }

  test('a kept stream that has ended begins again, under another title and with another token', async () => {
    const { store, ana } = await setUpWithAna();
    await store.streams.save(stream('cats', ana, kept));
    const again = { is_kept: 1, epoch: 1, title: 'Dogs', publish_token_hash: 'new' } as const;
    await store.streams.save(stream('cats', ana, { ...again, started_at: 9, starts_at: 8 }));
    const now = stream('cats', ana, { ...again, started_at: 9, starts_at: 8 });
    expect(await store.streams.find('cats')).toEqual(now);
    expect(await store.streams.allOpen()).toEqual([now]);
  });

  test('a stream that is kept no longer has ended for good', async () => {
    const { store, ana } = await setUpWithAna();
    await store.streams.save(stream('cats', ana, kept));
    await store.streams.save(stream('cats', ana, ended));
    await store.streams.save(stream('cats', ana, { is_kept: 1, epoch: 1 }));
    expect(await store.streams.find('cats')).toEqual(stream('cats', ana, ended));
  });

  test('kept streams are counted: all, those of a user or else of an account, of a place', async () => {
    const { store, ana } = await setUpWithAna();
    const place = { kept_by_address: 'a', kept_by_network: 'n' };
    const owner = account('Ana');
    await store.accounts.insert(owner);
    const owned = { account_id: owner.account_id, kept_by_address: 'b', kept_by_network: 'n' };
    await store.streams.save(stream('plain', ana, ended));
    await store.streams.save(stream('offline', ana, { ...kept, ...place }));
    await store.streams.save(stream('live', ana, { is_kept: 1, ...owned }));
    const keeper = { userId: ana.user_id, accountId: null, address: 'a', network: 'n' };
    expect(await store.keptStreams.count(keeper)).toEqual({
      ofAll: 2,
      ofUser: 2,
      ofAddress: 1,
      ofNetwork: 2,
    });
    const byAccount = { ...keeper, accountId: owner.account_id, address: 'c', network: 'm' };
    const counts = { ofAll: 2, ofUser: 1, ofAddress: 0, ofNetwork: 0 };
    expect(await store.keptStreams.count(byAccount)).toEqual(counts);
  });

  test('an account has its kept streams, those begun last first; without it they are nobody’s', async () => {
    const { store, ana } = await setUpWithAna();
    const owner = account('Ana');
    await store.accounts.insert(owner);
    const owned = { ...kept, account_id: owner.account_id };
    await store.streams.save(stream('old', ana, { ...owned, started_at: 1 }));
    await store.streams.save(stream('new', ana, { ...owned, started_at: 2 }));
    await store.streams.save(stream('other', ana, kept));
    const rows = await store.keptStreams.ofAccount(owner.account_id);
    expect(rows.map(({ stream_key }) => stream_key)).toEqual(['new', 'old']);
    await store.accounts.remove(owner.name_key);
    expect(await store.streams.find('new')).toMatchObject({ account_id: null, is_kept: 1 });
  });

  test('public announced streams that are offline are upcoming, the next first', async () => {
    const { store, ana } = await setUpWithAna();
    const at = (starts_at: number) => ({ ...kept, starts_at });
    await store.streams.save(stream('later', ana, at(30)));
    await store.streams.save(stream('next', ana, at(20)));
    await store.streams.save(stream('past', ana, at(10)));
    await store.streams.save(stream('unlisted', ana, { ...at(20), visibility: 'unlisted' }));
    await store.streams.save(stream('on air', ana, { is_kept: 1, starts_at: 20 }));
    await store.streams.save(stream('deleted', ana, { ...at(20), is_kept: 0 }));
    const keys = async (most: number) =>
      (await store.keptStreams.upcoming({ afterMs: 10, most })).map((row) => row.stream_key);
    expect(await keys(9)).toEqual(['next', 'later']);
    expect(await keys(1)).toEqual(['next']);
  });

  test('kept streams outlive the cleanup, until they have been offline for long', async () => {
    const { store, ana } = await setUpWithAna();
    await store.streams.save(stream('old', ana, kept));
    await store.streams.save(stream('new', ana, { ...kept, ended_at: 20 }));
    await store.streams.save(stream('announced', ana, { ...kept, starts_at: 20 }));
    await store.streams.save(stream('on air', ana, { is_kept: 1 }));
    expect(await store.streams.forgetEnded({ beforeMs: 100, most: 0 })).toBe(0);
    expect(await store.keptStreams.giveUpUnusedSince(10)).toBe(1);
    expect(await store.streams.forgetEnded({ beforeMs: 100, most: 10 })).toBe(1);
    expect(await store.streams.find('old')).toBeUndefined();
    expect(await store.streams.find('announced')).toMatchObject({ is_kept: 1 });
  });

  test('the publish key that a user has shown is known by its id', async () => {
    const { store, ana } = await setUpWithAna();
    await store.users.save(user('Bo', { publish_key_hash: 'key' }));
    expect(await store.users.keyHashOf('id of Bo')).toBe('key');
    expect(await store.users.keyHashOf(ana.user_id)).toBeUndefined();
    expect(await store.users.keyHashOf('nobody')).toBeUndefined();
  });
}
