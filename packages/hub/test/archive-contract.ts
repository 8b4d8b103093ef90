/**
 * What the hub relies on in a store's rows of broadcasts and recordings: a part of the contract of the store.
 * From: store-contract.ts, with a store that has an ended stream of the key "cats". To: the same, its tests.
 */
import { expect, test } from 'vitest';
import type { BroadcastRow, RecordingRow } from '../src/store/rows.ts';
import type { Store } from '../src/store/store.ts';
import { stream, user } from './store-rows.ts';

/** As long as dates reach, and far beyond 32 bits. */
const LAST_DATE_MS = 8_640_000_000_000_000;

function broadcast(id: string, streamKey: string, more: Partial<BroadcastRow> = {}) {
  const row: BroadcastRow = {
    broadcast_id: id,
    stream_key: streamKey,
    started_at: 1,
    ended_at: null,
    end_reason: null,
    peak_viewers: 0,
    ...more,
  };
  return row;
}

function recording(id: string, streamKey: string, more: Partial<RecordingRow> = {}) {
  const row: RecordingRow = {
    broadcast_id: id,
    stream_key: streamKey,
    title: '',
    state: 'recording',
    started_at: 1,
    ended_at: 1,
    bytes: 0,
    files: 1,
    ...more,
  };
  return row;
}

