/** What one connection may send in, and that it is cut beyond that: rules E10 to E13 and E15. */
import { expect, test } from 'vitest';
import { sendFrames, startTestHub } from './hub-under-test.ts';
import { ManualClock } from './manual-clock.ts';
import { PING, Poller, Stranger, upgradeRequest, webSocketFrame } from './stranger.ts';

const cutBy = (code: string, times = 1) =>
  `streamhub_connections_cut_total{code="${code}"} ${times}`;
const many = (packet: string, count: number) => Array<string>(count).fill(packet);

test.each(['3', '2', '42["a"]', '421["a"]', '431[]', '40/a,', '41', '4', '6', 'bAA==', 'x', ''])(
  'E10d a polling payload of more packets (%j) than a connection may send in a second is refused unread',
  async (packet) => {
    await using under = await startTestHub({ maxPacketsPerSecond: 100 });
    const poller = await Poller.connected(under.hub.address);
    const answer = await poller.post(...many(packet, 101));
    expect(answer).toMatchObject({ status: 413, headers: { connection: 'close' } });
    expect(JSON.parse(answer.body)).toMatchObject({ ok: false, code: 'too_many_packets' });
    expect((await poller.poll()).status, 'the connection is gone').toBe(400);
    expect(await under.metrics()).toContain(cutBy('too_many_packets'));
  },
);

test('E10d a polling payload of as many packets as may be is taken', async () => {
  await using under = await startTestHub({ maxPacketsPerSecond: 400 });
  const poller = await Poller.connected(under.hub.address);
  const events = many('42["stream:feedback",{"streamKey":"x"}]', 20);
  expect(await poller.post(...events, ...many('3', 70))).toMatchObject({ status: 200, body: 'ok' });
  expect((await poller.poll()).body).toContain('stream_not_found');
});

test.each([
  ['events', webSocketFrame('42["a"]')],
  ['pongs', webSocketFrame('3')],
  ['wishes to connect elsewhere', webSocketFrame('41/a,')],
  ["a WebSocket's own pings", webSocketFrame('x', { opcode: PING })],
  ['empty fragments', webSocketFrame('', { opcode: 0, isLast: false })],
])('E10 a WebSocket that floods with %s is cut', async (what, frame) => {
  const clock = new ManualClock();
  await using under = await startTestHub({ clock, maxPacketsPerSecond: 100 });
  const stranger = await Stranger.connected(under.hub.address);
  if (what === 'empty fragments') {
    stranger.socket.write(webSocketFrame('4', { isLast: false }));
  }
  stranger.socket.write(Buffer.concat(Array<Buffer>(150).fill(frame)));
  await stranger.cut();
  expect(await under.metrics()).toContain(cutBy('too_many_packets'));
  expect(under.logged).toContainEqual(
    expect.objectContaining({ msg: 'connection cut', code: 'too_many_packets' }),
  );
});

test('E10a who streams may send what a streamer sends: others a quarter of it at once, and then a tenth', async () => {
  const clock = new ManualClock();
  await using under = await startTestHub({ clock, maxPacketsPerSecond: 400 });
  const { address } = under.hub;
  const asked = '["stream:leave",{"streamKey":"x"}]';
  const viewer = await Stranger.connected(address);
  viewer.send(...many('3', 80), `421${asked}`);
  await viewer.reads('431[');
  clock.advance(1_000);
  viewer.send(...many('3', 30), `422${asked}`);
  await viewer.reads('432[');
  viewer.send(...many('3', 100));
  await viewer.cut();

  const streamer = await Stranger.connected(address);
  streamer.send('421["register",{"username":"Ana"}]');
  await streamer.reads('431[');
  streamer.send('422["stream:create",{}]');
  await streamer.reads('432[');
  streamer.send(...many('3', 390), `423${asked}`);
  await streamer.reads('433[');
  const [, streamKey, publishToken] =
    /"streamKey":"(\w+)","publishToken":"([\w-]+)"/.exec(streamer.received) ?? [];
  const back = await Stranger.connected(address);
  back.send(`421${JSON.stringify(['stream:resume', { streamKey, publishToken }])}`);
  await back.reads('431[');
  back.send(...many('3', 390), `422${asked}`);
  await back.reads('432[');
});

