import type { Registered, StreamCreated } from '@streamhub/protocol';
import { expect, test } from 'vitest';
import { readConfig } from '../src/index.ts';
import { addressGroup, networkGroup } from '../src/limits/address-group.ts';
import { AddressLimits } from '../src/limits/address-limits.ts';
import {
  frame,
  type HubUnderTest,
  sendFrames,
  startTestHub,
  TestClient,
} from './hub-under-test.ts';
import { ManualClock } from './manual-clock.ts';

test.each([
  ['192.0.2.7', '192.0.2.7'],
  ['2001:db8:0:7:1:2:3:4', '2001:db8:0:7::/64'],
  ['2001:db8:0:7::4', '2001:db8:0:7::/64'],
  ['2001:0DB8::7:0:0:0:9', '2001:db8:0:7::/64'],
  ['2001:0DB8::7', '2001:db8:0:0::/64'],
  ['::1', '0:0:0:0::/64'],
  ['fe80::1%eth0', 'fe80:0:0:0::/64'],
  ['1:2:3:4:5:6:192.0.2.7', '1:2:3:4::/64'],
  ['::ffff:192.0.2.7', '192.0.2.7'],
  ['::ffff:7f00:1', '127.0.0.1'],
  ['0:0:0:0:0:FFFF:C000:0207', '192.0.2.7'],
  ['64:ff9b::192.0.2.7', '192.0.2.7'],
  ['64:ff9b::c000:207', '192.0.2.7'],
  ['64:ff9b:1::c000:207', '64:ff9b:1:0::/64'],
  ['2002:c000:207:1::9', '192.0.2.7'],
  ['2001:0:4136:e378:8000:63bf:3fff:fdf8', '192.0.2.7'],
  ['2001:1::c000:207', '2001:1:0:0::/64'],
  ['192.0.2.7%eth0', '192.0.2.7'],
  ['', ''],
])('E9c %s counts as %s', (address, group) => {
  expect(addressGroup(address)).toBe(group);
});

test.each([
  ['192.0.2.7', '192.0.2.0/24'],
  ['2001:db8:0:7:1:2:3:4', '2001:db8:0::/48'],
  ['::1', '0:0:0::/48'],
  ['::ffff:c000:207', '192.0.2.0/24'],
  ['64:ff9b::192.0.2.7', '192.0.2.0/24'],
  ['2002:c000:207:1::9', '192.0.2.0/24'],
  ['', ''],
])('L4 E9c %s is of the network %s', (address, network) => {
  expect(networkGroup(address)).toBe(network);
});

test('E9 what is remembered of addresses has a bound, and who is gone is forgotten', () => {
  const limits = new AddressLimits({
    clock: new ManualClock(),
    maxConnectionsPerAddress: 1,
    maxJoinsPerAddress: 1,
    maxRequestsPerAddress: 1,
    maxPacketsPerSecond: 1,
  });
  const touches: boolean[] = [];
  for (let number = 0; number < 30_000; number += 1) {
    const address = `10.${number >> 16}.${(number >> 8) & 255}.${number & 255}`;
    if (number % 10_000 === 0) touches.push(limits.may('requests', '192.0.2.1'));
    limits.may('requests', address);
    limits.connectionOpened(address);
    limits.connectionClosed(address);
  }
  expect(limits.size).toBe(20_000);
  // Those used last are those that are kept, however long ago they came.
  expect(touches).toEqual([true, false, false]);
  expect(limits.may('requests', '10.0.117.47')).toBe(false);
  expect(limits.may('requests', '10.0.0.0')).toBe(true);
});

/** As a trusted proxy passes it on. */
const from = (address: string) => ({ extraHeaders: { 'x-forwarded-for': address } });

function startProxiedHub(options: Parameters<typeof startTestHub>[0] = {}) {
  return startTestHub({ trustProxy: 'loopback', ...options });
}

/** The code of the refusal. */
function refusedConnection({ hub }: HubUnderTest, address: string): Promise<unknown> {
  const { socket } = new TestClient(hub.address, from(address));
  return new Promise((resolve, reject) => {
    socket.once('connect', () => reject(new Error('it was let in')));
    socket.once('connect_error', (error: Error & { data?: { code?: string } }) => {
      socket.disconnect();
      resolve(error.data?.code);
    });
  });
}

test('E9 an address has so many connections; others, and it again when one is closed, are let in', async () => {
  await using under = await startProxiedHub({ maxConnectionsPerAddress: 2 });
  const [first] = [await under.connect(from('192.0.2.1')), await under.connect(from('192.0.2.1'))];
  expect(await refusedConnection(under, '192.0.2.1')).toBe('too_many_connections');
  const other = await under.connect(from('192.0.2.2'));
  first.close();
  await letIn(under, '192.0.2.1');
  await other.fence();
});