export function keepsTheArchive(
  withCats: () => Promise<{ store: Store; open(): Promise<Store> }>,
): void {
  async function withBroadcasts(ids: readonly string[]) {
    const under = await withCats();
    for (const id of ids) await under.store.broadcasts.save(broadcast(id, 'cats'));
    return under;
  }

  test('a broadcast that is saved again has its end and its peak; the newest open one is found', async () => {
    const { store, open } = await withBroadcasts(['one']);
    await store.broadcasts.save(broadcast('two', 'cats', { started_at: 2 }));
    expect(await (await open()).broadcasts.openOf('cats')).toMatchObject({ broadcast_id: 'two' });
    const end = { ended_at: LAST_DATE_MS, end_reason: 'ended', peak_viewers: 3 } as const;
    await store.broadcasts.save(broadcast('two', 'cats', { started_at: 2, ...end }));
    expect(await store.broadcasts.openOf('cats')).toEqual(broadcast('one', 'cats'));
    expect(await store.broadcasts.openOf('dogs')).toBeUndefined();
  });

  test('old broadcasts of a link that is kept are forgotten, and those beyond a number; never one on air or recorded', async () => {
    const { store, open } = await withBroadcasts(['on air']);
    const ended = (ended_at: number) => ({ ended_at, end_reason: 'ended' }) as const;
    for (const at of [10, 20, 30, 40]) {
      await store.broadcasts.save(broadcast(`of ${at}`, 'cats', ended(at)));
    }
    await store.recordings.save(recording('of 10', 'cats'));
    const { broadcasts } = await open();
    expect(await broadcasts.forgetEnded({ beforeMs: 20, most: 100 })).toBe(0);
    expect(await broadcasts.forgetEnded({ beforeMs: 21, most: 100 })).toBe(1);
    expect(await broadcasts.forgetEnded({ beforeMs: 0, most: 1 })).toBe(1);
    expect(await broadcasts.forgetEnded({ beforeMs: 99, most: 100 })).toBe(1);
    expect(await broadcasts.openOf('cats')).toMatchObject({ broadcast_id: 'on air' });
    expect(await store.recordings.find('of 10')).toBeDefined();
  });

  test('a recording keeps its bytes beyond 32 bits, and what was saved last', async () => {
    const { store, open } = await withBroadcasts(['one']);
    await store.recordings.save(recording('one', 'cats'));
    const later = { title: 'Cats', state: 'done', ended_at: LAST_DATE_MS, bytes: 2 ** 50 } as const;
    await store.recordings.save(recording('one', 'cats', { ...later, files: 9 }));
    const other = await open();
    expect(await other.recordings.find('one')).toEqual(
      recording('one', 'cats', { ...later, files: 9 }),
    );
    expect(await other.recordings.find('two')).toBeUndefined();
    await other.recordings.remove('one');
    await other.recordings.remove('one');
    expect(await store.recordings.find('one')).toBeUndefined();
  });

  test('a recording that is removed while its row waits to be written is not brought back by it', async () => {
    const { store } = await withBroadcasts(['one']);
    const before = recording('one', 'cats');
    const saving = [store.broadcasts.save(broadcast('two', 'cats')), store.recordings.save(before)];
    await store.recordings.remove('one');
    await Promise.all(saving);
    expect(await store.recordings.find('one')).toBeUndefined();
    await store.recordings.save(before);
    expect(await store.recordings.find('one')).toEqual(before);
  });

  test('recordings of a stream come newest first, those of all streams oldest first, in pages', async () => {
    const ids = ['a', 'b', 'c', 'd'];
    const { store } = await withBroadcasts(ids);
    const rows = ids.map((id, index) =>
      recording(id, 'cats', { started_at: index === 2 ? 1 : index }),
    );
    for (const row of rows) await store.recordings.save(row);
    const ofCats = { streamKey: 'cats', beforeMs: 3, most: 2 };
    const newest = await store.recordings.ofStream(ofCats);
    expect(newest.map(({ started_at }) => started_at)).toEqual([1, 1]);
    expect(await store.recordings.ofStream({ ...ofCats, streamKey: 'dogs' })).toEqual([]);
    const first = await store.recordings.page({ after: undefined, most: 2 });
    const second = await store.recordings.page({ after: first.at(-1), most: 9 });
    expect([...first, ...second].map(({ broadcast_id }) => broadcast_id)).toEqual(ids);
  });

  test('H38 of public streams that nobody removed, what is done is found, the newest first', async () => {
    const { store } = await withCats();
    const owner = user('Ana');
    const ended = { ended_at: 9, end_reason: 'ended' } as const;
    await store.users.save(owner);
    await store.streams.save(stream('dogs', owner, ended));
    await store.streams.save(stream('hidden', owner, { ...ended, visibility: 'unlisted' }));
    await store.streams.save(stream('secret', owner, { ...ended, visibility: 'private' }));
    await store.streams.save(stream('bad', owner, { ...ended, end_reason: 'removed' }));
    const done = { state: 'done' } as const;
    const rows = [
      recording('old', 'dogs', { ...done, started_at: 1 }),
      recording('new', 'dogs', { ...done, started_at: 2 }),
      recording('on air', 'dogs', { started_at: 3 }),
      ...['hidden', 'secret', 'bad'].map((key) => recording(`of ${key}`, key, done)),
    ];
    for (const row of rows) {
      await store.broadcasts.save(broadcast(row.broadcast_id, row.stream_key));
      await store.recordings.save(row);
    }
    const found = await store.recordings.newestPublic(9);
    expect(found.map(({ broadcast_id }) => broadcast_id)).toEqual(['new', 'old']);
    expect(found[0]?.username).toBe(owner.username);
    expect(await store.recordings.newestPublic(1)).toHaveLength(1);
  });

  test('a file in the storage is found when it is whole; a row that is there is gone on with', async () => {
    const { store, open } = await withBroadcasts(['one']);
    const file = { name: 'one/journal', recordingId: 'one', bytes: 2 ** 40 };
    expect(await store.storedFiles.begin(file)).toBeUndefined();
    await store.recordings.save(recording('one', 'cats'));
    const row = { name: 'one/journal', recording_id: 'one', bytes: 2 ** 40, is_whole: 0 };
    expect(await store.storedFiles.begin(file)).toEqual({ ...row, upload: null });
    await store.storedFiles.noteUpload({ name: 'one/journal', upload: 'half' });
    const { storedFiles } = await open();
    expect(await storedFiles.begin({ ...file, bytes: 1 })).toEqual({ ...row, upload: 'half' });
    expect(await storedFiles.ofRecording('one')).toEqual([]);
    expect(await storedFiles.hasAny()).toBe(false);
    expect(await storedFiles.confirm({ name: 'one/journal', bytes: 2 ** 41 })).toBe(true);
    expect(await storedFiles.hasAny()).toBe(true);
    const whole = [{ ...row, bytes: 2 ** 41, is_whole: 1, upload: null }];
    expect(await store.storedFiles.ofRecording('one')).toEqual(whole);
    expect(await store.storedFiles.ofRecording('two')).toEqual([]);
  });

  test('what is in the storage of a deleted recording is known until it is deleted there', async () => {
    const { store } = await withBroadcasts(['one', 'two']);
    const { storedFiles } = store;
    for (const recordingId of ['one', 'two']) {
      await store.recordings.save(recording(recordingId, 'cats'));
      await storedFiles.begin({ name: `${recordingId}/journal`, recordingId, bytes: 1 });
    }
    expect(await storedFiles.orphans(9)).toEqual([]);
    await store.recordings.remove('one');
    const orphans = await storedFiles.orphans(9);
    expect(orphans).toMatchObject([{ name: 'one/journal', recording_id: null }]);
    expect(await storedFiles.confirm({ name: 'one/journal', bytes: 1 })).toBe(false);
    for (const name of ['one/journal', 'two/journal']) await storedFiles.forgetOrphan(name);
    expect(await storedFiles.orphans(9)).toEqual([]);
    expect(await storedFiles.confirm({ name: 'two/journal', bytes: 2 })).toBe(true);
    // Sent by a node that did not know that it was deleted.
    for (const name of ['one/journal', 'two/journal'])
      await storedFiles.addOrphan({ name, bytes: 1 });
    expect(await storedFiles.orphans(9)).toMatchObject([{ name: 'one/journal' }]);
    await storedFiles.release('two/journal');
    expect(await storedFiles.orphans(9)).toHaveLength(2);
    expect(await storedFiles.ofRecording('two')).toEqual([]);
    expect(await storedFiles.confirm({ name: 'one/journal', bytes: 1 })).toBe(false);
  });

  test('R6 a stream that has a recording is not forgotten; without one it goes with its broadcasts', async () => {
    const { store } = await withBroadcasts(['one', 'two']);
    await store.recordings.save(recording('one', 'cats'));
    expect(await store.streams.forgetEnded({ beforeMs: 100, most: 100 })).toBe(0);
    await store.recordings.remove('one');
    expect(await store.streams.forgetEnded({ beforeMs: 100, most: 100 })).toBe(1);
    expect(await store.broadcasts.openOf('cats')).toBeUndefined();
  });
}
