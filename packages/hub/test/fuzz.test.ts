/** Strangers who send anything. A seed that once failed stays in the list. */
import { bytesOf, decodeBatch, encodeBatch, errorMessages } from '@streamhub/protocol';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { CodedStreamer, chunksViewer, seenBy, TRACKS } from './coded-stream.ts';
import { fuzzOptions, Inputs, progress, seeds } from './fuzz-size.ts';
import { UNHURRIED } from './fuzzed-hub.ts';
import {
  frame,
  type HubUnderTest,
  sendFrames,
  startTestHub,
  type TestClient,
} from './hub-under-test.ts';
import { ManualClock } from './manual-clock.ts';

const EVENTS = 1_500;
const MESSAGES = 300;

const requestNames = [
  'register',
  'stream:create',
  'stream:resume',
  'stream:data:send',
  'stream:end',
  'stream:join',
  'stream:leave',
  'stream:tracks',
  'stream:keyframe',
  'stream:feedback',
];
const anyJson = fc.oneof(
  fc.jsonValue({ maxDepth: 6 }),
  fc
    .object({ withNullPrototype: true, maxDepth: 3 })
    .map((value) => JSON.parse(JSON.stringify(value))),
  fc.uint8Array({ maxLength: 64 }).map((bytes) => Buffer.from(bytes)),
  fc.constantFrom(undefined, null, Number.NaN, '', '__proto__', 'x'.repeat(3_000)),
);

/** Batches as they should be, and with some of their bytes changed. */
const anyBatch = fc
  .tuple(
    fc.array(
      fc.record({
        trackId: fc.nat(3),
        isKey: fc.boolean(),
        temporalLayer: fc.constant(0),
        sequence: fc.oneof(fc.nat(100), fc.nat(2 ** 32 - 1)),
        timestampUs: fc.oneof(fc.nat(10_000_000), fc.nat(2 ** 48 - 1)),
        payload: fc.uint8Array({ minLength: 1, maxLength: 20 }),
      }),
      { minLength: 1, maxLength: 4 },
    ),
    fc.array(fc.tuple(fc.nat(200), fc.nat(255)), { maxLength: 2 }),
  )
  .map(([chunks, changes]) => {
    const bytes = Buffer.from(encodeBatch(chunks));
    for (const [at, value] of changes) bytes[at % bytes.length] = value;
    return bytes;
  });

function nearlyRight(streamKey: string) {
  const field = fc.oneof(
    fc.constantFrom<unknown>(streamKey, 'public', 'base64', 'chunks', frame(1), 'Ana', TRACKS, 7),
    anyBatch,
    anyJson,
  );
  const names = [
    'streamKey',
    'publishToken',
    'data',
    'username',
    'token',
    'title',
    'visibility',
    'format',
    'tracks',
    'clockOffsetUs',
    'delayMs',
    '__proto__',
  ];
  return fc
    .dictionary(fc.constantFrom(...names), field, { maxKeys: 5, noNullPrototype: true })
    .map((payload) => ({ ...payload }));
}

function strangeEvents(streamKey: string) {
  return fc.record({
    event: fc.oneof({ weight: 5, arbitrary: fc.constantFrom(...requestNames) }, fc.string()),
    args: fc.oneof(
      { weight: 4, arbitrary: nearlyRight(streamKey).map((payload): unknown[] => [payload]) },
      fc.array(anyJson, { maxLength: 3 }),
    ),
  });
}

/** Names that Socket.IO keeps for itself; its own client refuses to send them. */
const RESERVED = [
  'connect',
  'connect_error',
  'disconnect',
  'disconnecting',
  'newListener',
  'removeListener',
];

async function stillWorks(under: HubUnderTest): Promise<void> {
  const streamer = await under.streamer();
  const viewer = await under.connect();
  await viewer.join(streamer);
  await sendFrames(streamer, { from: 1, to: 3 });
  await viewer.fence();
  expect(viewer.all('stream:data')).toEqual([frame(1), frame(2), frame(3)]);
  expect((await fetch(`${under.hub.address}/healthz`)).status).toBe(200);
}

async function expectAnswer(client: TestClient, event: string, args: unknown[]): Promise<void> {
  const answer = await client.request(event, ...args);
  if (answer.ok) return;
  expect(Object.keys(errorMessages)).toContain(answer.code);
  expect(answer.code, `${event} ${JSON.stringify(args)?.slice(0, 200)}`).not.toBe('internal_error');
}

