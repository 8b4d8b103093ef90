import type { Socket as TcpSocket } from 'node:net';
import { setImmediate } from 'node:timers/promises';
import pino from 'pino';
import { expect, test } from 'vitest';
import { Metrics } from '../src/observe/metrics.ts';
import { openGateway } from '../src/socket-io/gateway.ts';
import { LastResort } from '../src/socket-io/last-resort.ts';
import {
  frame,
  type HubUnderTest,
  startTestHub,
  type TestClient,
  type TestStreamer,
} from './hub-under-test.ts';
import { ManualClock } from './manual-clock.ts';
import { LibraryViewer, type Line, openOutlet } from './outlet-under-test.ts';

/** The viewer's own TCP connection, to stop reading as a stalled device does. */
function tcpOf(client: TestClient): TcpSocket {
  const { transport } = client.socket.io.engine;
  return (transport as unknown as { ws: { _socket: TcpSocket } }).ws._socket;
}

const BYTES = 400_000;

async function reached(streamer: TestStreamer, number: number): Promise<number> {
  const { streamKey } = streamer;
  const data = frame(number, { bytes: BYTES });
  const answer = await streamer.accepted<{ viewers: number }>('stream:data:send', {
    streamKey,
    data,
  });
  return answer.viewers;
}

test('D8 a viewer who does not read is skipped, harms nobody, and is served again later', async () => {
  const clock = new ManualClock();
  await using under = await startTestHub({ clock, maxFramesPerSecond: 1_000_000 });
  const streamer = await under.streamer();
  const [good, slow] = await Promise.all([under.connect(), under.connect()]);
  await good.join(streamer);
  await slow.join(streamer);
  tcpOf(slow).pause();

  let sent = 0;
  let last = 2;
  while (last === 2 && sent < 100) {
    sent += 1;
    last = await reached(streamer, sent);
    clock.advance(250);
  }
  expect(last, 'the slow viewer is left out before long').toBe(1);
  for (let more = 0; more < 20; more += 1) {
    sent += 1;
    expect(await reached(streamer, sent)).toBe(1);
  }
  await good.fence();
  expect(good.all('stream:data')).toHaveLength(sent);

  tcpOf(slow).resume();
  const skippedUpTo = sent;
  do {
    sent += 1;
    clock.advance(250);
  } while ((await reached(streamer, sent)) === 1);
  await slow.fence();
  const seen = slow
    .all('stream:data')
    .map((data) => Number(String(data).slice(-4).replaceAll('A', '')));
  expect(seen.at(-1)).toBe(sent);
  expect(seen, 'whole frames are skipped, in order').toEqual(seen.toSorted((a, b) => a - b));
  expect(seen).not.toContain(skippedUpTo);
  const metrics = await under.metrics();
  const byRung = metrics
    .join('\n')
    .matchAll(/^streamhub_frames_skipped_total\{rung="\w+"\} (\d+)$/gm);
  const skipped = [...byRung].reduce((sum, [, count]) => sum + Number(count), 0);
  expect(skipped).toBe(sent - seen.length);
});

test.each([
  ['messages', { viewers: 1, events: 4_500, bytes: 2_000 }, { packets: 2_000, bytes: 0 }],
  ['bytes', { viewers: 1, events: 20, bytes: 1_000_000 }, { packets: 0, bytes: 13_000_000 }],
  [
    'bytes for all of its address together',
    { viewers: 20, events: 14, bytes: 1_000_000 },
    { packets: 0, bytes: 1 },
  ],
] as const)(
  'E6a a connection that never reads is cut when too many %s wait',
  async (_what, { viewers, events, bytes }, limit) => {
    const clock = new ManualClock();
    await using under = await openOutlet();
    const logged: Record<string, unknown>[] = [];
    using _ = new LastResort({
      io: under.io,
      distributor: { stalledViewers: () => [] },
      metrics: new Metrics(),
      clock,
      log: pino({}, { write: (line) => logged.push(JSON.parse(line)) }),
      addressOf: ({ socket }) => socket.remoteAddress ?? '',
    });
    const lines: Line[] = [];
    await using rude = new AsyncDisposableStack();
    for (let count = 0; count < viewers; count += 1) {
      const viewer = rude.use(new LibraryViewer(under.address, { transports: ['websocket'] }));
      const line = await under.accept();
      viewer.tcp.pause();
      lines.push(line);
      for (let event = 0; event < events; event += 1) {
        line.emit('stream:buffer', Buffer.alloc(bytes));
        await setImmediate();
      }
    }
    clock.advance(1_000);
    const [warning] = logged;
    expect(warning?.['packets']).toBeGreaterThanOrEqual(limit.packets);
    expect(warning?.['bytes']).toBeGreaterThan(limit.bytes);
    const cut = lines.filter(({ tcp }) => tcp.destroyed);
    expect(cut).toHaveLength(logged.length);
    expect(cut.length).toBeLessThanOrEqual(Math.ceil(viewers / 2));
  },
);

