import { randomInt } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodeBatch, encodeBatch, forEachChunk } from '../src/chunk-batch.ts';
import { chunkHeaderBytes } from '../src/chunk-header.ts';
import { fuzzOptions, inputs, progress } from './fuzz-size.ts';
import { chunks } from './golden/arbitrary-chunks.ts';

/** A seed that ever failed is added here; each run also tries a new one, which fast-check prints if it fails. */
const KEPT_SEEDS = [1, 2, 3, 20_261, -1_804_289_383];
const seeds = [...KEPT_SEEDS, randomInt(2 ** 31)];
const MARGIN = 64;

const byte = fc.nat({ max: 255 });
const anyBytes = fc.uint8Array({ maxLength: 200, size: 'max' });

/** Random bytes hardly ever pass the version, so these have mostly the form of chunks, with lengths about right. */
const nearlyChunk = fc
  .record({
    version: fc.oneof({ weight: 9, arbitrary: fc.constant(1) }, byte),
    trackId: byte,
    flags: fc.oneof({ weight: 9, arbitrary: fc.constantFrom(0, 1, 2, 4, 6) }, byte),
    excess: fc.oneof({ weight: 5, arbitrary: fc.constant(0) }, fc.integer({ min: -3, max: 40 })),
    rest: fc.uint8Array({ minLength: 10, maxLength: 60, size: 'max' }),
  })
  .map(({ version, trackId, flags, excess, rest }) => {
    const payloadBytes = Math.max(0, rest.length - 10 + excess);
    return Uint8Array.of(version, trackId, flags, 0, 0, payloadBytes, ...rest);
  });
const nearlyBatch = fc.array(nearlyChunk, { maxLength: 4 }).map((parts) => Buffer.concat(parts));

/** Valid batches with up to two bytes changed, most of them in the first header, and perhaps bytes lost or added. */
const mutated = fc
  .record({
    sent: chunks,
    changes: fc.array(
      fc.record({ at: fc.oneof(fc.nat({ max: 15 }), fc.nat()), value: fc.oneof(fc.nat(7), byte) }),
      { maxLength: 2 },
    ),
    splice: fc.option(
      fc.record({ at: fc.nat(), removed: fc.nat(20), added: fc.uint8Array({ maxLength: 20 }) }),
    ),
  })
  .map(({ sent, changes, splice }) => {
    const bytes = [...encodeBatch(sent)];
    for (const { at, value } of changes) bytes[at % bytes.length] = value;
    if (splice) bytes.splice(splice.at % bytes.length, splice.removed, ...splice.added);
    return Uint8Array.from(bytes);
  });

test.each(seeds)(
  'C9 any bytes give a value or a refusal and nothing past their end, seed %i',
  fuzzOptions,
  (seed) => {
    const bytes = fc.oneof(anyBytes, { weight: 3, arbitrary: nearlyBatch });
    const tried = progress(`any bytes, seed ${seed}`);
    const property = fc.property(bytes, (input) => {
      tried();
      holdsForAnyBytes(input);
    });
    fc.assert(property, { seed, numRuns: inputs({ short: 1_000, seeds: seeds.length }) });
  },
);

test.each(seeds)(
  'C9 so do batches with changed, lost and added bytes, seed %i',
  fuzzOptions,
  (seed) => {
    const tried = progress(`changed batches, seed ${seed}`);
    const property = fc.property(mutated, (input) => {
      tried();
      holdsForAnyBytes(input);
    });
    fc.assert(property, { seed, numRuns: inputs({ short: 1_000, seeds: seeds.length }) });
  },
);

test.each(seeds)(
  'C9 a batch cut at any length is refused unless whole chunks remain, seed %i',
  (seed) => {
    const cutAnywhere = fc.property(chunks, (sent) => {
      const bytes = encodeBatch(sent);
      const borders: number[] = [];
      forEachChunk(bytes, (_, offset) => borders.push(offset));
      for (let length = 0; length < bytes.byteLength; length += 1) {
        const whole = borders.indexOf(length);
        const expected =
          whole > 0 ? { ok: true, chunks: sent.slice(0, whole) } : { code: 'invalid_chunk' };
        expect(surrounded(bytes.subarray(0, length), 0x01).decoded).toMatchObject(expected);
      }
    });
    fc.assert(cutAnywhere, { seed, numRuns: 60 });
  },
);

/** The same bytes amid two different surroundings: an answer that depends on the surroundings was read from them. */
function holdsForAnyBytes(bytes: Uint8Array): void {
  const [one, other] = [surrounded(bytes, 0x01), surrounded(bytes, 0xff)];
  expect(other).toEqual(one);
  const { decoded, headers } = one;
  if (!decoded.ok) {
    expect(['invalid_chunk', 'frame_too_large']).toContain(decoded.code);
    expect(headers).toEqual([]);
    expect(decoded.message, 'no sentence tells of fewer than no bytes').not.toMatch(/-\d/);
    return;
  }
  expect(headers).toHaveLength(decoded.chunks.length);
  // What is taken is canonical: it is the one way to write these chunks.
  expect(encodeBatch(decoded.chunks)).toEqual(Uint8Array.from(bytes));
}

function surrounded(bytes: Uint8Array, canary: number) {
  const larger = new Uint8Array(bytes.byteLength + 2 * MARGIN).fill(canary);
  larger.set(bytes, MARGIN);
  const view = larger.subarray(MARGIN, MARGIN + bytes.byteLength);
  const decoded = decodeBatch(view);
  const headers: object[] = [];
  const refusal = forEachChunk(view, (header, offset) => headers.push({ header, offset }));
  for (const { payload } of decoded.ok ? decoded.chunks : []) {
    expect(payload.buffer).toBe(larger.buffer);
    expect(payload.byteOffset).toBeGreaterThanOrEqual(MARGIN + chunkHeaderBytes);
    expect(payload.byteOffset + payload.byteLength).toBeLessThanOrEqual(MARGIN + bytes.byteLength);
  }
  const margins = [...larger.subarray(0, MARGIN), ...larger.subarray(MARGIN + bytes.byteLength)];
  expect(margins.every((byte) => byte === canary)).toBe(true);
  return { decoded, headers, refusal };
}
