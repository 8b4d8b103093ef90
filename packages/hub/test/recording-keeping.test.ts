/** Recordings and their files go when they have to, and all of them goes. */
import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { encodeBatch } from '@streamhub/protocol';
import { expect, test } from 'vitest';
import { type CodedStreamer, codedStreamer, VIDEO } from './coded-stream.ts';
import { type HubUnderTest, startTestHub } from './hub-under-test.ts';
import { ManualClock } from './manual-clock.ts';
import { Reading } from './recording-client.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

async function sendMegabyte(streamer: CodedStreamer): Promise<void> {
  const { payload: _, ...chunk } = streamer.chunk('K');
  await streamer.sendBytes(encodeBatch([{ ...chunk, payload: Buffer.alloc(999_000, 1) }]));
}

function foldersOf({ dataDir }: HubUnderTest): string[] {
  return readdirSync(join(dataDir, 'recordings'));
}

test('R6a an old recording is deleted with its folder, its files and its row, and then its stream can be forgotten', async () => {
  const clock = new ManualClock();
  await using under = await startTestHub({ record: 'all', clock, recordKeepDays: 1, keepDays: 0 });
  const streamer = await codedStreamer(under, [VIDEO]);
  const { streamKey } = streamer;
  await streamer.send('K d');
  await streamer.client.accepted('stream:end', { streamKey });
  const reading = new Reading(under, streamer);
  await expect.poll(async () => (await reading.list())[0]?.state).toBe('done');
  clock.advance(DAY_MS / 2);
  await under.hub.housekeeping.sweep();
  expect(await reading.list()).toHaveLength(1);
  const films = join(under.dataDir, 'recordings', 'films');
  mkdirSync(join(films, (await reading.list())[0]?.recordingId ?? ''), { recursive: true });
  clock.advance(DAY_MS);
  await expect.poll(() => foldersOf(under)).toEqual(['films']);
  await expect.poll(() => readdirSync(films)).toEqual([]);
  await expect.poll(async () => (await reading.list())?.length).toBe(0);
  await under.hub.housekeeping.sweep();
  expect((await fetch(reading.root)).status).toBe(404);
});

test('R6b R6c the oldest gives way; what is on air and alone too much is stopped, and its people are told', async () => {
  const clock = new ManualClock();
  const bounds = { recordMaxStreamBytes: 2_900_000, recordMaxBytes: 2_900_000 };
  await using under = await startTestHub({ record: 'ask', clock, ...bounds });
  const [old, live] = [await codedStreamer(under, [VIDEO]), await codedStreamer(under, [VIDEO])];
  for (const { client, streamKey } of [old, live]) {
    await client.accepted('stream:record', { streamKey, isRecorded: true });
  }
  await sendMegabyte(old);
  await old.client.accepted('stream:end', { streamKey: old.streamKey });
  const ofOld = new Reading(under, old);
  await expect.poll(async () => (await ofOld.list())[0]?.state).toBe('done');
  const viewer = await under.connect();
  await viewer.join(live);
  const reading = new Reading(under, live);
  const written = async (bytes: number) => {
    await expect.poll(async () => (await reading.list())[0]?.bytes).toBeGreaterThan(bytes);
    clock.advance(MINUTE_MS);
  };
  await sendMegabyte(live);
  await sendMegabyte(live);
  await written(1_990_000);
  await expect.poll(async () => (await ofOld.list())?.length).toBe(0);
  await sendMegabyte(live);
  await sendMegabyte(live);
  await written(3_990_000);
  const { streamKey } = live;
  expect(await viewer.next('stream:recording')).toEqual({ streamKey, isRecorded: false });
  const again = { streamKey, isRecorded: true };
  expect(await live.client.refusedWith('stream:record', again)).toBe('recording_fixed');
  await expect.poll(async () => (await reading.list())[0]?.state).toBe('stopped');
  await live.send('d');
  expect(await reading.list()).toHaveLength(1);
});
