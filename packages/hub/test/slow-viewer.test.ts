import type { Socket as TcpSocket } from 'node:net';
import { expect, test } from 'vitest';
import { isBehind } from '../src/gateway/behind-watch.ts';
import { frame, startTestHub, type TestClient, type TestStreamer } from './hub-under-test.ts';
import { ManualClock } from './manual-clock.ts';

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
  const metrics = await (await fetch(`${under.hub.address}/metrics`)).text();
  const skipped = Number(/^streamhub_frames_skipped_total (\d+)$/m.exec(metrics)?.[1]);
  expect(skipped).toBe(sent - seen.length);
});

test('E6 a connection that asks and never reads is closed', async () => {
  const clock = new ManualClock();
  await using under = await startTestHub({ clock, maxRequestsPerSecond: 1_000_000 });
  const rude = await under.connect();
  const witness = await under.connect();
  const gone = rude.disconnected();
  tcpOf(rude).pause();
  // Each answer echoes little, so it takes many: the kernel holds the first megabytes.
  for (
    let round = 0;
    round < 400 && under.logged.every((line) => line['level'] !== 40);
    round += 1
  ) {
    for (let count = 0; count < 500; count += 1) rude.socket.emit('stream:end', { streamKey: '' });
    await witness.fence();
    clock.advance(250);
  }
  expect(under.logged.find((line) => line['level'] === 40)).toMatchObject({
    connectionId: rude.socket.id,
  });
  tcpOf(rude).resume();
  await gone;
  await witness.fence();
});

test('S9 a hub that stops still hands a viewer what is under way to it, then the end', async () => {
  await using under = await startTestHub();
  const streamer = await under.streamer();
  const viewer = await under.connect();
  await viewer.join(streamer);
  tcpOf(viewer).pause();
  // More than the kernel takes, so that something waits in the hub.
  for (let number = 1; number <= 12; number += 1) await reached(streamer, number);
  const closed = under.hub.close();
  tcpOf(viewer).resume();
  expect(await viewer.next('stream:ended')).toMatchObject({ reason: 'removed' });
  expect(viewer.all('stream:data')).toHaveLength(12);
  await closed;
});

test.each([
  [false, { packets: 15, binaryPackets: 0, bytes: 3_000_000 }],
  [true, { packets: 16, binaryPackets: 0, bytes: 100 }],
  [false, { packets: 80, binaryPackets: 40, bytes: 100 }],
  [true, { packets: 82, binaryPackets: 41, bytes: 100 }],
  [true, { packets: 96, binaryPackets: 40, bytes: 100 }],
  [true, { packets: 1, binaryPackets: 0, bytes: 3_000_001 }],
])('D8 it is %s that somebody is behind for whom %o waits', (expected, backlog) => {
  expect(isBehind(backlog)).toBe(expected);
});
