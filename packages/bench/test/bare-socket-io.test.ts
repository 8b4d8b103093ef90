/** Socket.IO by hand: against a real hub, and frames that are cut anywhere. */
import { expect, test } from 'vitest';
import { openBareStreamer } from '../src/feed/bare-streamer.ts';
import { openBareViewer } from '../src/feed/bare-viewer.ts';
import { type FedHeader, TRACK } from '../src/feed/coded-feed.ts';
import { decodability } from '../src/feed/decodability.ts';
import { HubProcess } from '../src/hub-process.ts';
import { Crowd } from '../src/load/crowd.ts';
import { BareSocketIo } from '../src/peers/bare/bare-socket-io.ts';
import { FrameReader } from '../src/peers/bare/frame-reader.ts';

const ENOUGH = 20;

test('two bare viewers get the stream of a bare streamer, and a crowd counts it', async () => {
  await using hub = await HubProcess.start();
  const { address } = hub;
  const sent: FedHeader[] = [];
  using streamer = await openBareStreamer({ address, onSent: (header) => sent.push(header) });
  const { streamKey } = streamer;
  await using crowd = new Crowd({
    server: 'hub',
    address,
    streamKeys: [streamKey],
    feedbackEveryMs: 100,
    sees: 'batches',
  });
  const joins = await crowd.add(2);
  expect(joins).toHaveLength(2);
  const audience = [0, 1].map(async () => {
    const received: FedHeader[] = [];
    const enough = Promise.withResolvers<void>();
    const viewer = await openBareViewer({
      address,
      streamKey,
      onChunk: (header) => {
        if (header.trackId === TRACK.video) received.push(header);
        if (received.length === ENOUGH) enough.resolve();
      },
    });
    return { viewer, received, enough: enough.promise };
  });
  const viewers = await Promise.all(audience);
  streamer.begin();
  for (const { viewer, received, enough } of viewers) {
    await enough;
    const video = sent.filter(({ trackId }) => trackId === TRACK.video);
    expect(decodability(video, received)).toMatchObject({ leftOut: 0, undecodable: [] });
    expect(viewer.isOpen).toBe(true);
    viewer[Symbol.dispose]();
  }
  const seen = await crowd.samples();
  expect(seen).toHaveLength(2);
  for (const batches of seen) {
    expect(batches.length).toBeGreaterThan(0);
    for (const { wireBytes, newestMs, oldestMs } of batches) {
      expect(wireBytes).toBeGreaterThan(100);
      expect(newestMs).toBeLessThanOrEqual(oldestMs);
    }
  }
  const { open, messages } = await crowd.counts();
  expect(open).toBe(2);
  expect(messages).toBeGreaterThanOrEqual(seen.flat().length);
});

test('events are counted from the last joining on', async () => {
  await using hub = await HubProcess.start();
  const { address } = hub;
  using streamer = await openBareStreamer({ address });
  const { streamKey } = streamer;
  const counts: number[] = [];
  const some = Promise.withResolvers<void>();
  const ask = { streamKey, format: 'chunks' };
  using viewer = await BareSocketIo.connect({
    address,
    onData: () => {
      if (viewer.dataEvents === ENOUGH) some.resolve();
    },
    onEvent: (event) => {
      if (event === 'stream:joined') counts.push(viewer.dataEvents);
    },
  });
  await viewer.request('stream:join', ask);
  streamer.begin();
  await some.promise;
  await viewer.request('stream:join', ask);
  expect(counts).toEqual([0, 0]);
});

test('frames are the same wherever TCP cuts them', () => {
  const texts = ['2', 'x'.repeat(125), 'y'.repeat(126), 'z'.repeat(70_000)];
  const binaries = [Buffer.alloc(0), Buffer.from('abc'), Buffer.alloc(300, 7)];
  const bytes = Buffer.concat([
    ...texts.map((text) => serverFrame(1, Buffer.from(text))),
    ...binaries.map((payload) => serverFrame(2, payload)),
    serverFrame(9, Buffer.from('ping')),
  ]);
  for (const cut of [1, 2, 3, 7, 1_000, bytes.length]) {
    const heard: string[] = [];
    const reader = new FrameReader({
      wantsBinary: true,
      onText: (payload) => heard.push(payload.toString()),
      onBinary: (size, payload) => heard.push(`${size} ${payload?.toString('hex')}`),
      onPing: (payload) => heard.push(payload.toString()),
    });
    for (let at = 0; at < bytes.length; at += cut) reader.take(bytes.subarray(at, at + cut));
    const expected = binaries.map((payload) => `${payload.length} ${payload.toString('hex')}`);
    expect(heard).toEqual([...texts, ...expected, 'ping']);
  }
});

test('binary that nobody wants is counted and skipped', () => {
  const sizes: [number, boolean][] = [];
  const reader = new FrameReader({
    wantsBinary: false,
    onText: () => {},
    onBinary: (size, payload) => sizes.push([size, payload === undefined]),
    onPing: () => {},
  });
  const bytes = Buffer.concat([serverFrame(2, Buffer.alloc(300)), serverFrame(2, Buffer.alloc(5))]);
  for (let at = 0; at < bytes.length; at += 50) reader.take(bytes.subarray(at, at + 50));
  expect(sizes).toEqual([
    [300, true],
    [5, true],
  ]);
});

/** RFC 6455, section 5.2: whole, without a mask. */
function serverFrame(opcode: number, payload: Buffer): Buffer {
  const { length } = payload;
  if (length < 126) return Buffer.concat([Buffer.from([0x80 | opcode, length]), payload]);
  if (length < 65_536) {
    const head = Buffer.from([0x80 | opcode, 126, 0, 0]);
    head.writeUInt16BE(length, 2);
    return Buffer.concat([head, payload]);
  }
  const head = Buffer.alloc(10);
  head[0] = 0x80 | opcode;
  head[1] = 127;
  head.writeBigUInt64BE(BigInt(length), 2);
  return Buffer.concat([head, payload]);
}
