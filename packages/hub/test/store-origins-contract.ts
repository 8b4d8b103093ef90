/**
 * What nodes rely on in a store to agree on whose stream is whose. Part of the contract: store-contract.ts.
 */
import { expect, test } from 'vitest';
import type { Store } from '../src/store/store.ts';
import { stream, user } from './store-rows.ts';

/** `open`: another connection to the same rows. */
export function keepsOrigins(setUp: () => Promise<{ store: Store; open(): Promise<Store> }>): void {
  test('a stream’s row of a higher epoch stays, whoever else saves it later', async () => {
    const { store, open } = await setUp();
    const other = await open();
    const ana = user('Ana');
    await store.users.save(ana);
    await store.streams.save(stream('cats', ana, { node: 'a' }));
    await other.streams.save(stream('cats', ana, { node: 'b', epoch: 1, peak_viewers: 5 }));
    const late = { ended_at: 7, end_reason: 'abandoned', peak_viewers: 3 } as const;
    await store.streams.save(stream('cats', ana, { node: 'a', ...late }));
    const now = { node: 'b', epoch: 1, peak_viewers: 5 };
    expect(await store.streams.find('cats')).toEqual(stream('cats', ana, now));
  });

  test('a stream that has ended stays so, and keeps its first end', async () => {
    const { store, open } = await setUp();
    const other = await open();
    const ana = user('Ana');
    await store.users.save(ana);
    await store.streams.save(stream('cats', ana));
    const end = { streamKey: 'cats', epoch: 0, endedAtMs: 7, reason: 'abandoned' } as const;
    expect(await other.streams.endIf(end)).toBe(true);
    await store.streams.save(stream('cats', ana, { peak_viewers: 3 }));
    expect(await store.streams.endIf({ ...end, endedAtMs: 9, reason: 'ended' })).toBe(false);
    const ended = stream('cats', ana, { ended_at: 7, end_reason: 'abandoned' });
    expect(await store.streams.find('cats')).toEqual(ended);
  });

  test('of nodes that begin a kept stream at once one gets it, without its end; no other ended stream begins', async () => {
    const { open, store } = await setUp();
    const ana = user('Ana');
    const end = { ended_at: 7, end_reason: 'ended' } as const;
    const wish = { epoch: 4, node: 'b', beginsAtMs: 5_000 };
    await store.users.save(ana);
    await store.streams.save(stream('cats', ana, { epoch: 4, ...end }));
    expect(await store.streams.claim({ ...wish, streamKey: 'cats' })).toBeUndefined();
    await store.streams.save(stream('dogs', ana, { epoch: 4, is_kept: 1, ...end }));
    const nodes = await Promise.all([open(), open(), open()]);
    const claims = nodes.map(({ streams }) => streams.claim({ ...wish, streamKey: 'dogs' }));
    const got = (await Promise.all(claims)).filter((row) => row !== undefined);
    expect(got).toEqual([
      stream('dogs', ana, { epoch: 5, node: 'b', is_kept: 1, started_at: 5_000 }),
    ]);
    const again = { ...wish, streamKey: 'dogs', epoch: 5 };
    expect(await store.streams.claim(again)).toBeUndefined();
  });

  test('of many nodes that claim a stream at once one gets it, with the next epoch', async () => {
    const { open, store } = await setUp();
    const ana = user('Ana');
    const cats = stream('cats', ana, { title: 'Cats', node: 'a', epoch: 4 });
    await store.users.save(ana);
    await store.streams.save(cats);
    const names = ['b', 'c', 'd', 'e'];
    const nodes = await Promise.all(names.map(() => open()));
    const claims = nodes.map((node, number) =>
      node.streams.claim({ streamKey: 'cats', epoch: 4, node: names[number] ?? '' }),
    );
    const rows = (await Promise.all(claims)).filter((row) => row !== undefined);
    expect(rows).toEqual([{ ...cats, node: rows[0]?.node, epoch: 5 }]);
    expect(names).toContain(rows[0]?.node);
    expect(await store.streams.find('cats')).toEqual(rows[0]);
  });

  test('an older row that waits to be written does not hide a newer one from whoever claims the stream', async () => {
    const { store, open } = await setUp();
    const ana = user('Ana');
    await store.users.save(ana);
    await store.streams.save(stream('cats', ana, { node: 'a' }));
    const moved = await (await open()).streams.claim({ streamKey: 'cats', epoch: 0, node: 'b' });
    const before = Array.from({ length: 30 }, (_, index) => store.users.save(user(`U${index}`)));
    const late = store.streams.save(stream('cats', ana, { node: 'a', peak_viewers: 3 }));
    expect(await store.streams.find('cats')).toMatchObject({ node: 'a', epoch: 0 });
    const claim = { streamKey: 'cats', epoch: 0, node: 'a' };
    expect(await store.streams.claim(claim)).toBeUndefined();
    expect(await store.streams.find('cats')).toEqual(moved);
    await Promise.all([...before, late]);
  });

  test('a stream is neither claimed nor ended by who knows an older epoch, or once it has ended', async () => {
    const { store } = await setUp();
    const ana = user('Ana');
    await store.users.save(ana);
    await store.streams.save(stream('cats', ana, { epoch: 2 }));
    await store.streams.save(stream('over', ana, { ended_at: 7, end_reason: 'ended' }));
    const wish = { streamKey: 'cats', node: 'b' };
    const end = { streamKey: 'cats', endedAtMs: 8, reason: 'ended' } as const;
    expect(await store.streams.claim({ ...wish, epoch: 1 })).toBeUndefined();
    expect(await store.streams.claim({ ...wish, streamKey: 'over', epoch: 0 })).toBeUndefined();
    expect(await store.streams.claim({ ...wish, streamKey: 'no key', epoch: 0 })).toBeUndefined();
    expect(await store.streams.endIf({ ...end, epoch: 1 })).toBe(false);
    expect(await store.streams.endIf({ ...end, streamKey: 'no key', epoch: 0 })).toBe(false);
    expect(await store.streams.allOpen()).toEqual([stream('cats', ana, { epoch: 2 })]);
  });

  test('a node’s open streams are its own and those of no node', async () => {
    const { store } = await setUp();
    const ana = user('Ana');
    await store.users.save(ana);
    const end = { ended_at: 7, end_reason: 'ended' } as const;
    await store.streams.save(stream('of a', ana, { node: 'a' }));
    await store.streams.save(stream('of b', ana, { node: 'b' }));
    await store.streams.save(stream('of none', ana));
    await store.streams.save(stream('over', ana, { node: 'a', ...end }));
    const open = await store.streams.allOpen({ node: 'a' });
    expect(open.map(({ stream_key }) => stream_key).sort()).toEqual(['of a', 'of none']);
  });
}
