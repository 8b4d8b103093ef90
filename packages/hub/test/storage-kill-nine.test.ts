/** The hub's process dies while it brings a recording into the object storage: nothing is lost, and it goes on. */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { encodeBatch, type RecordingList, type RecordingSummary } from '@streamhub/protocol';
import { expect, test } from 'vitest';
import { CodedStreamer, VIDEO } from './coded-stream.ts';
import { freePort, HubProcess } from './hub-process.ts';
import { TestClient, temporaryFolder } from './hub-under-test.ts';
import { rawRecording } from './recordings-on-disk.ts';
import { StorageUnderTest } from './storage-under-test.ts';

const MEGABYTES = 12;
const BATCH_BYTES = 999_000;

/** Records some megabytes, and ends. */
async function recordAt(address: string): Promise<string> {
  const client = new TestClient(address);
  await client.connected();
  await client.accepted('register', { username: 'Ana' });
  const wish = { isRecorded: true };
  const { streamKey } = await client.accepted<{ streamKey: string }>('stream:create', wish);
  const streamer = new CodedStreamer({ client, streamKey });
  await streamer.state([VIDEO]);
  for (let number = 0; number < MEGABYTES; number += 1) {
    const { payload: _, ...chunk } = streamer.chunk('K');
    const payload = Buffer.alloc(BATCH_BYTES, `${number} `);
    await streamer.sendBytes(encodeBatch([{ ...chunk, payload }]));
    // No more than may wait for the disk.
    const written = async () => (await newestAt(address, streamKey))?.bytes ?? 0;
    await expect.poll(written).toBeGreaterThan((number + 1) * BATCH_BYTES);
  }
  await client.accepted('stream:end', { streamKey });
  client.close();
  return streamKey;
}

async function newestAt(address: string, streamKey: string): Promise<RecordingSummary | undefined> {
  const answer = await fetch(`${address}/api/streams/${streamKey}/recordings`);
  const { recordings } = (await answer.json()) as RecordingList;
  return recordings[0];
}

function foldersIn(dataDir: string): string[] {
  const folder = join(dataDir, 'recordings');
  return existsSync(folder) ? readdirSync(folder).filter((name) => name !== 'films') : [];
}

/** Where it dies, each time when the storage has just been asked this. */
const DEATHS: [asked: RegExp, isSent: boolean][] = [
  [/^PUT .*partNumber=1/, false],
  [/^PUT .*partNumber=2/, true],
  [/^POST .*uploadId=/, false],
  [/^POST .*uploadId=/, true],
  [/^GET .*journal-/, true],
  [/^PUT .*sidecar/, true],
];

test('R7c killed at each step of an upload, a hub brings there all that it had, and reads it back', {
  timeout: 180_000,
}, async () => {
  const storage = await StorageUnderTest.start();
  const dataDir = temporaryFolder();
  await using hub = new HubProcess({ port: await freePort(), dataDir, env: storage.env });
  await hub.start();
  // Nothing may get there before the first death.
  storage.fault = () => ({ until: new Promise(() => {}) });
  const streamKey = await recordAt(hub.address);
  const root = `${hub.address}/api/streams/${streamKey}/recordings`;
  const newest = () => newestAt(hub.address, streamKey);
  await expect.poll(async () => (await newest())?.state).toBe('done');
  const recordingId = (await newest())?.recordingId ?? '';
  const before = rawRecording(dataDir);
  expect(before.byteLength).toBeGreaterThan(11_000_000);
  await hub.end('SIGKILL');
  for (const [asked, isSent] of DEATHS) {
    const seen = Promise.withResolvers<void>();
    storage.fault = ({ method, path }) => {
      if (!asked.test(`${method} ${path}`)) return undefined;
      seen.resolve();
      return { isCut: true, isSent };
    };
    await hub.start();
    await seen.promise;
    await hub.end('SIGKILL');
    expect(foldersIn(dataDir)).toEqual([recordingId]);
  }
  storage.fault = () => undefined;
  await hub.start();
  await expect.poll(() => foldersIn(dataDir)).toEqual([]);
  const answer = await fetch(`${root}/${recordingId}/journal`);
  expect(Buffer.from(await answer.arrayBuffer()).equals(before)).toBe(true);
  expect(await (await fetch(`${root}/${recordingId}`)).json()).toMatchObject({
    keys: expect.any(Number),
    journalBytes: before.byteLength,
  });
  await hub.end('SIGTERM');
  expect(hub.errors).not.toContain('S3RVER');
});
