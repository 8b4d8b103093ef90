/** Strangers who send anything over a WebSocket: whole messages, and raw frames. */
import fc from 'fast-check';
import { test } from 'vitest';
import { fuzzOptions, Inputs, progress, seeds } from './fuzz-size.ts';
import { FuzzedHub, UNHURRIED } from './fuzzed-hub.ts';
import { anyPacket } from './strange-packets.ts';
import { Stranger, upgradeRequest, webSocketFrame } from './stranger.ts';

const SHORT = 300;
const INPUTS_OF_A_CONNECTION = 20;
const WITNESS_EVERY = 50;
const AT_ONCE = 4;
const MASKED = 0x80;

const payload = fc.oneof(
  { weight: 4, arbitrary: anyPacket.map((packet) => Buffer.from(packet)) },
  fc.uint8Array({ maxLength: 150 }).map((bytes) => Buffer.from(bytes)),
  fc.constantFrom(Buffer.alloc(0), Buffer.alloc(126, 0x34), Buffer.alloc(70_000, 0x34)),
);
const message = fc
  .record({ payload, opcode: fc.constantFrom(1, 1, 1, 1, 2) })
  .map(({ payload, opcode }) => webSocketFrame(payload, { opcode }));
/** Of the first, fragments of all that follow but control frames. */
const fragment = fc
  .record({ payload, opcode: fc.constantFrom(0, 0, 0, 1, 2), isLast: fc.boolean() })
  .map(({ payload, opcode, isLast }) => webSocketFrame(payload, { opcode, isLast }));
const control = fc
  .record({ payload, opcode: fc.constantFrom(8, 9, 10) })
  .map(({ payload, opcode }) => webSocketFrame(payload.subarray(0, 130), { opcode }));
const strangeFrame = fc
  .record({
    payload,
    first: fc.nat(255),
    isMasked: fc.boolean(),
    /** Of how many bytes the length is, and what it says: the truth, or something else. */
    lengthBytes: fc.constantFrom(0, 2, 8),
    length: fc.option(
      fc.oneof(fc.nat(300), fc.constantFrom(0, 65_535, 2 ** 31, 2 ** 53, 4_000_001)),
    ),
    cutTo: fc.option(fc.nat(20), { freq: 8 }),
  })
  .map(({ payload, first, isMasked, lengthBytes, length, cutTo }) => {
    const frame = rawFrame(payload, {
      first,
      isMasked,
      lengthBytes,
      length: length ?? payload.length,
    });
    return cutTo === null ? frame : frame.subarray(0, cutTo);
  });
const anyInput = fc.record({
  bytes: fc.oneof(
    { weight: 6, arbitrary: message },
    { weight: 2, arbitrary: fragment },
    { weight: 2, arbitrary: control },
    { weight: 2, arbitrary: strangeFrame },
    { weight: 1, arbitrary: fc.uint8Array({ maxLength: 60 }).map((bytes) => Buffer.from(bytes)) },
  ),
  /** Where it is cut into two writes. */
  cutAt: fc.option(fc.nat(200)),
});

function rawFrame(
  payload: Buffer,
  head: { first: number; isMasked: boolean; lengthBytes: number; length: number },
): Buffer {
  const { first, isMasked, lengthBytes, length } = head;
  const bytes = Buffer.alloc(2 + lengthBytes + (isMasked ? 4 : 0));
  bytes[0] = first;
  const short = lengthBytes === 0 ? Math.min(length, 125) : lengthBytes === 2 ? 126 : 127;
  bytes[1] = (isMasked ? MASKED : 0) | short;
  if (lengthBytes === 2) bytes.writeUInt16BE(length & 0xffff, 2);
  if (lengthBytes === 8) bytes.writeBigUInt64BE(BigInt(length), 2);
  return Buffer.concat([bytes, payload]);
}

test.each(seeds)(
  'E6 whatever frames come over a WebSocket, nobody else notices, and it is forgotten (seed %i)',
  fuzzOptions,
  async (seed) => {
    await using hub = await FuzzedHub.start(UNHURRIED);
    const tried = progress(`frames, seed ${seed}`);
    const all = new Inputs(anyInput, { seed, short: SHORT });
    let count = 0;
    async function connection(number: number): Promise<void> {
      const localAddress = `127.0.2.${2 + (number % 200)}`;
      const stranger = new Stranger(hub.address, { localAddress });
      stranger.socket.write(upgradeRequest(hub.address));
      await stranger.reads('0{"sid"');
      // Most know the way in; the others are found out by what they send.
      if (number % 8 !== 0) stranger.send('40');
      for (const { bytes, cutAt } of all.take(INPUTS_OF_A_CONNECTION)) {
        tried();
        count += 1;
        if (cutAt !== null) {
          stranger.socket.write(bytes.subarray(0, cutAt));
          await new Promise(setImmediate);
        }
        stranger.socket.write(bytes.subarray(cutAt ?? 0));
        if (count % WITNESS_EVERY === 0) await hub.sendFrame();
      }
      // The hub has read all of it when it says goodbye, whatever is unfinished.
      stranger.socket.end();
      await stranger.cut();
    }
    async function connections(first: number): Promise<void> {
      for (let number = first; !all.isEmpty; number += AT_ONCE) await connection(number);
    }
    await Promise.all(Array.from({ length: AT_ONCE }, (_, first) => connections(first)));
    await hub.expectUnharmed();
  },
);
