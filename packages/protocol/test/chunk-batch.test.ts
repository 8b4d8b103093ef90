import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import { batchBytes, decodeBatch, encodeBatch, forEachChunk } from '../src/chunk-batch.ts';
import { bytesOf } from '../src/chunk-bytes.ts';
import { type ChunkHeader, chunkHeaderBytes, writeChunkHeader } from '../src/chunk-header.ts';
import { nextSequence, sequenceDistance } from '../src/chunk-sequence.ts';
import { chunk, chunks } from './golden/arbitrary-chunks.ts';

const small = {
  trackId: 7,
  isKey: false,
  temporalLayer: 1,
  sequence: 5,
  timestampUs: 40_000,
  payload: Uint8Array.of(1, 2, 3),
};

test('C1 what is encoded is decoded again, to the byte', () => {
  fc.assert(
    fc.property(chunks, (sent) => {
      const bytes = encodeBatch(sent);
      expect(bytes.byteLength).toBe(batchBytes(sent));
      expect(decodeBatch(bytes)).toEqual({ ok: true, chunks: sent });
    }),
  );
});

test('C1 batches put end to end are a batch, and so is each run of whole chunks of one', () => {
  fc.assert(
    fc.property(chunks, chunks, (first, second) => {
      const both = Buffer.concat([encodeBatch(first), encodeBatch(second)]);
      expect(decodeBatch(both)).toEqual({ ok: true, chunks: [...first, ...second] });
      const offsets: number[] = [];
      forEachChunk(both, (_, offset) => offsets.push(offset));
      const rest = both.subarray(offsets[first.length]);
      expect(decodeBatch(rest)).toEqual({ ok: true, chunks: second });
    }),
  );
});

test('C10 payloads are views into the batch, plain bytes also where the batch is a Buffer', () => {
  const sent = [small, { ...small, sequence: 6 }];
  const pool = Buffer.alloc(200);
  const bytes = pool.subarray(50, 50 + batchBytes(sent));
  bytes.set(encodeBatch(sent));
  const result = decodeBatch(bytes);
  if (!result.ok) throw new Error(result.message);
  expect(result.chunks.map(({ payload }) => payload.byteOffset - bytes.byteOffset)).toEqual([
    16, 35,
  ]);
  for (const { payload } of result.chunks) {
    expect(payload.buffer).toBe(pool.buffer);
    expect(payload.constructor).toBe(Uint8Array);
  }
});

test('C10 headers are read the same, whatever the payloads hold', () => {
  fc.assert(
    fc.property(chunks, fc.nat({ max: 255 }), (sent, noise) => {
      const bytes = encodeBatch(
        sent.map((each) => ({ ...each, payload: each.payload.map(() => noise) })),
      );
      const visited: ChunkHeader[] = [];
      forEachChunk(bytes, (header) => visited.push(header));
      expect(visited).toEqual(
        sent.map(({ payload, ...fields }) => ({ ...fields, payloadBytes: payload.byteLength })),
      );
    }),
  );
});

test('C9 a batch with one broken chunk is refused before any chunk of it is visited', () => {
  const bytes = Buffer.concat([encodeBatch([small, small]), Uint8Array.of(1)]);
  const visit = vi.fn();
  expect(forEachChunk(bytes, visit)).toMatchObject({ code: 'invalid_chunk' });
  expect(visit).not.toHaveBeenCalled();
});

test('C9 the refusal says where, and what is wrong there', () => {
  const bytes = encodeBatch([small, small]);
  expect(decodeBatch(bytes.subarray(0, -1))).toEqual({
    ok: false,
    code: 'invalid_chunk',
    message: 'Chunk at byte 19: its header promises 3 bytes, 2 are there.',
  });
});

test('C9a a payload of exactly the limit passes, one byte more is frame_too_large', () => {
  const bytes = encodeBatch([small]);
  expect(decodeBatch(bytes, { maxPayloadBytes: 3 })).toMatchObject({ ok: true });
  expect(decodeBatch(bytes, { maxPayloadBytes: 2 })).toMatchObject({ code: 'frame_too_large' });
  const large = encodeBatch([{ ...small, payload: new Uint8Array(1_000_001) }]);
  expect(decodeBatch(large)).toMatchObject({ code: 'frame_too_large' });
  expect(decodeBatch(large, { maxPayloadBytes: 1_000_001 })).toMatchObject({ ok: true });
});

