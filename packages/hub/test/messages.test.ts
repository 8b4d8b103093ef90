/** Messages on the bus, byte for byte, and whatever else somebody may send there. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readForm, writtenTracks } from '../src/cluster/message-forms.ts';
import {
  DOWN,
  frameIn,
  isSubjectKey,
  type Message,
  readMessage,
  UP,
  withBytes,
  withFrame,
  withJson,
} from '../src/cluster/messages.ts';
import { fuzzOptions, Inputs, progress, seeds } from './fuzz-size.ts';

const MAX = 1_000;
const HEAD = { kind: DOWN.chunks, epoch: 0x01020304, sequence: 0xfffefdfc };

function read(bytes: Uint8Array): Message {
  const message = readMessage(bytes, MAX);
  if (typeof message === 'string') throw new Error(message);
  return message;
}

function changed(bytes: Uint8Array, at: number, value: number): Uint8Array {
  const other = Uint8Array.from(bytes);
  other[at] = value;
  return other;
}

test('a message is 12 bytes and its body, as docs/cluster.md says', () => {
  const bytes = withBytes(HEAD, Uint8Array.of(7, 8, 9));
  expect(Buffer.from(bytes).toString('hex')).toBe('0102000001020304fffefdfc070809');
  expect(read(bytes)).toMatchObject(HEAD);
  expect([...read(bytes).body]).toEqual([7, 8, 9]);
  const frame = withFrame({ ...HEAD, kind: DOWN.frame }, 'data:');
  expect(Buffer.from(frame).toString('hex')).toBe('0101000001020304fffefdfc646174613a');
  expect(frameIn(read(frame))).toBe('data:');
  const json = withJson({ ...HEAD, kind: UP.answer }, { a: 1 }, Uint8Array.of(5));
  expect(Buffer.from(json).toString('hex')).toBe(
    '0120000001020304fffefdfc000000077b2261223a317d05',
  );
});

test.each([
  ['version', (bytes: Uint8Array) => changed(bytes, 0, 2)],
  ['kind', (bytes: Uint8Array) => changed(bytes, 1, 99)],
  ['kind', (bytes: Uint8Array) => changed(bytes, 3, 1)],
  ['size', (bytes: Uint8Array) => bytes.subarray(0, 11)],
  ['size', () => withBytes(HEAD, new Uint8Array(MAX + 1))],
] as const)('what is wrong in the header has a name: %s', (reason, make) => {
  const right = withBytes(HEAD, new Uint8Array(MAX));
  expect(read(right).body).toHaveLength(MAX);
  expect(readMessage(make(right), MAX)).toBe(reason);
});

describe('JSON', () => {
  const asking = (json: object) =>
    readForm('asking', read(withJson({ ...HEAD, kind: UP.join }, json)));

  test('fields that a node does not know are ignored', () => {
    expect(asking({ node: 'one', future: { x: 1 } })?.value).toEqual({ node: 'one' });
  });

  test('of another form it is not taken', () => {
    for (const node of [undefined, 7, '', 'x'.repeat(129), null, {}]) {
      const isRight = node === '';
      expect(asking({ node }) === undefined, String(node)).toBe(!isRight);
    }
  });

  test('that is cut short, or says that it is longer than it is, is not taken', () => {
    const whole = withJson({ ...HEAD, kind: UP.join }, { node: 'one' });
    for (let bytes = 12; bytes < whole.length; bytes += 1) {
      expect(readForm('asking', read(whole.subarray(0, bytes)))).toBeUndefined();
    }
    expect(readForm('asking', read(changed(whole, 12, 0xff)))).toBeUndefined();
  });

  test('tracks come with the bytes of their descriptions', () => {
    const video = { kind: 'video', trackId: 0, codec: 'avc1', temporalLayers: 1 } as const;
    const tracks = [{ ...video, description: Uint8Array.of(1, 2, 255) }];
    const stated = { statement: 3, ...writtenTracks({ tracks, clockOffsetUs: -5 }) };
    const message = read(withJson({ ...HEAD, kind: DOWN.notice }, { event: 'tracks', ...stated }));
    expect(readForm('notice', message)?.value).toEqual({
      event: 'tracks',
      statement: 3,
      tracks,
      clockOffsetUs: -5,
    });
  });
});

test('a key that means something in a subject is not asked for', () => {
  for (const key of ['', '*', '>', 'a.b', 'a b', 'a\n', 'x'.repeat(65)]) {
    expect(isSubjectKey(key), key).toBe(false);
  }
  expect(isSubjectKey('aB3-_'), 'a stream’s').toBe(true);
});

const bytes = fc.uint8Array({ maxLength: 200 });
const head = fc.record({
  kind: fc.constantFrom(...Object.values(DOWN), ...Object.values(UP)),
  epoch: fc.nat(),
  sequence: fc.nat(),
});
const anything = fc.oneof(
  bytes,
  fc.tuple(head, fc.object(), bytes).map(([h, json, more]) => withJson(h, json, more)),
  fc
    .tuple(head, fc.object(), fc.nat(300), fc.nat(255))
    .map(([h, json, at, value]) => changed(withJson(h, json), at, value)),
);
const FORMS = ['notice', 'asking', 'part', 'audience', 'keyframe', 'joined', 'about'] as const;

test.each(seeds)('whatever comes, it is read or refused (seed %i)', fuzzOptions, (seed) => {
  const tried = progress('messages');
  for (const input of new Inputs(anything, { seed, short: 2_000 })) {
    const message = readMessage(input, MAX);
    if (typeof message !== 'string') for (const form of FORMS) readForm(form, message);
    tried();
  }
});
