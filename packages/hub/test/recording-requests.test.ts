/** Who decides what is recorded, and who is told. */
import { expect, test } from 'vitest';
import { codedStreamer, namesOf } from './coded-stream.ts';
import { type HubUnderTest, startTestHub } from './hub-under-test.ts';
import { onlyRecording } from './recordings-on-disk.ts';

type Created = { streamKey: string; isRecorded: boolean };

async function created(under: HubUnderTest, isRecorded?: boolean): Promise<Created> {
  const client = await under.connect();
  await client.accepted('register', { username: 'Ana' });
  return client.accepted<Created>('stream:create', { isRecorded });
}

test('R1a asked for, a stream is recorded; not asked for, it is not', async () => {
  await using under = await startTestHub();
  expect(await created(under, true)).toMatchObject({ isRecorded: true });
  expect(await created(under, false)).toMatchObject({ isRecorded: false });
  expect(await created(under)).toMatchObject({ isRecorded: false });
});

test('R1b where the owner has decided, the streamer is told and asks in vain', async () => {
  for (const record of ['off', 'all'] as const) {
    await using under = await startTestHub({ record });
    const isRecorded = record === 'all';
    expect(await created(under, !isRecorded)).toMatchObject({ isRecorded });
    const { streamKey, client } = await codedStreamer(under);
    const request = { streamKey, isRecorded: !isRecorded };
    expect(await client.refusedWith('stream:record', request)).toBe('recording_fixed');
  }
});

test('R2 only the streamer starts and stops the recording', async () => {
  await using under = await startTestHub();
  const { streamKey, client } = await codedStreamer(under);
  const other = await under.streamer();
  const request = { streamKey, isRecorded: true };
  expect(await other.refusedWith('stream:record', request)).toBe('not_the_streamer');
  expect(await client.refusedWith('stream:record', { streamKey })).toBe('invalid_request');
  expect(await client.accepted('stream:record', request)).toMatchObject({ isRecorded: true });
  expect(await client.accepted('stream:record', request)).toMatchObject({ isRecorded: true });
});

test('R2a viewers and streamer are told that a stream is recorded, and when that changes', async () => {
  await using under = await startTestHub();
  const { streamKey, client, publishToken } = await codedStreamer(under);
  const early = await under.connect();
  expect(await early.join({ streamKey })).toMatchObject({ isRecorded: false });
  await client.accepted('stream:record', { streamKey, isRecorded: true });
  expect(await early.next('stream:recording')).toEqual({ streamKey, isRecorded: true });
  expect(await client.next('stream:recording')).toEqual({ streamKey, isRecorded: true });
  const late = await under.connect();
  expect(await late.join({ streamKey })).toMatchObject({ isRecorded: true });
  const resumed = await client.accepted('stream:resume', { streamKey, publishToken });
  expect(resumed).toMatchObject({ isRecorded: true });
  await client.accepted('stream:record', { streamKey, isRecorded: false });
  expect(await late.next('stream:recording')).toEqual({ streamKey, isRecorded: false });
});

test('R2b what is sent while the recording is stopped is not in it, nor what depends on that', async () => {
  await using under = await startTestHub();
  const streamer = await codedStreamer(under);
  const { streamKey, client } = streamer;
  const record = (isRecorded: boolean) =>
    client.accepted('stream:record', { streamKey, isRecorded });
  await streamer.send('Ka da');
  await record(true);
  await streamer.send('da Ka da');
  await record(false);
  await streamer.send('da da');
  await record(true);
  await record(false);
  await record(true);
  await streamer.send('da da Ka d');
  await under.hub.close();
  expect(namesOf(onlyRecording(under.dataDir).journal)).toBe('K3 a3 d4 a4 K9 a9 d10');
});

test('R2c a recording that begins asks the streamer for a key frame', async () => {
  await using under = await startTestHub();
  const streamer = await codedStreamer(under);
  await streamer.send('Ka da');
  const before = await streamer.keyframesAsked();
  await streamer.client.accepted('stream:record', {
    streamKey: streamer.streamKey,
    isRecorded: true,
  });
  expect(await streamer.keyframesAsked()).toBe(before + 1);
});