test.each(seeds)(
  'E6 any event with any payload is answered, and nobody else notices (seed %i)',
  fuzzOptions,
  async (seed) => {
    await using under = await startTestHub({ ...UNHURRIED, maxStreams: 1_000_000 });
    const witness = await under.streamer();
    const watching = await under.connect();
    await watching.join(witness);
    const stranger = await under.connect();
    const events = new Inputs(strangeEvents(witness.streamKey), { seed, short: EVENTS });
    const tried = progress(`events, seed ${seed}`);
    for (const { event, args } of events) {
      tried();
      if (RESERVED.includes(event)) continue;
      await expectAnswer(stranger, event, args);
    }
    await watching.fence();
    expect(watching.all('stream:data')).toEqual([]);
    expect(watching.all('stream:ended')).toEqual([]);
    await sendFrames(witness, { from: 1, to: 2 });
    await watching.fence();
    expect(watching.all('stream:data')).toEqual([frame(1), frame(2)]);
    await stillWorks(under);
  },
);

test.each(seeds)(
  'E6 whatever a streamer sends, its viewers get whole batches and pictures only (seed %i)',
  fuzzOptions,
  async (seed) => {
    const clock = new ManualClock();
    await using under = await startTestHub({
      ...UNHURRIED,
      clock,
    });
    const streamer = await under.streamer();
    const { streamKey } = streamer;
    const classic = await under.connect();
    await classic.join({ streamKey });
    const viewer = await chunksViewer(under, { streamKey });
    const sending = fc.oneof(
      {
        weight: 6,
        arbitrary: anyBatch.map((data) => ({ event: 'stream:data:send', args: [{ data }] })),
      },
      {
        weight: 1,
        arbitrary: fc.constantFrom(
          { event: 'stream:tracks', args: [{ tracks: TRACKS }] },
          { event: 'stream:data:send', args: [{ data: frame(1) }] },
          { event: 'stream:join', args: [{ format: 'chunks' }] },
        ),
      },
    );
    let accepted = 0;
    const tried = progress(`batches, seed ${seed}`);
    const batchesAndMore = new Inputs(sending, { seed, short: EVENTS });
    for (const { event, args } of batchesAndMore) {
      tried();
      const [payload] = args;
      if (event === 'stream:tracks') clock.advance(1_000);
      const answer = await streamer.request(event, { ...payload, streamKey });
      if (answer.ok) accepted += 1;
      else expect(answer.code).not.toBe('internal_error');
    }
    expect(accepted).toBeGreaterThan(batchesAndMore.total / 10);
    await classic.fence();
    await viewer.fence();
    for (const data of classic.all('stream:data'))
      expect(data).toMatch(/^data:image\/jpeg;base64,/);
    const batches = viewer.all('stream:data');
    expect(batches.length).toBeGreaterThan(0);
    for (const data of batches) {
      expect(decodeBatch(bytesOf(data) ?? new Uint8Array())).toHaveProperty('ok', true);
    }
    clock.advance(1_000);
    const again = new CodedStreamer({ client: streamer, streamKey });
    await again.state([{ kind: 'video', trackId: 0, codec: 'vp9' }]);
    const late = await chunksViewer(under, { streamKey });
    await again.send('d K d');
    expect(await seenBy(late)).toBe('K1 d2');
    await stillWorks(under);
  },
);

const rawMessages = fc.oneof(
  fc.string({ maxLength: 200 }),
  fc.uint8Array({ maxLength: 200 }),
  fc.string({ maxLength: 50 }).map((text) => `42${text}`),
  fc.string({ maxLength: 50 }).map((text) => `42["register",${text}`),
  fc.nat(50).map((count) => `45${count}-["stream:data:send",{"_placeholder":true,"num":${count}}]`),
  fc.constantFrom(
    '40',
    '40/admin,',
    '41',
    '42["disconnect"]',
    '42[5,{}]',
    '42[]',
    '42{}',
    '420["register",{"__proto__":{"username":"Ana"}}]',
    `42["register",${'['.repeat(50_000)}${']'.repeat(50_000)}]`,
    `451-["register",${'['.repeat(50_000)}{"_placeholder":true,"num":0}${']'.repeat(50_000)}]`,
    '6',
    '1',
    'x',
  ),
);

test.each(seeds)(
  'E6 what is not even Socket.IO closes its connection at most (seed %i)',
  fuzzOptions,
  async (seed) => {
    await using under = await startTestHub(UNHURRIED);
    const address = `${under.hub.address.replace('http', 'ws')}/socket.io/?EIO=4&transport=websocket`;
    const messages = new Inputs(rawMessages, { seed, short: MESSAGES });
    const tried = progress(`messages, seed ${seed}`);
    while (!messages.isEmpty) {
      const socket = new WebSocket(address);
      await new Promise((resolve) => {
        socket.onmessage = resolve;
      });
      socket.send('40');
      const closed = new Promise((resolve) => {
        socket.onclose = resolve;
      });
      for (const message of messages.take(6)) {
        tried();
        if (typeof message === 'string') socket.send(message);
        else socket.send(new Uint8Array(message));
      }
      socket.close();
      await closed;
    }
    await stillWorks(under);
  },
);