/** A viewer who has stopped reading, for whom frames wait at the hub. */
async function stalledViewer(
  under: HubUnderTest,
): Promise<{ viewer: TestClient; streamer: TestStreamer }> {
  const streamer = await under.streamer();
  const viewer = await under.connect();
  await viewer.join(streamer);
  tcpOf(viewer).pause();
  for (let sent = 1; (await reached(streamer, sent)) === 1; sent += 1) {
    expect(sent, 'the viewer is left out before long').toBeLessThan(100);
  }
  return { viewer, streamer };
}

test('E7 a viewer that takes nothing for 30 s is told so and may come back', async () => {
  const clock = new ManualClock();
  await using under = await startTestHub({ clock });
  const { viewer } = await stalledViewer(under);
  for (let seconds = 0; seconds < 29; seconds += 1) clock.advance(1_000);
  expect(await under.metrics()).toContain('streamhub_stalled_total 0');
  for (let seconds = 0; seconds < 2; seconds += 1) clock.advance(1_000);
  expect(await under.metrics()).toEqual(
    expect.arrayContaining(['streamhub_stalled_total 1', 'streamhub_viewers 0']),
  );
  expect(under.logged.filter(({ level }) => level === 40)).toEqual([
    expect.objectContaining({ connectionId: viewer.socket.id }),
  ]);
  const gone = viewer.disconnected();
  tcpOf(viewer).resume();
  expect(await viewer.next('stream:error')).toMatchObject({
    event: 'stream:join',
    code: 'too_slow',
    message: expect.stringMatching(/\w/),
  });
  // After 'io server disconnect' Socket.IO's clients stay away.
  expect(await gone).toBe('transport close');
});

test('E7 who does not even take the goodbye is cut off two seconds later', async () => {
  const clock = new ManualClock();
  await using under = await startTestHub({ clock });
  const { viewer, streamer } = await stalledViewer(under);
  // Notices wait for it, too, and hold up the polite way of closing.
  for (let more = 0; more < 3; more += 1) {
    await (await under.connect()).join(streamer);
    clock.advance(1_000);
  }
  for (let seconds = 0; seconds < 31; seconds += 1) clock.advance(1_000);
  clock.advance(2_000);
  expect(await under.metrics(), 'and counted once').toContain('streamhub_stalled_total 1');
  const gone = viewer.disconnected();
  tcpOf(viewer).resume();
  await gone;
  expect(viewer.all('stream:error')).toEqual([]);
});

test('D8a what waits for a connection without a pong is freed at once', async () => {
  await using under = await openOutlet();
  openGateway({
    io: under.io,
    handlers: {} as never,
    ports: under.outlet,
    viewing: { stop() {} },
    metrics: new Metrics(),
    isStoreError: () => false,
    clock: new ManualClock(),
    log: pino({ level: 'silent' }),
    addressLimits: {} as never,
    isEmbedPage: () => false,
    addressOf: () => '127.0.0.1',
    maxRequestsPerSecond: 1,
    onCut: () => undefined,
  });
  using viewer = new LibraryViewer(under.address, { transports: ['websocket'] });
  const line = await under.accept();
  viewer.tcp.pause();
  const large = Buffer.alloc(1_000_000);
  for (let sent = 0; line.viewerLine.waitingBytes === 0; sent += 1) {
    expect(sent, 'the kernel is full before long').toBeLessThan(100);
    line.sendData(large);
    await setImmediate();
  }
  line.giveUp('ping timeout');
  expect(line.tcp.destroyed).toBe(true);
});

test('S9a a hub that stops waits two seconds for who does not read, and no longer', async () => {
  await using under = await startTestHub();
  const { viewer } = await stalledViewer(under);
  await under.hub.close();
  const gone = viewer.disconnected();
  tcpOf(viewer).resume();
  await gone;
  expect(viewer.all('stream:paused')).toEqual([]);
});

test('S9a a connection that breaks while the hub stops does not stop it from stopping', async () => {
  await using under = await startTestHub();
  const { viewer } = await stalledViewer(under);
  const closed = under.hub.close();
  tcpOf(viewer).resetAndDestroy();
  await closed;
});

test('S9a a hub that stops still hands a viewer what is under way to it, then the notice', async () => {
  await using under = await startTestHub();
  const streamer = await under.streamer();
  const viewer = await under.connect();
  await viewer.join(streamer);
  tcpOf(viewer).pause();
  // More than the kernel takes, so that something waits in the hub.
  for (let number = 1; number <= 12; number += 1) await reached(streamer, number);
  const closed = under.hub.close();
  tcpOf(viewer).resume();
  expect(await viewer.next('stream:paused')).toMatchObject({ streamKey: streamer.streamKey });
  expect(viewer.all('stream:data')).toHaveLength(12);
  await closed;
});
