/**
 * A WebSocket frame as nobody well-meaning sends it.
 * Source: RFC 6455, section 5.2. From: attacks/. To: hostile-line.ts.
 */
export const OPCODE = { fragment: 0, text: 1, binary: 2, ping: 9, pong: 10 } as const;

export interface FrameForm {
  opcode?: number;
  isLast?: boolean;
  /** What the head says, where it lies. */
  length?: number;
}

/** Its mask is four zero bytes, which leave the payload as it is. */
export function hostileFrame(
  payload: string | Uint8Array,
  { opcode = OPCODE.text, isLast = true, length }: FrameForm = {},
): Buffer {
  const body = Buffer.from(payload as string);
  const size = length ?? body.length;
  const head = Buffer.alloc(size < 126 ? 6 : 14);
  head[0] = (isLast ? 0x80 : 0) | opcode;
  if (size < 126) head[1] = 0x80 | size;
  else {
    head[1] = 0x80 | 127;
    head.writeBigUInt64BE(BigInt(size), 2);
  }
  return Buffer.concat([head, body]);
}

/** So many of it as fit into so many bytes. */
export function block(frame: Buffer, bytes = 64_000): Buffer {
  return Buffer.concat(Array<Buffer>(Math.max(1, Math.floor(bytes / frame.length))).fill(frame));
}
