import { expect, test } from 'vitest';
import { decodeBatch, encodeBatch } from '../src/chunk-batch.ts';
import { type ChunkHeader, chunkHeaderBytes, writeChunkHeader } from '../src/chunk-header.ts';
import { readByteTable, readGoldenBatches } from './golden/wire-document.ts';

const examples = readGoldenBatches();
const accepted = examples.filter((example) => example.isAccepted);
const refused = examples.filter((example) => !example.isAccepted);

test('C1 the document has examples of what is taken and of what is refused', () => {
  expect(accepted.length).toBeGreaterThan(3);
  expect(refused.length).toBeGreaterThan(8);
});

test.each(accepted)('C2 golden bytes: $name', ({ bytes, chunks }) => {
  expect(decodeBatch(bytes)).toEqual({ ok: true, chunks });
  expect(encodeBatch(chunks)).toEqual(bytes);
});

test.each(refused)('C9 golden bytes refused: $name', ({ bytes, code }) => {
  expect(decodeBatch(bytes)).toEqual({
    ok: false,
    code,
    message: expect.stringMatching(/^A.*\.$|^C.*\.$/),
  });
});

test('C2 the byte table fills the header without a gap, and each field stands where it says', () => {
  const rows = readByteTable();
  const ends = rows.map(({ offset, size }) => offset + size);
  expect(rows.map(({ offset }) => offset)).toEqual([0, ...ends.slice(0, -1)]);
  expect(ends.at(-1)).toBe(chunkHeaderBytes);

  const least = { trackId: 0, isKey: false, temporalLayer: 0, sequence: 0, timestampUs: 0 };
  for (const { offset, size, field } of rows.filter((row) => row.field !== 'version')) {
    const largest = field === 'flags' ? { temporalLayer: 3 } : { [field]: 2 ** (8 * size) - 1 };
    const written = headerOf({ ...least, payloadBytes: 1, ...largest });
    const base = headerOf({ ...least, payloadBytes: 1 });
    const changed = [...written.keys()].filter((at) => written[at] !== base[at]);
    const own = [...written.keys()].filter((at) => at >= offset && at < offset + size);
    expect(changed, field).toEqual(own);
  }
});

function headerOf(header: ChunkHeader): Uint8Array {
  const bytes = new Uint8Array(chunkHeaderBytes);
  writeChunkHeader(bytes, 0, header);
  return bytes;
}
