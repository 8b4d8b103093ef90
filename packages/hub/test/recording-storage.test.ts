/** Recordings go into an object storage when nobody writes them any more, and are read from there as before. */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { CodedStreamer } from './coded-stream.ts';
import { type HubUnderTest, startTestHub } from './hub-under-test.ts';
import { ManualClock } from './manual-clock.ts';
import { startNodes } from './nodes-under-test.ts';
import { Reading, recorded, SMALL } from './recording-client.ts';
import { StorageUnderTest } from './storage-under-test.ts';

const ROUND_MS = 30_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

async function hubWithStorage() {
  const storage = await StorageUnderTest.start();
  const clock = new ManualClock();
  const under = await startTestHub({ record: 'all', clock, archiveS3: storage.access });
  return { storage, clock, under };
}

function foldersOf({ dataDir }: HubUnderTest): string[] {
  const folder = join(dataDir, 'recordings');
  return existsSync(folder) ? readdirSync(folder).filter((name) => name !== 'films') : [];
}

/** Time goes on until there are so many: the next round is set when the one before is over, which nobody sees. */
async function objectsBecome(storage: StorageUnderTest, count: number, clock: ManualClock) {
  await expect
    .poll(() => {
      clock.advance(ROUND_MS);
      return storage.objects();
    })
    .toHaveLength(count);
}

/** What a reader gets that does not depend on whether it is still written. */
async function readOf(reading: Reading) {
  const whole = await reading.fetch('/journal');
  const part = await reading.fetch('/journal', { range: 'bytes=20-40' });
  const picture = await reading.fetch('/preview.jpg?atMs=400');
  const { sections, journalBytes, lengthMs } = await reading.info();
  return {
    ...{ sections, journalBytes, lengthMs },
    index: await reading.index(),
    whole: [whole.status, Buffer.from(await whole.arrayBuffer()).toString('latin1')],
    part: [part.status, part.headers.get('content-range'), await part.text()],
    picture: picture.status,
  };
}

async function end({ client, streamKey }: CodedStreamer): Promise<void> {
  await client.accepted('stream:end', { streamKey });
}

async function isDone(reading: Reading): Promise<void> {
  await expect.poll(async () => (await reading.list())[0]?.state).toBe('done');
}

test('R7 what is over goes from the folder to the storage, and everything reads as before', async () => {
  const { storage, clock, under: hub } = await hubWithStorage();
  await using under = hub;
  const [streamer, reading] = await recorded(under, 'Ka da p');
  clock.advance(ROUND_MS);
  await streamer.send('Ka da');
  await reading.written(9 * SMALL);
  const before = await readOf(reading);
  expect(before.index.keys).toHaveLength(2);
  expect(storage.objects()).toEqual([]);
  await end(streamer);
  await isDone(reading);
  clock.advance(ROUND_MS);
  await expect.poll(() => foldersOf(under)).toEqual([]);
  const objects = ['journal-0000000000000000', 'sidecar.jsonl'];
  expect(storage.objects()).toEqual(objects.map((name) => `${reading.id}/${name}`));
  clock.advance(ROUND_MS);
  expect(await readOf(reading)).toEqual(before);
});

test('R7 a hub without its storage says at its start that there are recordings in one', async () => {
  const { storage, clock, under: hub } = await hubWithStorage();
  const said = ({ logged }: HubUnderTest) =>
    logged.filter(({ msg }) => String(msg).startsWith('recordings are in an object storage'));
  {
    await using under = hub;
    const [streamer, reading] = await recorded(under, 'Ka da p');
    await end(streamer);
    await isDone(reading);
    clock.advance(ROUND_MS);
    await expect.poll(() => storage.objects()).toHaveLength(2);
    await expect.poll(() => foldersOf(under)).toEqual([]);
    expect(said(under)).toEqual([]);
  }
  await using without = await startTestHub({ dataDir: hub.dataDir });
  expect(said(without)).toMatchObject([{ level: 40 }]);
});

test('R7 of what is on air the closed files go, and people rewind across both places', async () => {
  const { storage, clock, under: hub } = await hubWithStorage();
  await using under = hub;
  const [streamer, reading] = await recorded(under, 'Ka da p');
  for (const words of ['d', 'Ka da']) {
    clock.advance(HOUR_MS / 2);
    await streamer.send(words);
  }
  await reading.written(10 * SMALL);
  const before = await readOf(reading);
  clock.advance(ROUND_MS);
  const place = String(6 * SMALL).padStart(16, '0');
  const second = `journal-${place}`;
  await expect
    .poll(() => storage.objects())
    .toEqual([`${reading.id}/journal-0000000000000000`, `${reading.id}/sidecar-${place}.jsonl`]);
  const folder = join(under.dataDir, 'recordings', reading.id);
  await expect.poll(() => readdirSync(folder).sort()).toEqual([second, 'sidecar.jsonl']);
  expect(await readOf(reading)).toEqual(before);
  await streamer.send('d');
  await reading.written(11 * SMALL);
  await end(streamer);
  await isDone(reading);
  clock.advance(ROUND_MS);
  await expect.poll(() => foldersOf(under)).toEqual([]);
  await objectsBecome(storage, 3, clock);
  expect(storage.objects()).toContain(`${reading.id}/sidecar.jsonl`);
});

