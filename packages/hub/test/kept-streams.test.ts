/** The life of a kept stream over the wire: on air, offline, on air again. */
import type { Answer, Resumed, StreamInfo, StreamList } from '@streamhub/protocol';
import { expect, test } from 'vitest';
import { CodedStreamer, chunksViewer, seenBy, TRACKS } from './coded-stream.ts';
import {
  frame,
  type HubUnderTest,
  sendFrames,
  startTestHub,
  type TestStreamer,
  temporaryFolder,
} from './hub-under-test.ts';
import { ManualClock } from './manual-clock.ts';
import { ask, ticketFor } from './rights-under-test.ts';

const AN_HOUR_MS = 3_600_000;

function inHours(clock: ManualClock, hours: number): string {
  return new Date(clock.epochMs() + hours * AN_HOUR_MS).toISOString();
}

async function goOffAir(streamer: TestStreamer): Promise<void> {
  await streamer.accepted('stream:end', { streamKey: streamer.streamKey });
}

/** From a connection that nobody knows. */
async function comeBack(
  under: HubUnderTest,
  { streamKey, publishToken }: TestStreamer,
): Promise<TestStreamer> {
  const client = await under.connect();
  const resumed = await client.accepted<Resumed>('stream:resume', { streamKey, publishToken });
  return Object.assign(client, { ...resumed, publishToken }) as unknown as TestStreamer;
}

async function infoOf(under: HubUnderTest, streamKey: string): Promise<StreamInfo> {
  return (await ask(under, `GET /api/streams/${streamKey}`)).body as StreamInfo;
}

test('N2 when its broadcast ends, viewers of a kept stream stay and hear that it is offline', async () => {
  await using under = await startTestHub();
  const streamer = await under.streamer({ title: 'Cats', isKept: true });
  const { streamKey } = streamer;
  const viewer = await under.connect();
  await viewer.join({ streamKey });
  await goOffAir(streamer);
  expect(await viewer.next('stream:offline')).toEqual({ streamKey, title: 'Cats' });
  expect(await streamer.next('stream:ended')).toEqual({ streamKey, reason: 'ended' });
  await viewer.fence();
  expect(viewer.all('stream:ended')).toEqual([]);
  expect(await infoOf(under, streamKey)).toMatchObject({ state: 'offline', viewers: 1 });
  expect((await ask(under, 'GET /api/streams')).body).toEqual({ streams: [], upcoming: [] });
});

test('N2 a kept stream whose streamer does not come back goes offline after the grace time', async () => {
  const clock = new ManualClock();
  await using under = await startTestHub({ clock });
  const streamer = await under.streamer({ isKept: true });
  const { streamKey } = streamer;
  const viewer = await under.connect();
  await viewer.join({ streamKey });
  streamer.close();
  await viewer.next('stream:paused');
  clock.advance(30_000);
  expect(await viewer.next('stream:offline')).toMatchObject({ streamKey });
});

test('N3 N4 whoever waits hears when it is on air, then gets its frames, and none from before', async () => {
  await using under = await startTestHub();
  const streamer = await under.streamer({ title: 'Cats', isKept: true });
  const { streamKey } = streamer;
  await sendFrames(streamer, { from: 1, to: 3 });
  await goOffAir(streamer);
  const viewer = await under.connect();
  const joined = await viewer.join({ streamKey });
  expect(joined).toMatchObject({ title: 'Cats', state: 'offline', viewers: 1 });
  expect(await viewer.next('stream:buffer')).toEqual([]);
  const again = await comeBack(under, streamer);
  const { startedAt } = again as unknown as Resumed;
  expect(await viewer.next('stream:resumed')).toEqual({ streamKey, startedAt });
  await sendFrames(again, { from: 4, to: 5 });
  await viewer.fence();
  expect(viewer.all('stream:data')).toEqual([frame(4), frame(5)]);
  expect(await infoOf(under, streamKey)).toMatchObject({ state: 'live', startedAt, viewers: 1 });
});

test('N3 N4 a viewer of chunks who waits is told the tracks before the first chunk', async () => {
  await using under = await startTestHub();
  const streamer = await under.streamer({ isKept: true });
  const { streamKey } = streamer;
  const first = new CodedStreamer({ client: streamer, streamKey });
  await first.state();
  await first.send('K d d');
  await goOffAir(streamer);
  const viewer = await chunksViewer(under, { streamKey });
  const again = new CodedStreamer({ client: await comeBack(under, streamer), streamKey });
  await again.state();
  // From the first number on again: nothing of the broadcast before counts.
  await again.send('Kd');
  expect(await seenBy(viewer)).toBe('K0 d1');
  const names = viewer.received.map(([event]) => event).filter((name) => name !== 'stream:viewers');
  expect(names).toEqual([
    'stream:tracks',
    'stream:buffer',
    'stream:joined',
    'stream:resumed',
    'stream:tracks',
    'stream:data',
  ]);
  expect(viewer.all('stream:tracks').at(-1)).toMatchObject({ tracks: TRACKS });
});

test('N4 the publish token alone begins the next broadcast, and a wrong one does not', async () => {
  await using under = await startTestHub();
  const streamer = await under.streamer({ title: 'Cats', visibility: 'unlisted', isKept: true });
  const { streamKey, watchUrl } = streamer;
  await goOffAir(streamer);
  const stranger = await under.connect();
  const wrong = { streamKey, publishToken: 'wrong' };
  expect(await stranger.refusedWith('stream:resume', wrong)).toBe('not_the_streamer');
  const again = await comeBack(under, streamer);
  expect(again).toMatchObject({ title: 'Cats', visibility: 'unlisted', watchUrl });
});

