/**
 * Reads what the wire document states of chunks, so that the document itself is the tests' source.
 * From: docs/protocol.md. To: chunk-golden.test.ts.
 */
import { readFileSync } from 'node:fs';
import type { Chunk } from '../../src/chunk-batch.ts';

const DOCUMENT = new URL('../../../../docs/protocol.md', import.meta.url);

export type GoldenBatch = { name: string; bytes: Uint8Array } & (
  | { isAccepted: true; chunks: Chunk[] }
  | { isAccepted: false; code: string }
);

export function readGoldenBatches(): GoldenBatch[] {
  const block = /^```golden\n(.*?)^```$/ms.exec(readFileSync(DOCUMENT, 'utf8'))?.[1];
  if (block === undefined) throw new Error(`no golden block in ${DOCUMENT}`);
  return block.trim().split('\n\n').map(parseExample);
}

/** The rows of the byte table: `| byte | size | field | …`. */
export function readByteTable(): { offset: number; size: number; field: string }[] {
  const rows = readFileSync(DOCUMENT, 'utf8').matchAll(/^\| (\d+) +\| (\d+) +\| `(\w+)` +\|/gm);
  return [...rows].map(([, offset, size, field]) => ({
    offset: Number(offset),
    size: Number(size),
    field: String(field),
  }));
}

/** Lines of `word  rest`; a line that begins with a space goes on with the one before. */
function parseExample(text: string): GoldenBatch {
  const lines = text.replaceAll(/\n +/g, ' ').split('\n');
  const restOf = (word: string) =>
    lines.filter((line) => line.startsWith(word)).map((line) => line.slice(word.length).trim());
  const bytes = fromHex(restOf('bytes')[0]);
  const [accepted] = restOf('accept');
  if (accepted !== undefined) {
    return { name: accepted, bytes, isAccepted: true, chunks: restOf('chunk').map(parseChunk) };
  }
  const [, code, name] = /^(\w+) +(.*)$/.exec(restOf('refuse')[0] ?? '') ?? [];
  if (code === undefined || name === undefined) throw new Error(`not an example: ${text}`);
  return { name, bytes, isAccepted: false, code };
}

function parseChunk(line: string): Chunk {
  const fields = new Map(line.split(' ').map((field) => field.split('=') as [string, string]));
  const numberOf = (name: string) => Number(fields.get(name));
  return {
    trackId: numberOf('trackId'),
    isKey: fields.get('isKey') === 'true',
    temporalLayer: numberOf('temporalLayer'),
    sequence: numberOf('sequence'),
    timestampUs: numberOf('timestampUs'),
    payload: fromHex(fields.get('payload')),
  };
}

function fromHex(text: string | undefined): Uint8Array {
  const digits = text?.replaceAll(' ', '');
  if (digits === undefined || !/^(?:[\dA-F]{2})*$/.test(digits))
    throw new Error(`not hex: ${text}`);
  return Uint8Array.from(Buffer.from(digits, 'hex'));
}
