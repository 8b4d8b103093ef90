/** Any chunks that a streamer may send. To: the property tests. */
import fc from 'fast-check';
import type { Chunk } from '../../src/chunk-batch.ts';

const UINT32_MAX = 0xffff_ffff;
const UINT48_MAX = 2 ** 48 - 1;

export const chunk: fc.Arbitrary<Chunk> = fc
  .record({
    trackId: fc.nat({ max: 255 }),
    isKey: fc.boolean(),
    temporalLayer: fc.nat({ max: 3 }),
    sequence: fc.oneof(fc.nat({ max: UINT32_MAX }), fc.constantFrom(0, UINT32_MAX)),
    timestampUs: fc.oneof(
      fc.integer({ min: 0, max: UINT48_MAX }),
      fc.constantFrom(0, UINT32_MAX, UINT32_MAX + 1, UINT48_MAX),
    ),
    payload: fc.uint8Array({ minLength: 1, maxLength: 70 }),
  })
  .map((fields) => (fields.isKey ? { ...fields, temporalLayer: 0 } : fields));

export const chunks = fc.array(chunk, { minLength: 1, maxLength: 6 });