test('C9 a length that is only claimed is invalid_chunk: nothing of that size was sent', () => {
  const bytes = encodeBatch([small]);
  bytes.set([0xff, 0xff, 0xff], 3);
  expect(decodeBatch(bytes)).toMatchObject({ code: 'invalid_chunk' });
});

test('C9 a batch of exactly the most chunks passes, one more is refused', () => {
  const most = Array.from({ length: 4_096 }, () => small);
  expect(decodeBatch(encodeBatch(most))).toMatchObject({ ok: true });
  expect(decodeBatch(encodeBatch([...most, small]))).toMatchObject({ code: 'invalid_chunk' });
  const two = encodeBatch([small, small]);
  expect(decodeBatch(two, { maxChunks: 2 })).toMatchObject({ ok: true });
  expect(decodeBatch(two, { maxChunks: 1 })).toMatchObject({ code: 'invalid_chunk' });
});

test.each([
  ['no chunks', []],
  ['a track over 255', [{ ...small, trackId: 256 }]],
  ['a layer over 3', [{ ...small, temporalLayer: 4 }]],
  ['a key chunk of layer 1', [{ ...small, isKey: true }]],
  ['a sequence over 32 bits', [{ ...small, sequence: 2 ** 32 }]],
  ['a time before zero', [{ ...small, timestampUs: -1 }]],
  ['half a microsecond', [{ ...small, timestampUs: 0.5 }]],
  ['a time over 48 bits', [{ ...small, timestampUs: 2 ** 48 }]],
  ['an empty payload', [{ ...small, payload: new Uint8Array(0) }]],
  ['a payload over 24 bits', [{ ...small, payload: new Uint8Array(2 ** 24) }]],
])('C3 C4 C7a C8 %s is not encoded: it would be refused', (_, sent) => {
  expect(() => encodeBatch(sent)).toThrow(RangeError);
});

test('C2 an encoder may write the header itself and copy its payload behind it', () => {
  const { payload, ...fields } = small;
  const bytes = new Uint8Array(chunkHeaderBytes + payload.byteLength);
  writeChunkHeader(bytes, 0, { ...fields, payloadBytes: payload.byteLength });
  bytes.set(payload, chunkHeaderBytes);
  expect(bytes).toEqual(encodeBatch([small]));
  expect(() => writeChunkHeader(new Uint8Array(15), 0, { ...fields, payloadBytes: 1 })).toThrow(
    RangeError,
  );
});

test('C2 binary is read in each form in which Socket.IO delivers it, without a copy', () => {
  const bytes = encodeBatch([small]);
  for (const data of [bytes, bytes.buffer, Buffer.from(bytes.buffer), new DataView(bytes.buffer)]) {
    expect(bytesOf(data)).toEqual(bytes);
    expect(bytesOf(data)?.buffer).toBe(bytes.buffer);
  }
  expect(bytesOf(Buffer.from(bytes.buffer, 4, 5))).toEqual(bytes.subarray(4, 9));
  for (const data of ['text', 5, null, undefined, {}, [1, 2], { byteLength: 1 }]) {
    expect(bytesOf(data)).toBeUndefined();
  }
});

test('C6 C6a after the largest sequence comes 0, and distances do not notice', () => {
  expect(nextSequence(0xffff_ffff)).toBe(0);
  expect(sequenceDistance(0xffff_ffff, 0)).toBe(1);
  expect(sequenceDistance(0, 0xffff_ffff)).toBe(-1);
  fc.assert(
    fc.property(
      fc.nat({ max: 0xffff_ffff }),
      fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }),
      (from, step) => {
        const to = (((from + step) % 2 ** 32) + 2 ** 32) % 2 ** 32;
        expect(sequenceDistance(from, to)).toBe(step);
        expect(sequenceDistance(from, nextSequence(from))).toBe(1);
      },
    ),
  );
});

test('C7 a stream of days keeps its microseconds', () => {
  fc.assert(
    fc.property(chunk, fc.nat({ max: 400 }), fc.nat({ max: 86_399_999_999 }), (each, days, us) => {
      const timestampUs = days * 86_400_000_000 + us;
      const result = decodeBatch(encodeBatch([{ ...each, timestampUs }]));
      expect(result).toMatchObject({ ok: true, chunks: [{ timestampUs }] });
    }),
  );
});
