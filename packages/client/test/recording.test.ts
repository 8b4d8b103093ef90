import { RIGHT_HEADER } from '@streamhub/protocol';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type RecordedChunk, Recording } from '../src/replay/recording.ts';
import { pictures, RecordedJournal } from './recorded-journal.ts';

let journal: RecordedJournal;
let reading: AbortController;

beforeEach(async () => {
  journal = await RecordedJournal.open();
  reading = new AbortController();
});

afterEach(async () => {
  reading.abort();
  await journal[Symbol.asyncDispose]();
});

const address = () => ({ hubUrl: journal.hubUrl, streamKey: 's1', recordingId: 'r1' });

async function chunksFrom(atMs: number, most = Infinity): Promise<RecordedChunk[]> {
  const recording = await Recording.open(address());
  const read: RecordedChunk[] = [];
  for await (const each of recording.chunksFrom(atMs, { signal: reading.signal })) {
    read.push(each);
    if (read.length >= most) break;
  }
  return read;
}

const timesMs = (read: RecordedChunk[]) => read.map(({ chunk }) => chunk.timestampUs / 1000);
const ranges = () =>
  journal.asked.filter(({ path }) => path === 'journal').map(({ range }) => range);

test('reading begins at the last key chunk before a time', async () => {
  journal.add(pictures({ count: 100 }));
  const read = await chunksFrom(2_500);
  expect(timesMs(read).slice(0, 2)).toEqual([2_000, 2_040]);
  expect(read).toHaveLength(50);
});

test('chunks are what was recorded, over the borders of ranges', async () => {
  const chunks = pictures({ count: 60, bytes: 30_000 });
  journal.add(chunks);
  const read = await chunksFrom(0);
  expect(read.map(({ chunk }) => chunk.payload)).toEqual(chunks.map(({ payload }) => payload));
  expect(ranges().length).toBeGreaterThan(2);
});

test('the next range is asked for when the one before was taken, so little is held', async () => {
  journal.add(pictures({ count: 100, bytes: 100_000 }));
  await chunksFrom(0, 3);
  expect(ranges()).toEqual(['bytes=0-524287']);
});

test('another section has its own clock, and its chunks count on', async () => {
  journal.add(pictures({ count: 25, fromUs: 90_000_000 }));
  journal.add(pictures({ count: 25, fromUs: 5 }), { timeMs: 60_000 });
  const read = await chunksFrom(0);
  expect(timesMs(read).slice(24, 27)).toEqual([960, 60_000, 60_040]);
  expect(read[0]?.tracks).not.toBe(read[25]?.tracks);
  expect(read[24]?.tracks).toBe(read[0]?.tracks);
});

test('an answer that breaks off is gone on with where it ended', async () => {
  const chunks = pictures({ count: 30, bytes: 1_000 });
  journal.add(chunks);
  journal.breaksAfter = [10_500];
  const read = await chunksFrom(0);
  expect(read.map(({ chunk }) => chunk.sequence)).toEqual(chunks.map(({ sequence }) => sequence));
  expect(ranges()[1]).toMatch(/^bytes=10500-/);
}, 10_000);

test('bytes that the hub has told of and does not have yet are asked for again', async () => {
  journal.add(pictures({ count: 25 }));
  journal.beyond = 1;
  expect(await chunksFrom(0)).toHaveLength(25);
  expect(ranges()).toHaveLength(2);
});

test('a recording that is being written is read on with what is added', async () => {
  journal.add(pictures({ count: 25 }));
  journal.state = 'recording';
  const recording = await Recording.open(address());
  const times: number[] = [];
  for await (const { chunk } of recording.chunksFrom(0, { signal: reading.signal })) {
    times.push(chunk.timestampUs / 1000);
    if (times.length === 25) {
      journal.add(pictures({ count: 25 }), { timeMs: 1_000 });
      journal.state = 'done';
    }
  }
  expect(times).toHaveLength(50);
  expect(times.at(-1)).toBe(1_960);
});

test('what is aborted is asked for no more, and rejects', async () => {
  journal.add(pictures({ count: 100, bytes: 100_000 }));
  const recording = await Recording.open(address());
  const read = async () => {
    for await (const _ of recording.chunksFrom(0, { signal: reading.signal })) {
      reading.abort();
    }
  };
  await expect(read()).rejects.toMatchObject({ name: 'AbortError' });
  expect(ranges()).toHaveLength(1);
});

test('a recording that is deleted meanwhile says so', async () => {
  journal.add(pictures({ count: 100, bytes: 100_000 }));
  const recording = await Recording.open(address());
  journal.isDeleted = true;
  const read = async () => {
    for await (const _ of recording.chunksFrom(0, { signal: reading.signal }));
  };
  await expect(read()).rejects.toMatchObject({ code: 'recording_not_found' });
});

test('bytes that are no chunks are damage, behind what is whole', async () => {
  journal.add(pictures({ count: 30 }));
  journal.journal.fill(0xff, 416 * 10);
  const recording = await Recording.open(address());
  let count = 0;
  const read = async () => {
    for await (const _ of recording.chunksFrom(0, { signal: reading.signal })) count += 1;
  };
  await expect(read()).rejects.toMatchObject({ code: 'damaged' });
  expect(count).toBe(10);
});

test('the password opens the time line, and its pass all else', async () => {
  journal.add(pictures({ count: 25 }));
  journal.pass = '12.abc';
  const recording = await Recording.open({ ...address(), password: 'señal' });
  for await (const _ of recording.chunksFrom(0, { signal: reading.signal }));
  const [info, ...others] = journal.asked;
  expect(info?.headers[RIGHT_HEADER]).toMatch(/^Basic /);
  expect(others.map(({ query }) => query.get('pass'))).toEqual(['12.abc', '12.abc']);
  expect(recording.pictureUrl(1_500)).toContain('/live/api/streams/s1/recordings/r1/preview.jpg?');
  expect(recording.pictureUrl(1_500)).toContain('atMs=1500&pass=12.abc');
});
