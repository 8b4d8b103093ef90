/** An object storage that is away, slow, full, refuses or lies: nothing is lost, and nothing waits for it. */
import { once } from 'node:events';
import { existsSync, readdirSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { encodeBatch } from '@streamhub/protocol';
import pino from 'pino';
import { expect, test } from 'vitest';
import { boundedFetch } from '../src/archive/storage/bounded-fetch.ts';
import { OffloadNews } from '../src/archive/storage/offload-news.ts';
import { StorageFault } from '../src/archive/storage/storage-fault.ts';
import { type CodedStreamer, chunksViewer, codedStreamer, namesOf, VIDEO } from './coded-stream.ts';
import { type HubUnderTest, startTestHub } from './hub-under-test.ts';
import { ManualClock } from './manual-clock.ts';
import { Reading, recorded } from './recording-client.ts';
import { StorageUnderTest } from './storage-under-test.ts';

const ROUND_MS = 30_000;
const LONGEST_RETRY_MS = 300_000;

type Fault = ReturnType<StorageUnderTest['fault']>;

function filesIn({ dataDir }: HubUnderTest): string[] {
  const folder = join(dataDir, 'recordings');
  if (!existsSync(folder)) return [];
  const names = readdirSync(folder, { recursive: true }).map(String);
  return names.filter((name) => /journal-|sidecar/.test(name)).sort();
}

async function ended(streamer: CodedStreamer, reading: Reading): Promise<void> {
  await streamer.client.accepted('stream:end', { streamKey: streamer.streamKey });
  await expect.poll(async () => (await reading.list())[0]?.state).toBe('done');
}

async function journalOf(reading: Reading): Promise<Buffer> {
  return Buffer.from(await (await reading.fetch('/journal')).arrayBuffer());
}

/** Some megabytes, all different. */
async function sendMegabytes(streamer: CodedStreamer, count: number): Promise<void> {
  for (let number = 0; number < count; number += 1) {
    const { payload: _, ...chunk } = streamer.chunk('K');
    const payload = Buffer.from(
      Array.from({ length: 999_000 }, (_, at) => (at * 7 + number) % 251),
    );
    await streamer.sendBytes(encodeBatch([{ ...chunk, payload }]));
  }
}

const changed = (bytes: Buffer) => Buffer.from(bytes).fill(0, 0, 1);
const FAULTS: [name: string, fault: Fault][] = [
  ['breaks the connection', { isCut: true }],
  ['breaks it when it has all', { isCut: true, isSent: true }],
  ['has a fault', { status: 500, code: 'InternalError' }],
  ['is asked too often', { status: 503, code: 'SlowDown' }],
  ['is full', { status: 507, code: 'InsufficientStorage' }],
  ['refuses', { status: 403, code: 'AccessDenied' }],
  ['has lost its bucket', { status: 404, code: 'NoSuchBucket' }],
  ['sends people elsewhere', { status: 302, code: 'Found' }],
  ['says that all is well, and has nothing', { status: 200, text: '<html>Welcome</html>' }],
  ['keeps other bytes', { changeSent: changed }],
  ['keeps half', { changeSent: (bytes) => bytes.subarray(0, bytes.byteLength / 2) }],
  ['gives other bytes', { changeGiven: changed }],
  ['gives half', { changeGiven: (bytes) => bytes.subarray(0, bytes.byteLength / 2) }],
  ['gives without end', { changeGiven: () => Buffer.alloc(3_000_000) }],
];

test.each(FAULTS)(
  'R7b a storage that %s: the files stay, and go when it is well again',
  async (name, fault) => {
    const storage = await StorageUnderTest.start();
    const clock = new ManualClock();
    await using under = await startTestHub({ record: 'all', clock, archiveS3: storage.access });
    const [streamer, reading] = await recorded(under, 'Ka da p');
    await ended(streamer, reading);
    const before = await journalOf(reading);
    const isOfContent = name.startsWith('gives') || name.startsWith('keeps');
    storage.fault = ({ method, path }) => {
      if (method === 'DELETE' || (isOfContent && !path.includes('journal-'))) return undefined;
      if (fault?.changeGiven !== undefined && method !== 'GET') return undefined;
      return fault?.changeSent !== undefined && method !== 'PUT' ? undefined : fault;
    };
    for (let round = 0; round < 3; round += 1) {
      const asked = storage.asked.length;
      clock.advance(LONGEST_RETRY_MS);
      await expect.poll(() => storage.asked.length).toBeGreaterThan(asked);
      await expect
        .poll(async () =>
          (await under.metrics()).find((line) => /^streamhub_storage_failures_total /.test(line)),
        )
        .toBe(`streamhub_storage_failures_total ${round + 1}`);
    }
    expect(filesIn(under)).toHaveLength(2);
    expect((await fetch(`${under.hub.address}/readyz`)).status).toBe(200);
    const said = under.logged.filter(({ msg }) => String(msg).startsWith('recordings wait for'));
    expect(said.length).toBe(3);
    expect(said[0]).toMatchObject({ waitingFiles: 2 });
    expect(JSON.stringify(said)).not.toContain('S3RVER');
    const metrics = await under.metrics();
    expect(metrics).toContain('streamhub_storage_waiting_files 2');
    storage.fault = () => undefined;
    clock.advance(LONGEST_RETRY_MS);
    await expect.poll(() => filesIn(under)).toEqual([]);
    expect(await journalOf(reading)).toEqual(before);
    expect(await under.metrics()).toContain('streamhub_storage_waiting_files 0');
  },
);

test('R7b while a storage does not answer, live streams and what is recorded of them go on', async () => {
  const storage = await StorageUnderTest.start();
  const clock = new ManualClock();
  await using under = await startTestHub({ record: 'all', clock, archiveS3: storage.access });
  const [over, reading] = await recorded(under, 'Ka da');
  await ended(over, reading);
  const { promise, resolve } = Promise.withResolvers<void>();
  storage.fault = () => ({ until: promise });
  clock.advance(ROUND_MS);
  await expect.poll(() => storage.asked.at(-1)?.path).toContain('journal-');
  const streamer = await codedStreamer(under, [VIDEO]);
  const viewer = await chunksViewer(under, streamer);
  await streamer.send('K d d');
  await viewer.fence();
  expect(viewer.all('stream:data').map(namesOf)).toEqual(['K0', 'd1', 'd2']);
  await new Reading(under, streamer).written(3 * 18);
  expect((await reading.fetch('/journal')).status).toBe(200);
  resolve();
  await expect.poll(() => filesIn(under)).toHaveLength(2);
});

test('R7c a long file goes in parts; after a restart of the hub it goes on with those that are missing', async () => {
  const storage = await StorageUnderTest.start();
  const clock = new ManualClock();
  const options = { record: 'all', archiveS3: storage.access } as const;
  const first = await startTestHub({ ...options, clock });
  const streamer = await codedStreamer(first, [VIDEO]);
  await sendMegabytes(streamer, 12);
  const reading = new Reading(first, streamer);
  await ended(streamer, reading);
  reading.id = (await reading.list())[0]?.recordingId ?? '';
  const before = await journalOf(reading);
  const partsAsked = () =>
    storage.asked
      .filter(({ path }) => path.includes('partNumber='))
      .map(({ path }) => /partNumber=(\d+)/.exec(path)?.[1]);
  storage.fault = ({ path }) => (path.includes('partNumber=3') ? { isCut: true } : undefined);
  clock.advance(ROUND_MS);
  await expect.poll(partsAsked).toEqual(['1', '2', '3']);
  const { dataDir } = first;
  await first[Symbol.asyncDispose]();
  expect(storage.objects()).toEqual([]);
  storage.fault = () => undefined;
  storage.asked.length = 0;
  const later = new ManualClock();
  await using second = await startTestHub({ ...options, dataDir, clock: later });
  later.advance(ROUND_MS);
  await expect.poll(() => filesIn(second)).toEqual([]);
  expect(partsAsked()).toEqual(['3']);
  const there = new Reading(second, streamer);
  there.id = reading.id;
  expect((await journalOf(there)).equals(before)).toBe(true);
});

test('R7d hundreds of seeks are one request for each block at most, and few at a time', async () => {
  const storage = await StorageUnderTest.start();
  const clock = new ManualClock();
  await using under = await startTestHub({ record: 'all', clock, archiveS3: storage.access });
  const streamer = await codedStreamer(under, [VIDEO]);
  await sendMegabytes(streamer, 12);
  const reading = new Reading(under, streamer);
  await ended(streamer, reading);
  reading.id = (await reading.list())[0]?.recordingId ?? '';
  const before = await journalOf(reading);
  clock.advance(ROUND_MS);
  await expect.poll(() => filesIn(under)).toEqual([]);
  clock.advance(ROUND_MS);
  storage.mostAtOnce = 0;
  const asked = storage.asked.length;
  const held = Promise.withResolvers<void>();
  storage.fault = () => ({ until: held.promise });
  let refused = 0;
  const seeks = Array.from({ length: 300 }, async (_, number) => {
    const at = (number * 104_729) % (before.byteLength - 100);
    const answer = await reading.fetch('/journal', { range: `bytes=${at}-${at + 99}` });
    const bytes = Buffer.from(await answer.arrayBuffer());
    if (answer.status === 429) refused += 1;
    return answer.status === 429 || bytes.equals(before.subarray(at, at + 100));
  });
  // All others have a place of this address, and wait for the storage.
  await expect.poll(() => refused).toBe(300 - 32);
  held.resolve();
  expect((await Promise.all(seeks)).every(Boolean)).toBe(true);
  expect(storage.mostAtOnce).toBe(8);
  expect(storage.asked.length - asked).toBeLessThanOrEqual(Math.ceil(before.byteLength / 262_144));
});

test.each([
  ['is away', { isCut: true }],
  ['gives another length', { changeGiven: (bytes: Buffer) => bytes.subarray(1) }],
  ['gives a web page', { status: 200, text: '<html>Welcome</html>' }],
  ['has lost it', { status: 404, code: 'NoSuchKey' }],
])(
  'R7d a reader of a storage that %s is told so, with a 503, and may ask again',
  async (_, fault) => {
    const storage = await StorageUnderTest.start();
    const clock = new ManualClock();
    await using under = await startTestHub({ record: 'all', clock, archiveS3: storage.access });
    const [streamer, reading] = await recorded(under, 'Ka da');
    await ended(streamer, reading);
    const before = await journalOf(reading);
    clock.advance(ROUND_MS);
    await expect.poll(() => filesIn(under)).toEqual([]);
    clock.advance(ROUND_MS);
    storage.fault = () => fault;
    const answer = await reading.fetch('/journal', { range: 'bytes=0-9' });
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '2']);
    expect(answer.headers.get('content-range')).toBeNull();
    expect(await answer.json()).toMatchObject({ ok: false, code: 'store_unavailable' });
    storage.fault = () => undefined;
    clock.advance(ROUND_MS);
    expect(await journalOf(reading)).toEqual(before);
  },
);

test('R7b an answer without end is broken off when it is more than was asked for', async () => {
  await using server = createServer((_, response) => {
    const send = () => {
      while (response.write(Buffer.alloc(65_536)));
    };
    response.on('drain', send);
    send();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const fetch = boundedFetch(new AbortController().signal);
  const { port } = server.address() as AddressInfo;
  await expect(fetch(`http://127.0.0.1:${port}`)).rejects.toThrow('more than was asked for');
  server.closeAllConnections();
});

test('a storage that fails all the time is told of once a minute', () => {
  const clock = new ManualClock();
  const lines: string[] = [];
  const log = pino({ level: 'info' }, { write: (line) => lines.push(line) });
  const news = new OffloadNews({ clock, log });
  for (let second = 0; second < 150; second += 5) {
    news.failed(new StorageFault('later', 'it is full'));
    clock.advance(5_000);
  }
  expect(lines).toHaveLength(3);
  expect(news.failures).toBe(30);
  news.well();
  news.well();
  expect(lines.filter((line) => line.includes('go to the object storage again'))).toHaveLength(1);
});