test('E9c an IPv6 network counts as one address', async () => {
  await using under = await startProxiedHub({ maxConnectionsPerAddress: 1 });
  await under.connect(from('2001:db8::1'));
  expect(await refusedConnection(under, '2001:db8::2')).toBe('too_many_connections');
  await under.connect(from('2001:db8:1::1'));
});

test('E9 far beyond its limit an address is cut off below Socket.IO', async () => {
  await using under = await startProxiedHub({ maxConnectionsPerAddress: 1 });
  const sockets: WebSocket[] = [];
  for (let number = 0; number < 3; number += 1) sockets.push(await silentConnection(under));
  expect(sockets[0]?.readyState).toBe(WebSocket.OPEN);
  await new Promise((resolve) => {
    const last = sockets[2];
    if (last?.readyState === WebSocket.CLOSED) resolve(undefined);
    else last?.addEventListener('close', resolve);
  });
  for (const socket of sockets) socket.close();
});

/** It opens the line and never says a word. */
async function silentConnection({ hub }: HubUnderTest): Promise<WebSocket> {
  const address = hub.address.replace('http', 'ws');
  const socket = new WebSocket(`${address}/socket.io/?EIO=4&transport=websocket`);
  await new Promise((resolve) => {
    socket.onopen = resolve;
  });
  return socket;
}

/** The hub hears of a closed connection a moment later: until then it refuses. */
async function letIn(under: HubUnderTest, address: string): Promise<void> {
  while (!(await under.connect(from(address)).catch(() => undefined)));
}

test('E9a joins of one address in a second, over all its connections, have a limit', async () => {
  const clock = new ManualClock();
  await using under = await startProxiedHub({ clock, maxJoinsPerAddress: 2 });
  const streamer = await under.streamer();
  const [one, two] = [
    await under.connect(from('192.0.2.1')),
    await under.connect(from('192.0.2.1')),
  ];
  await one.join(streamer);
  await two.join(streamer);
  const { streamKey } = streamer;
  expect(await one.refusedWith('stream:join', { streamKey })).toBe('rate_limited');
  await (await under.connect(from('192.0.2.2'))).join(streamer);
  await one.accepted('stream:leave', { streamKey });
  clock.advance(1_000);
  await one.join(streamer);
});

test('E9a other requests have a limit of their own, which HTTP shares', async () => {
  const clock = new ManualClock();
  await using under = await startProxiedHub({ clock, maxRequestsPerAddress: 3 });
  const streamer = await under.streamer();
  const { streamKey } = streamer;
  const one = await under.connect(from('192.0.2.1'));
  await one.join(streamer);
  const list = () =>
    fetch(`${under.hub.address}/api/streams`, { headers: { 'x-forwarded-for': '192.0.2.1' } });
  await one.fence();
  await one.fence();
  expect((await list()).status).toBe(200);
  const refused = await list();
  expect(refused.status).toBe(429);
  expect(await refused.json()).toMatchObject({ ok: false, code: 'rate_limited' });
  expect(await one.refusedWith('stream:leave', { streamKey })).toBe('rate_limited');
  expect((await fetch(`${under.hub.address}/api/streams`)).status).toBe(200);
  clock.advance(1_000);
  expect((await list()).status).toBe(200);
});

test('E9a frames are no requests: a streamer is limited by its stream alone', async () => {
  await using under = await startTestHub({ maxRequestsPerAddress: 5 });
  const streamer = await under.streamer();
  await sendFrames(streamer, { from: 1, to: 20 });
});

test('L2 a streamer who sends more bytes a second than it may is refused, and the stream goes on', async () => {
  const clock = new ManualClock();
  await using under = await startTestHub({ clock, maxBytesPerSecond: 10_000 });
  const streamer = await under.streamer();
  const { streamKey } = streamer;
  const viewer = await under.connect();
  await viewer.join(streamer);
  await sendFrames(streamer, { from: 1, to: 2, bytes: 4_000 });
  const data = frame(3, { bytes: 4_000 });
  expect(await streamer.refusedWith('stream:data:send', { streamKey, data })).toBe('rate_limited');
  clock.advance(500);
  await sendFrames(streamer, { from: 4, to: 4, bytes: 4_000 });
  await viewer.fence();
  const seen = viewer.all('stream:data').map((each) => Number(/A(\d+)$/.exec(each as string)?.[1]));
  expect(seen).toEqual([1, 2, 4]);
});