test('N4 of two connections that begin it at once both are accepted, and the later one has it', async () => {
  await using under = await startTestHub();
  const streamer = await under.streamer({ isKept: true });
  const { streamKey, publishToken } = streamer;
  await goOffAir(streamer);
  const both = await Promise.all([under.connect(), under.connect()]);
  const resume = (client: (typeof both)[number]) =>
    client.request('stream:resume', { streamKey, publishToken });
  const answers: Answer<object>[] = await Promise.all(both.map(resume));
  expect(answers.map(({ ok }) => ok)).toEqual([true, true]);
  await both[0]?.fence();
  const takenOver = both.flatMap((client) => client.all('stream:error'));
  expect(takenOver).toMatchObject([{ code: 'taken_over' }]);
});

test('N1a a stream that is announced when it is made is not on air until it is begun', async () => {
  const clock = new ManualClock();
  await using under = await startTestHub({ clock });
  const startsAt = inHours(clock, 5);
  const streamer = await under.streamer({ title: 'Cats', isKept: true, startsAt });
  const { streamKey } = streamer;
  expect(await streamer.refusedWith('stream:data:send', { streamKey, data: frame(1) })).toBe(
    'stream_ended',
  );
  const viewer = await under.connect();
  expect(await viewer.join({ streamKey })).toMatchObject({ state: 'offline', startsAt });
  const list = (await ask(under, 'GET /api/streams')).body as StreamList;
  expect(list).toMatchObject({ streams: [], upcoming: [{ streamKey, startsAt, viewers: 1 }] });
  await comeBack(under, streamer);
  await viewer.next('stream:resumed');
  expect(await infoOf(under, streamKey)).not.toHaveProperty('startsAt');
});

test('N3 a private stream that is offline is as hidden as any, and opens with its password or a ticket', async () => {
  await using under = await startTestHub();
  const password = 'open sesame';
  const streamer = await under.streamer({ visibility: 'private', password, isKept: true });
  const { streamKey } = streamer;
  await goOffAir(streamer);
  const stranger = await under.connect();
  expect(await stranger.refusedWith('stream:join', { streamKey })).toBe('stream_not_found');
  expect((await ask(under, `GET /api/streams/${streamKey}`)).verdict).toBe('stream_not_found');
  const ticket = await ticketFor(under, streamer);
  for (const proof of [{ password }, { ticket }]) {
    const viewer = await under.connect();
    const joined = await viewer.accepted('stream:join', { streamKey, ...proof });
    expect(joined).toMatchObject({ state: 'offline' });
  }
  await comeBack(under, streamer);
  expect(await infoOf(under, streamKey)).toMatchObject({ code: 'stream_not_found' });
});

test('N3 whoever waits counts against the limit of viewers', async () => {
  await using under = await startTestHub({ maxViewersPerStream: 1 });
  const streamer = await under.streamer({ isKept: true });
  await goOffAir(streamer);
  const first = await under.connect();
  await first.join(streamer);
  const second = await under.connect();
  const { streamKey } = streamer;
  expect(await second.refusedWith('stream:join', { streamKey })).toBe('too_many_viewers');
});

test('N3a a stream for which nobody waits takes nothing of the hub', async () => {
  await using under = await startTestHub({ maxStreams: 1 });
  const streamer = await under.streamer({ isKept: true });
  await goOffAir(streamer);
  const viewer = await under.connect();
  await viewer.join(streamer);
  await viewer.leave(streamer);
  expect(await under.metrics()).toContain('streamhub_streams 0');
  // Nor does one for which somebody waits take the place of a stream.
  await viewer.join(streamer);
  await under.streamer();
});

test('N10 an offline stream outlives a restart, and one that was on air goes offline after its grace time', async () => {
  const dataDir = temporaryFolder();
  let offline: TestStreamer;
  let live: TestStreamer;
  {
    await using under = await startTestHub({ dataDir });
    offline = await under.streamer({ isKept: true });
    await goOffAir(offline);
    live = await under.streamer({ isKept: true });
  }
  const clock = new ManualClock();
  await using under = await startTestHub({ dataDir, clock });
  const viewer = await under.connect();
  expect(await viewer.join(offline)).toMatchObject({ state: 'offline' });
  expect(await viewer.join(live)).not.toHaveProperty('state');
  clock.advance(30_000);
  await viewer.next('stream:offline');
  await comeBack(under, offline);
  await comeBack(under, live);
  await viewer.next('stream:resumed');
});

test('N12 a stream that is not kept ends as ever, and says nothing new', async () => {
  await using under = await startTestHub();
  const streamer = await under.streamer();
  const { streamKey, publishToken } = streamer;
  const viewer = await under.connect();
  const joined = await viewer.join(streamer);
  expect(joined).not.toHaveProperty('state');
  expect(joined).not.toHaveProperty('startsAt');
  await goOffAir(streamer);
  expect(await viewer.next('stream:ended')).toEqual({ streamKey, reason: 'ended' });
  expect(viewer.all('stream:offline')).toEqual([]);
  expect(await viewer.refusedWith('stream:join', { streamKey })).toBe('stream_ended');
  const resume = { streamKey, publishToken };
  expect(await viewer.refusedWith('stream:resume', resume)).toBe('stream_ended');
});

test('N4c a client that comes back by itself goes on with a broadcast, and begins none', async () => {
  await using under = await startTestHub();
  const streamer = await under.streamer({ isKept: true });
  const { streamKey, publishToken } = streamer;
  const again = await under.connect();
  const resume = { streamKey, publishToken, begins: false };
  await again.accepted('stream:resume', resume);
  await again.accepted('stream:end', { streamKey });
  const viewer = await under.connect();
  for (const joins of [false, true]) {
    if (joins) await viewer.join(streamer);
    expect(await again.refusedWith('stream:resume', resume)).toBe('stream_ended');
  }
});