test('E10 frames are counted while a connection moves from polling to a WebSocket as well', async () => {
  await using under = await startTestHub({ clock: new ManualClock(), maxPacketsPerSecond: 100 });
  const poller = await Poller.connected(under.hub.address);
  const stranger = new Stranger(under.hub.address);
  const { search } = new URL(poller.url);
  const query = search.slice(search.indexOf('&sid='));
  stranger.socket.write(upgradeRequest(under.hub.address, { query }));
  await stranger.reads('101');
  stranger.send(...many('2probe', 150));
  await stranger.cut();
  expect((await poller.poll()).status, 'and the connection with it').toBe(400);
});

test('E10b bytes of one connection, of any kind, have a limit', async () => {
  const options = { maxBytesPerSecond: 1_000, maxFrameBytes: 10_000 };
  await using under = await startTestHub({ ...options, clock: new ManualClock() });
  const stranger = await Stranger.connected(under.hub.address);
  const bytes = Buffer.alloc(15_000);
  stranger.send(bytes, bytes, bytes);
  await stranger.cut();
  expect(await under.metrics()).toContain(cutBy('too_many_packets'));
});

test('E10c whoever is refused time and again is cut; its own frames are not counted', async () => {
  const options = { maxRequestsPerSecond: 5, maxFramesPerSecond: 10 };
  await using under = await startTestHub({ ...options, clock: new ManualClock() });
  const streamer = await under.streamer();
  const { streamKey } = streamer;
  const data = 'no picture';
  for (let count = 0; count < 80; count += 1) {
    await streamer.refusedWith('stream:data:send', { streamKey, data });
  }
  expect(streamer.socket.connected).toBe(true);
  const stranger = await Stranger.connected(under.hub.address);
  stranger.send(...many('42["stream:leave",{"streamKey":"x"}]', 80));
  await stranger.cut();
  expect(await under.metrics()).toContain(cutBy('too_many_packets'));
});

test('E15 of an address that sends too much over all its connections the one that sends most is cut', async () => {
  const clock = new ManualClock();
  await using under = await startTestHub({ clock, maxPacketsPerSecond: 100 });
  const address = under.hub.address;
  const quiet = await Stranger.connected(address);
  const busy: Stranger[] = [];
  for (let count = 0; count < 15; count += 1) {
    const one = await Stranger.connected(address);
    one.send(...many('3', 20), `42${count}["stream:leave",{"streamKey":"x"}]`);
    // In turn, so that each has been counted.
    await Promise.race([one.reads(`43${count}[`), one.cut()]);
    busy.push(one);
  }
  await Promise.race(busy.map((one) => one.cut()));
  quiet.send('42["stream:leave",{"streamKey":"x"}]');
  await quiet.reads('stream_not_found');
});

test.each([
  ['in the same bytes', ['40', '40']],
  ['elsewhere', ['40/admin,', '40']],
])(
  'E11 a connection has one Socket.IO socket: the second wish to connect, %s, cuts it',
  async (_, packets) => {
    await using under = await startTestHub();
    const stranger = await Stranger.opened(under.hub.address);
    stranger.send(...packets);
    await stranger.cut();
    expect(await under.metrics()).toContain(cutBy('invalid_packet'));
  },
);

test('E11 and so it is after a goodbye', async () => {
  await using under = await startTestHub();
  const stranger = await Stranger.connected(under.hub.address);
  stranger.send('41', '40');
  await stranger.cut();
  expect(await under.metrics()).toContain(cutBy('invalid_packet'));
});

test('E11 two hundred wishes to connect in one polling payload make no socket', async () => {
  await using under = await startTestHub();
  const poller = await Poller.connected(under.hub.address);
  expect((await poller.post(...many('40', 200))).status).toBe(400);
  expect(under.logged.filter(({ msg }) => msg === 'connection cut')).toHaveLength(1);
});