test('L1 a user has so many streams, however many connections, and another user has its own', async () => {
  await using under = await startTestHub({ maxStreamsPerUser: 2 });
  const streamer = await under.streamer();
  const { username, token } = { username: 'Ana', token: streamer.user.token };
  const again = await under.connect();
  await again.accepted('register', { username, token });
  const burst = await Promise.all([1, 2, 3].map(() => again.request('stream:create', {})));
  const codes = burst.map((answer) => (answer.ok ? 'ok' : answer.code));
  expect(codes.sort()).toEqual(['ok', 'too_many_streams', 'too_many_streams']);
  await under.streamer();
  await streamer.accepted('stream:end', { streamKey: streamer.streamKey });
  await again.accepted('stream:create', {});
});

test('L4 L4a new users and new streams of one address have a limit, others and those who come back have none', async () => {
  const clock = new ManualClock();
  await using under = await startProxiedHub({
    clock,
    maxNewPerAddress: 2,
    maxStreamsPerUser: 100,
    maxRequestsPerSecond: 1_000,
  });
  const one = await under.connect(from('192.0.2.1'));
  const codes = async (event: string, payload: object, times: number) => {
    const answers = [];
    for (let count = 0; count < times; count += 1) answers.push(await one.request(event, payload));
    return answers.map((answer) => (answer.ok ? 'ok' : answer.code)).join(' ');
  };
  const { token } = await one.accepted<Registered>('register', { username: 'Ana' });
  const accepted = (times: number) => Array(times).fill('ok').join(' ');
  expect(await codes('register', { username: 'Bo' }, 10)).toBe(`${accepted(9)} rate_limited`);
  expect(await codes('register', { username: 'Ana', token }, 2)).toBe('ok ok');
  expect(await codes('stream:create', {}, 22)).toBe(`${accepted(20)} rate_limited rate_limited`);
  const two = await under.connect(from('192.0.2.2'));
  await two.accepted('register', { username: 'Cy' });
  await two.accepted('stream:create', {});
  clock.advance(30_000);
  expect(await codes('register', { username: 'Bo' }, 2)).toBe('ok rate_limited');
  expect(await codes('stream:create', {}, 2)).toBe('ok rate_limited');
});

test('L5 one address has so many streams, its network twice as many, and others have theirs', async () => {
  await using under = await startProxiedHub({ maxStreamsPerAddress: 2 });
  const created = async (address: string) => {
    const client = await under.connect(from(address));
    await client.accepted('register', { username: 'Ana' });
    const burst = await Promise.all(
      [1, 2, 3].map(() => client.request<StreamCreated>('stream:create', {})),
    );
    const refusals = burst.flatMap((answer) => (answer.ok ? [] : [answer.code]));
    expect(new Set(refusals)).toEqual(new Set(['too_many_streams']));
    return burst.flatMap((answer) => (answer.ok ? [{ client, ...answer }] : []));
  };
  const [first] = await created('192.0.2.1');
  expect(await created('192.0.2.2')).toHaveLength(2);
  expect(await created('192.0.2.3')).toHaveLength(0);
  expect(await created('198.51.100.1')).toHaveLength(2);
  if (first === undefined) throw new Error('no stream');
  // A streamer who comes back from elsewhere has it there.
  const { streamKey, publishToken } = first;
  const abroad = await under.connect(from('198.51.100.1'));
  await abroad.accepted('stream:resume', { streamKey, publishToken });
  expect(await created('192.0.2.3')).toHaveLength(1);
});

test.each([
  [[], 67],
  [['--max-streams', '402'], 134],
  [['--max-streams', '8'], 10],
  [['--max-streams-per-address', '3'], 3],
])('L5 with the options %j one address has %i', (options, most) => {
  const read = readConfig(options);
  expect(read.outcome === 'run' && read.config.maxStreamsPerAddress).toBe(most);
});

test('L6 on a full hub the stream that has been sent nothing for longest gives way, after five minutes', async () => {
  const clock = new ManualClock();
  await using under = await startTestHub({ clock, maxStreams: 3 });
  const busy = await under.streamer();
  const silent = await under.streamer();
  const paused = await under.streamer();
  const late = await under.connect();
  await late.accepted('register', { username: 'Ana' });
  clock.advance(299_999);
  await sendFrames(busy, { from: 1, to: 1 });
  expect(await late.refusedWith('stream:create', {})).toBe('too_many_streams');
  const viewer = await under.connect();
  await viewer.join(paused);
  paused.close();
  await viewer.next('stream:paused');
  clock.advance(1);
  await late.accepted('stream:create', {});
  const { streamKey } = silent;
  expect(await silent.next('stream:ended')).toEqual({ streamKey, reason: 'abandoned' });
  expect(await late.refusedWith('stream:create', {})).toBe('too_many_streams');
});
