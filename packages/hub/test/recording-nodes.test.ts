/** Recordings of several nodes: over one folder each serves all; without one, each its own, and says so. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type CodedStreamer, codedStreamer, namesOf, VIDEO } from './coded-stream.ts';
import { type HubUnderTest, temporaryFolder } from './hub-under-test.ts';
import { ManualClock } from './manual-clock.ts';
import { startNodes } from './nodes-under-test.ts';
import { Reading, SMALL } from './recording-client.ts';

const DAY_MS = 24 * 3_600_000;

/** What a node has of the recordings of a stream, once it is over. */
async function doneAt(node: HubUnderTest, { streamKey }: { streamKey: string }): Promise<Reading> {
  const reading = new Reading(node, { streamKey });
  await expect.poll(async () => (await reading.list())[0]?.state).toBe('done');
  reading.id = (await reading.list())[0]?.recordingId ?? '';
  return reading;
}

async function end({ client, streamKey }: CodedStreamer): Promise<void> {
  await client.accepted('stream:end', { streamKey });
}

test('R4 a broadcast that moves to another node goes on in the same recording, and each node serves all of it', async () => {
  const under = await startNodes();
  const options = { record: 'all', recordDir: temporaryFolder() } as const;
  const [one, other] = [await under.node('one', options), await under.node('other', options)];
  const streamer = await codedStreamer(one, [VIDEO]);
  const { streamKey, publishToken } = streamer;
  await streamer.send('K d');
  await new Reading(one, streamer).written(2 * SMALL);
  const client = await other.connect();
  await client.accepted('stream:resume', { streamKey, publishToken });
  const moved = Object.assign(streamer, { client });
  await moved.state([VIDEO]);
  // What comes while the node looks up its recording is lost; then it asks for a key frame.
  await expect.poll(() => other.metrics()).toContain('streamhub_recordings 1');
  await moved.send('K d');
  await new Reading(other, streamer).written(4 * SMALL);
  await end(moved);
  for (const node of [one, other]) {
    const reading = await doneAt(node, streamer);
    expect(await reading.list()).toHaveLength(1);
    const journal = Buffer.from(await (await reading.fetch('/journal')).arrayBuffer());
    expect(namesOf(journal)).toBe('K0 d1 K2 d3');
    expect(await reading.info()).toMatchObject({ sections: [{ at: 0 }, { at: 2 * SMALL }] });
  }
});

test('H27a a node that has not the files of a recording says so, and deletes nothing of it', async () => {
  const under = await startNodes();
  const one = await under.node('one', { record: 'all' });
  const other = await under.node('other', { record: 'all' });
  const streamer = await codedStreamer(one, [VIDEO]);
  await streamer.send('K d');
  await end(streamer);
  const [here, there] = [await doneAt(one, streamer), await doneAt(other, streamer)];
  for (const path of ['', '/index', '/journal', '/preview.jpg']) {
    expect(await there.code(path)).toEqual([404, 'recording_not_found']);
  }
  const refused = (await (await there.fetch()).json()) as { message: string };
  expect(refused.message).toContain('not on this node');
  const headers = { authorization: `Bearer ${streamer.publishToken}` };
  const remove = async (at: Reading) =>
    (await fetch(`${at.root}/${at.id}`, { method: 'DELETE', headers })).status;
  expect(await remove(there)).toBe(404);
  expect((await here.info()).journalBytes).toBe(2 * SMALL);
  expect(await remove(here)).toBe(204);
  expect(await there.list()).toEqual([]);
});

test('R6a an old recording is deleted by the node that has its files', async () => {
  const under = await startNodes();
  const clocks = [new ManualClock(), new ManualClock()];
  const [one, other] = await Promise.all(
    clocks.map((clock, index) =>
      under.node(`node ${index}`, { record: 'all', recordKeepDays: 1, clock }),
    ),
  );
  if (one === undefined || other === undefined) throw new Error('two were started');
  const streamers = [await codedStreamer(one, [VIDEO]), await codedStreamer(other, [VIDEO])];
  for (const streamer of streamers) {
    await streamer.send('K d');
    await end(streamer);
  }
  const [ofOne, ofOther] = streamers;
  if (ofOne === undefined || ofOther === undefined) throw new Error('two were started');
  const [here, there] = [await doneAt(one, ofOne), await doneAt(other, ofOne)];
  const own = await doneAt(other, ofOther);
  const foldersOf = ({ dataDir }: HubUnderTest) => readdirSync(join(dataDir, 'recordings'));
  const [clock, otherClock] = clocks;
  otherClock?.advance(1.5 * DAY_MS);
  await expect.poll(() => own.list()).toEqual([]);
  expect(foldersOf(other)).toEqual([]);
  expect(await there.list()).toHaveLength(1);
  expect(foldersOf(one)).toEqual([here.id]);
  clock?.advance(1.5 * DAY_MS);
  await expect.poll(() => foldersOf(one)).toEqual([]);
  await expect.poll(() => there.list()).toEqual([]);
});

test('R6a the row of a recording whose node is no more goes when it is twice as old', async () => {
  const under = await startNodes();
  const clock = new ManualClock();
  const one = await under.node('one', { record: 'all' });
  const other = await under.node('other', { record: 'all', recordKeepDays: 1, clock });
  const streamer = await codedStreamer(one, [VIDEO]);
  await streamer.send('K d');
  await end(streamer);
  const reading = await doneAt(other, streamer);
  clock.advance(400 * DAY_MS);
  await expect.poll(() => reading.list()).toEqual([]);
});