test.each([
  ['a long text that is no frame', [`42["register",{"username":"${'x'.repeat(20_000)}"}]`]],
  ['a frame that is mostly structure', [`42["stream:data:send",[${'[],'.repeat(6_000)}1]]`]],
  ['a number of four megabytes', [`42${'1'.repeat(3_900_000)}["register",{}]`]],
  ['more attachments than tracks', ['459-["stream:tracks",{}]']],
  ['a text between attachments', ['451-["x",{"_placeholder":true,"num":0}]', '42["a"]']],
  ['an attachment of nothing', [new Uint8Array(5)]],
  ['a packet of no kind', ['4x']],
  ['what is no JSON', ['42["a"']],
  ['an acknowledgement that is no list', ['431{}']],
  [
    'attachments larger than a message',
    ['453-["stream:tracks",{}]', Buffer.alloc(30_000), Buffer.alloc(30_000)],
  ],
])('E11a E11b %s cuts the connection', async (what, messages) => {
  await using under = await startTestHub({
    maxFrameBytes: what.includes('megabytes') ? 1_000_000 : 10_000,
  });
  const stranger = await Stranger.connected(under.hub.address);
  stranger.send(...messages);
  await stranger.cut();
  expect(await under.metrics()).toContain(cutBy('invalid_packet'));
});

test.each([
  ['attachments', ['451-["x",{"_placeholder":true,"num":0}]'].map((text) => webSocketFrame(text))],
  ['a fragment', [webSocketFrame('42["a', { isLast: false })]],
  ['an empty fragment', [webSocketFrame('', { opcode: 1, isLast: false })]],
  ['half a frame', [webSocketFrame('42["a', { length: 100_000 })]],
])(
  'E12 a connection that does not finish %s is cut after 10 s, whatever else it sends',
  async (_, begun) => {
    const clock = new ManualClock();
    await using under = await startTestHub({ clock });
    const witness = await under.streamer();
    const stranger = await Stranger.connected(under.hub.address);
    stranger.socket.write(Buffer.concat(begun));
    await witness.fence();
    for (let seconds = 0; seconds < 10; seconds += 1) {
      clock.advance(1_000);
      if (_ !== 'half a frame') stranger.socket.write(webSocketFrame('x', { opcode: PING }));
      await witness.fence();
    }
    expect(stranger.isCut).toBe(false);
    clock.advance(1_500);
    clock.advance(1_000);
    await stranger.cut();
    expect(await under.metrics()).toContain(cutBy('invalid_packet'));
  },
);

test('E12a what all connections of an address have not finished stays below 32 MB', async () => {
  await using under = await startTestHub({ clock: new ManualClock() });
  const strangers: Stranger[] = [];
  for (let count = 0; count < 12; count += 1) {
    const stranger = await Stranger.connected(under.hub.address);
    stranger.socket.write(webSocketFrame(Buffer.alloc(3_500_000), { length: 3_900_000 }));
    strangers.push(stranger);
  }
  await Promise.race(strangers.map((stranger) => stranger.cut()));
  const other = await under.streamer();
  await sendFrames(other, { from: 1, to: 3 });
});

test('E13 joins of a connection that has not read the buffer of the one before wait for it: the newest wins', async () => {
  await using under = await startTestHub({ clock: new ManualClock(), maxRequestsPerSecond: 100 });
  const streamer = await under.streamer();
  await sendFrames(streamer, { from: 1, to: 30, bytes: 45_000 });
  const { streamKey } = streamer;
  const viewer = await Stranger.connected(under.hub.address);
  viewer.socket.pause();
  const join = (number: number) => `42${number}["stream:join",{"streamKey":"${streamKey}"}]`;
  viewer.send(...Array.from({ length: 20 }, (_, number) => join(number)));
  await streamer.fence();
  viewer.socket.resume();
  // The pong by which the hub knows that the buffer has come.
  await viewer.reads('430[{"ok":true');
  viewer.send('3');
  await viewer.reads('4319[{"ok":true');
  expect(viewer.received.match(/42\["stream:buffer"/g)).toHaveLength(2);
  expect(viewer.received.match(/"code":"rate_limited"/g)).toHaveLength(18);
});
