/**
 * One message on the bus: a header, then bytes, or JSON with bytes behind it. Source: docs/cluster.md, section "What travels
 * between nodes".
 * From: origin.ts, edge.ts, what is said. To: the same, what was heard.
 *
 * | offset | field |
 * |---|---|
 * | 0 | version, 1 |
 * | 1 | kind |
 * | 2 | two bytes that are 0 |
 * | 4 | epoch of the stream, 32 bits |
 * | 8 | sequence of what its origin says to all, 32 bits |
 */

const VERSION = 1;
const HEADER_BYTES = 12;
const OFFSET = { version: 0, kind: 1, zero: 2, epoch: 4, sequence: 8 } as const;
/** Of the JSON, behind the header. */
const LENGTH_BYTES = 4;
/** A description of a stream with all its tracks, and a part of its buffer. */
const LEAST_MAX_BYTES = 600_000;
/** What a chunk has around its payload. */
const AROUND_BYTES = 64;

/** What is said to all edges, in order. */
export const DOWN = { frame: 1, chunks: 2, notice: 3, heartbeat: 4 } as const;
/** What an edge says to the origin, and its answers. */
export const UP = {
  join: 16,
  part: 17,
  about: 18,
  picture: 19,
  audience: 20,
  keyframe: 21,
  leave: 22,
  answer: 32,
} as const;

type Kind = (typeof DOWN)[keyof typeof DOWN] | (typeof UP)[keyof typeof UP];
const KINDS = new Set<number>([...Object.values(DOWN), ...Object.values(UP)]);

export interface Head {
  readonly kind: Kind;
  readonly epoch: number;
  readonly sequence: number;
}

export interface Message extends Head {
  /** All behind the header. A view. */
  readonly body: Uint8Array;
}

/** Why a message is not taken. */
export type MessageFault = 'version' | 'size' | 'kind' | 'form' | 'epoch' | 'sequence' | 'chunks';

export const subjects = {
  down: (streamKey: string) => `streamhub.stream.${streamKey}.down`,
  up: (streamKey: string) => `streamhub.stream.${streamKey}.up`,
} as const;

/** Of the largest body, where frames may have so many bytes. */
export function maxBodyBytes(maxFrameBytes: number): number {
  return Math.max(LEAST_MAX_BYTES, maxFrameBytes + AROUND_BYTES);
}

/** Keys of this form alone become part of a subject: dots, stars and spaces mean something there. */
export function isSubjectKey(streamKey: string): boolean {
  return /^[\w-]{1,64}$/.test(streamKey);
}

/** The message with room for `bytes` behind the header, to be written by the caller. */
function messageOf({ kind, epoch, sequence }: Head, bytes: number): Buffer<ArrayBuffer> {
  const message = Buffer.allocUnsafe(HEADER_BYTES + bytes);
  message.writeUInt8(VERSION, OFFSET.version);
  message.writeUInt8(kind, OFFSET.kind);
  message.writeUInt16BE(0, OFFSET.zero);
  message.writeUInt32BE(epoch, OFFSET.epoch);
  message.writeUInt32BE(sequence, OFFSET.sequence);
  return message;
}

export function withBytes(head: Head, bytes: Uint8Array): Uint8Array {
  const message = messageOf(head, bytes.byteLength);
  message.set(bytes, HEADER_BYTES);
  return message;
}

/** A frame as text: letters of base64. */
export function withFrame(head: Head, frame: string): Uint8Array {
  const message = messageOf(head, frame.length);
  message.write(frame, HEADER_BYTES, 'latin1');
  return message;
}

export function withJson(head: Head, json: object, bytes?: Uint8Array): Uint8Array {
  const text = Buffer.from(JSON.stringify(json));
  const behind = LENGTH_BYTES + text.length;
  const message = messageOf(head, behind + (bytes?.byteLength ?? 0));
  message.writeUInt32BE(text.length, HEADER_BYTES);
  message.set(text, HEADER_BYTES + LENGTH_BYTES);
  if (bytes !== undefined) message.set(bytes, HEADER_BYTES + behind);
  return message;
}

export function readMessage(bytes: Uint8Array, maxBytes: number): Message | MessageFault {
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (view.length < HEADER_BYTES || view.length > HEADER_BYTES + maxBytes) return 'size';
  if (view.readUInt8(OFFSET.version) !== VERSION) return 'version';
  const kind = view.readUInt8(OFFSET.kind);
  if (!KINDS.has(kind) || view.readUInt16BE(OFFSET.zero) !== 0) return 'kind';
  return {
    kind: kind as Kind,
    epoch: view.readUInt32BE(OFFSET.epoch),
    sequence: view.readUInt32BE(OFFSET.sequence),
    body: view.subarray(HEADER_BYTES),
  };
}

export function frameIn({ body }: Pick<Message, 'body'>): string {
  return Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString('latin1');
}

/** What nobody has looked at yet, and the bytes behind it; undefined if it is no JSON. */
export function jsonIn({ body }: Message): { json: unknown; bytes: Uint8Array } | undefined {
  const view = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  if (view.length < LENGTH_BYTES) return undefined;
  const end = LENGTH_BYTES + view.readUInt32BE(0);
  if (end > view.length) return undefined;
  try {
    return {
      json: JSON.parse(view.toString('utf8', LENGTH_BYTES, end)),
      bytes: view.subarray(end),
    };
  } catch {
    return undefined;
  }
}