test('R7a what is deleted here is deleted there, by its streamer and by the keep rules, also later', async () => {
  const { storage, clock, under: hub } = await hubWithStorage();
  await using under = hub;
  const readings: Reading[] = [];
  let publishToken = '';
  for (const _ of ['by its streamer', 'by its age']) {
    const [streamer, reading] = await recorded(under, 'Ka');
    readings.push(reading);
    publishToken ||= streamer.publishToken;
    await end(streamer);
    await isDone(reading);
  }
  clock.advance(ROUND_MS);
  await expect.poll(() => storage.objects()).toHaveLength(4);
  await expect.poll(() => foldersOf(under)).toEqual([]);
  storage.fault = () => ({ isCut: true });
  const [first] = readings;
  const headers = { authorization: `Bearer ${publishToken}` };
  const answer = await fetch(`${first?.root}/${first?.id}`, { method: 'DELETE', headers });
  expect(answer.status).toBe(204);
  clock.advance(ROUND_MS);
  await expect.poll(() => storage.asked.at(-1)?.method).toBe('DELETE');
  expect(storage.objects()).toHaveLength(4);
  storage.fault = () => undefined;
  await objectsBecome(storage, 2, clock);
  clock.advance(31 * DAY_MS);
  await expect.poll(async () => (await readings[1]?.list())?.length).toBe(0);
  await objectsBecome(storage, 0, clock);
});

/** A stream is on air at a node, and recorded; another node has the same storage. */
async function recordedAtOneOfTwo() {
  const storage = await StorageUnderTest.start();
  const nodes = await startNodes();
  const clock = new ManualClock();
  const options = { record: 'all', archiveS3: storage.access } as const;
  const one = await nodes.node('one', { ...options, clock });
  const other = await nodes.node('other', options);
  const [streamer, reading] = await recorded(one, 'Ka da p');
  const before = await readOf(reading);
  return { storage, one, other, clock, streamer, reading, before };
}

test('R7 each node reads what any of them has brought there', async () => {
  const { one, other, clock, streamer, reading, before } = await recordedAtOneOfTwo();
  await end(streamer);
  await isDone(reading);
  clock.advance(ROUND_MS);
  await expect.poll(() => foldersOf(one)).toEqual([]);
  const there = new Reading(other, streamer);
  there.id = reading.id;
  expect(await readOf(there)).toEqual(before);
  expect(foldersOf(other)).toEqual([]);
});

test('R4a R7 of a stream that moves each node has a recording, and in the end each node reads both', async () => {
  const storage = await StorageUnderTest.start();
  const nodes = await startNodes();
  const [clock, clockOfOther] = [new ManualClock(), new ManualClock()];
  const options = { record: 'all', archiveS3: storage.access } as const;
  const one = await nodes.node('one', { ...options, clock });
  const other = await nodes.node('other', { ...options, clock: clockOfOther });
  const [streamer, first] = await recorded(one, 'Ka da p');
  const before = await readOf(first);
  const { streamKey, publishToken } = streamer;
  const client = await other.connect();
  await client.accepted('register', { username: 'Ana' });
  await client.accepted('stream:resume', { streamKey, publishToken });
  Object.assign(streamer, { client });
  await streamer.state();
  const second = new Reading(other, streamer);
  await expect.poll(async () => (await second.list()).length).toBe(2);
  await streamer.send('Ka d');
  second.id =
    (await second.list()).find(({ recordingId }) => recordingId !== first.id)?.recordingId ?? '';
  await expect.poll(async () => (await second.info()).journalBytes).toBe(3 * SMALL);
  await end(streamer);
  await expect
    .poll(() => {
      clock.advance(HOUR_MS);
      clockOfOther.advance(ROUND_MS);
      return [...foldersOf(one), ...foldersOf(other)];
    })
    .toEqual([]);
  expect(storage.objects()).toHaveLength(4);
  const there = new Reading(other, streamer);
  there.id = first.id;
  const { index, whole, part } = before;
  expect(await readOf(there)).toMatchObject({ index, whole, part });
  const back = new Reading(one, streamer);
  back.id = second.id;
  expect(await readOf(back)).toMatchObject({
    journalBytes: 3 * SMALL,
    whole: [200, expect.stringContaining('d')],
  });
});

test('R7 other nodes read what is closed of a recording that is on air', async () => {
  const { storage, other, clock, streamer, reading, before } = await recordedAtOneOfTwo();
  for (const words of ['d', 'Ka da']) {
    clock.advance(HOUR_MS / 2);
    await streamer.send(words);
  }
  await reading.written(10 * SMALL);
  clock.advance(ROUND_MS);
  await expect.poll(() => storage.objects()).toHaveLength(2);
  const there = new Reading(other, streamer);
  there.id = reading.id;
  await (await other.connect()).join(streamer);
  await expect.poll(async () => (await there.info()).journalBytes).toBe(6 * SMALL);
  const read = await readOf(there);
  expect([read.sections, read.part[2]]).toEqual([before.sections, before.part[2]]);
  expect(read.picture).toBe(404);
  expect(read.index.keys).toHaveLength(1);
});
