/**
 * The 16 bytes in front of every chunk: the only place that knows where its fields stand.
 * Source: docs/protocol.md, section "Chunks". All numbers are unsigned and big-endian.
 */

/** What the hub may know of a chunk. Its payload belongs to the two clients. */
export interface ChunkHeader {
  /** Names a track of `stream:tracks`, 0 to 255. */
  trackId: number;
  /** Can be decoded without the chunks before it. */
  isKey: boolean;
  /** 0 to 3; nothing depends on a chunk of a higher layer. */
  temporalLayer: number;
  /** Counts the chunks of one track, modulo 2³²; see chunk-sequence.ts. */
  sequence: number;
  /** Microseconds on the streamer's clock, less than 2⁴⁸ (8.9 years), the same clock for all tracks. */
  timestampUs: number;
  payloadBytes: number;
}

/** The length of each chunk's header. */
export const chunkHeaderBytes = 16;

const VERSION = 1;
const AT = { version: 0, trackId: 1, flags: 2, payloadBytes: 3, timestampUs: 6, sequence: 12 };
const KEY_FLAG = 0b0000_0001;
const LAYER_SHIFT = 1;
const LAYER_MASK = 0b0000_0110;
const UNUSED_FLAGS = 0b1111_1000;

const UINT8_MAX = 0xff;
const UINT24_MAX = 0xff_ffff;
const UINT32_MAX = 0xffff_ffff;
const UINT48_MAX = 2 ** 48 - 1;
const LAYER_MAX = 3;

export function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

export function payloadBytesAt(view: DataView, offset: number): number {
  return view.getUint32(offset + AT.payloadBytes - 1) & UINT24_MAX;
}

/** Why no whole chunk stands at `offset`, or undefined. Reads 16 bytes at most, and none past the end. */
export function chunkProblemAt(view: DataView, offset: number): string | undefined {
  const problem = headerProblemAt(view, offset);
  if (problem !== undefined) return problem;
  const payloadBytes = payloadBytesAt(view, offset);
  const payloadThere = view.byteLength - offset - chunkHeaderBytes;
  return payloadBytes > payloadThere
    ? `its header promises ${payloadBytes} bytes, ${payloadThere} are there`
    : undefined;
}

/** The header at `offset`, whether its payload is there or not. Undefined if none stands there. */
export function peekHeader(bytes: Uint8Array, offset: number): ChunkHeader | undefined {
  const view = viewOf(bytes);
  return headerProblemAt(view, offset) === undefined ? headerAt(view, offset) : undefined;
}

function headerProblemAt(view: DataView, offset: number): string | undefined {
  const bytesThere = view.byteLength - offset;
  if (bytesThere < chunkHeaderBytes) {
    return `a header has ${chunkHeaderBytes} bytes, ${bytesThere} are there`;
  }
  const version = view.getUint8(offset + AT.version);
  if (version !== VERSION) return `version ${version} is not known here`;
  const flags = view.getUint8(offset + AT.flags);
  if ((flags & UNUSED_FLAGS) !== 0) return 'a flag is set that has no meaning';
  if ((flags & KEY_FLAG) !== 0 && (flags & LAYER_MASK) !== 0) {
    return 'a key chunk is of temporal layer 0';
  }
  return payloadBytesAt(view, offset) === 0 ? 'a payload has at least one byte' : undefined;
}

/** The header at `offset`, where `chunkProblemAt` has found nothing wrong. */
export function headerAt(view: DataView, offset: number): ChunkHeader {
  const flags = view.getUint8(offset + AT.flags);
  return {
    trackId: view.getUint8(offset + AT.trackId),
    isKey: (flags & KEY_FLAG) !== 0,
    temporalLayer: (flags & LAYER_MASK) >> LAYER_SHIFT,
    sequence: view.getUint32(offset + AT.sequence),
    timestampUs:
      view.getUint16(offset + AT.timestampUs) * 2 ** 32 +
      view.getUint32(offset + AT.timestampUs + 2),
    payloadBytes: payloadBytesAt(view, offset),
  };
}

/**
 * Writes 16 bytes at `offset`; the payload's place is behind them, so that an encoder can copy itself there.
 * Throws a RangeError for a header that no decoder would take.
 */
export function writeChunkHeader(bytes: Uint8Array, offset: number, header: ChunkHeader): void {
  mustBeWhole('trackId', header.trackId, { min: 0, max: UINT8_MAX });
  mustBeWhole('temporalLayer', header.temporalLayer, { min: 0, max: header.isKey ? 0 : LAYER_MAX });
  mustBeWhole('sequence', header.sequence, { min: 0, max: UINT32_MAX });
  mustBeWhole('timestampUs', header.timestampUs, { min: 0, max: UINT48_MAX });
  mustBeWhole('payloadBytes', header.payloadBytes, { min: 1, max: UINT24_MAX });
  const view = viewOf(bytes);
  const flags = (header.isKey ? KEY_FLAG : 0) | (header.temporalLayer << LAYER_SHIFT);
  view.setUint8(offset + AT.version, VERSION);
  view.setUint8(offset + AT.trackId, header.trackId);
  // Flags and length are written as one number, for DataView has none of 24 bits.
  view.setUint32(offset + AT.flags, flags * 2 ** 24 + header.payloadBytes);
  view.setUint16(offset + AT.timestampUs, Math.floor(header.timestampUs / 2 ** 32));
  view.setUint32(offset + AT.timestampUs + 2, header.timestampUs % 2 ** 32);
  view.setUint32(offset + AT.sequence, header.sequence);
}

function mustBeWhole(name: string, value: number, range: { min: number; max: number }): void {
  if (Number.isInteger(value) && value >= range.min && value <= range.max) return;
  throw new RangeError(
    `${name} must be a whole number from ${range.min} to ${range.max}: ${value}`,
  );
}
