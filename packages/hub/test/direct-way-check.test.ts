/** The check at start, with the libraries as they are and with what they might become. */
import { EventEmitter } from 'node:events';
import { createRequire } from 'node:module';
import { expect, onTestFinished, test } from 'vitest';
import { checkDirectWay } from '../src/socket-io/direct-way-check.ts';
import { ConnectionInsides } from '../src/socket-io/library-insides.ts';
import { sendFrames, startTestHub } from './hub-under-test.ts';

// The very copies that Socket.IO runs on, which are no dependencies of the hub.
const fromHub = createRequire(import.meta.url);
const fromSocketIo = createRequire(fromHub.resolve('socket.io'));
const fromEngine = createRequire(fromSocketIo.resolve('engine.io'));
interface WebSocketLibrary {
  prototype: object;
  Sender: { prototype: { sendFrame(frame: Buffer[], sent?: () => void): void } };
}
const { prototype: webSocket, Sender } = fromEngine('ws') as WebSocketLibrary;

/** Until the test is over. */
function change<Owner extends object, Name extends keyof Owner & string>(
  owner: Owner,
  name: Name,
  changed: PropertyDescriptor,
): void {
  const original = Object.getOwnPropertyDescriptor(owner, name);
  if (original === undefined) throw new Error(`${name} is there`);
  Object.defineProperty(owner, name, { configurable: true, ...changed });
  onTestFinished(() => {
    Object.defineProperty(owner, name, original);
  });
}

const { Socket: EngineSocket } = fromSocketIo('engine.io') as {
  Socket: { prototype: EventEmitter };
};

const { sendFrame } = Sender.prototype;
const { sendPacket } = EngineSocket.prototype as unknown as {
  sendPacket(...args: unknown[]): void;
};

const changes = {
  'another head of a frame': () =>
    change(Sender.prototype, 'sendFrame', {
      value([head, payload]: [Buffer, Buffer], sent?: () => void) {
        const reserved = Buffer.from(head);
        reserved[0] = (reserved[0] ?? 0) | 0x10;
        sendFrame.call(this, [reserved, payload], sent);
      },
    }),
  'frames that leave a turn later': () =>
    change(Sender.prototype, 'sendFrame', {
      value(frame: Buffer[], sent?: () => void) {
        setImmediate(() => sendFrame.call(this, frame, sent));
      },
    }),
  'packets that nothing tells of': () =>
    change(EngineSocket.prototype, 'sendPacket' as never, {
      value(this: EventEmitter, ...args: unknown[]) {
        this.emit = (event, ...rest) =>
          event !== 'packetCreate' && EventEmitter.prototype.emit.call(this, event, ...rest);
        sendPacket.apply(this, args);
      },
    }),
  'pings that nothing tells of': () =>
    change(EngineSocket.prototype, 'sendPacket' as never, {
      value(this: EventEmitter, type: string, ...args: unknown[]) {
        if (type === 'ping')
          this.emit = (event, ...rest) =>
            event !== 'packetCreate' && EventEmitter.prototype.emit.call(this, event, ...rest);
        sendPacket.call(this, type, ...args);
        this.emit = EventEmitter.prototype.emit;
      },
    }),
  'a field that is not there any more': () =>
    change(webSocket as { extensions: string }, 'extensions', { get: () => undefined }),
};

test('D1 with the libraries as they are, data may be written directly', async () => {
  expect(await checkDirectWay()).toEqual({ isGood: true });
});

test.each([
  ['another head of a frame', 'the libraries write other bytes'],
  ['frames that leave a turn later', 'the order was not kept'],
  ['packets that nothing tells of', 'what waits was not noticed'],
  ['pings that nothing tells of', 'pings were not noticed'],
  ['a field that is not there any more', 'no socket of its own was found'],
] as const)('D1 %s is found out', async (name, reason) => {
  changes[name]();
  expect(await checkDirectWay()).toEqual({ isGood: false, reason });
});

test('D1 a hub whose library has changed says so, and serves everybody the ordinary way', async () => {
  changes['frames that leave a turn later']();
  await using under = await startTestHub();
  expect(under.logged.filter(({ level }) => level === 40)).toEqual([
    expect.objectContaining({ reason: 'the order was not kept' }),
  ]);
  const streamer = await under.streamer();
  const viewer = await under.connect();
  await viewer.join(streamer);
  await sendFrames(streamer, { from: 1, to: 20 });
  await viewer.fence();
  expect(viewer.all('stream:data')).toHaveLength(20);
  expect(await under.metrics()).toEqual(
    expect.arrayContaining([
      'streamhub_direct_way 0',
      'streamhub_direct_writes_total 0',
      'streamhub_ordinary_emits_total 20',
    ]),
  );
});

test('D1 what the libraries no longer have is looked for without falling over', () => {
  const library = { readyState: 'open', transport: { name: 'websocket' } };
  const connection = Object.assign(new EventEmitter(), library);
  const insides = ConnectionInsides.of({ conn: connection } as never);
  expect(insides.ownSocket).toBeUndefined();
  expect(insides.waitingBytes).toBe(0);
  expect(insides.backlog).toEqual({ packets: 0, bytes: 0 });
  insides.cutOff();
});
