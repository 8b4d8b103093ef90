/**
 * The bytes in which a WebSocket carries `stream:data`, notices, and a `stream:buffer` of frames, to a Socket.IO client:
 * made once, the same for every viewer.
 * Formats: RFC 6455 section 5.2; Socket.IO protocol 5 over Engine.IO protocol 4. A binary event is a text frame that
 * holds a place for the bytes, and a binary frame with them; a text event is one text frame.
 * direct-way-check.ts compares them with what the libraries write.
 */
const TEXT_FRAME = 0x81;
const BINARY_FRAME = 0x82;
const SHORTEST_HEAD = 2;
/** Larger payloads give their length in two bytes more, or in eight. */
const LARGEST_IN_HEAD = 125;
const LARGEST_IN_TWO_BYTES = 65_535;
const LENGTH_IN_TWO_BYTES = 126;
const LENGTH_IN_EIGHT_BYTES = 127;

const ENGINE_MESSAGE = '4';
const BUFFER_BEGIN = '2["stream:buffer",[';
const BUFFER_END = ']]';
const BINARY_EVENT = textFrame('451-["stream:data",{"_placeholder":true,"num":0}]');

export function eventBytes(data: string | Uint8Array): Buffer {
  return typeof data === 'string'
    ? textFrame(`42["stream:data",${JSON.stringify(data)}]`)
    : binaryEvent(data);
}

/** Any other event that is text alone. */
export function noticeBytes(event: string, payload: unknown): Buffer {
  return textFrame(`42${JSON.stringify([event, payload])}`);
}

/** A `stream:buffer` of frames as a packet of Socket.IO. Frames are of an alphabet that JSON leaves as it is (rule D5). */
export function bufferPacket(frames: readonly string[]): string {
  return [BUFFER_BEGIN, frames.map((frame) => `"${frame}"`).join(), BUFFER_END].join('');
}

/** The same as a WebSocket carries it. Written piece by piece: each copy of so much costs milliseconds. */
export function bufferBytes(frames: readonly string[]): Buffer {
  const pieces = [ENGINE_MESSAGE, BUFFER_BEGIN];
  for (const [index, frame] of frames.entries()) pieces.push(index === 0 ? '"' : ',"', frame, '"');
  pieces.push(BUFFER_END);
  const length = pieces.reduce((sum, piece) => sum + piece.length, 0);
  let offset = headBytes(length);
  const bytes = Buffer.allocUnsafe(offset + length);
  writeHead(bytes, { offset: 0, opcode: TEXT_FRAME, length });
  for (const piece of pieces) offset += bytes.write(piece, offset, 'latin1');
  return bytes;
}

function binaryEvent(data: Uint8Array): Buffer {
  const offset = BINARY_EVENT.length + headBytes(data.byteLength);
  const event = Buffer.allocUnsafe(offset + data.byteLength);
  event.set(BINARY_EVENT);
  writeHead(event, { offset: BINARY_EVENT.length, opcode: BINARY_FRAME, length: data.byteLength });
  event.set(data, offset);
  return event;
}

function textFrame(text: string): Buffer {
  const length = Buffer.byteLength(text);
  const offset = headBytes(length);
  const frame = Buffer.allocUnsafe(offset + length);
  writeHead(frame, { offset: 0, opcode: TEXT_FRAME, length });
  frame.write(text, offset);
  return frame;
}

function headBytes(length: number): number {
  if (length <= LARGEST_IN_HEAD) return SHORTEST_HEAD;
  return length <= LARGEST_IN_TWO_BYTES ? SHORTEST_HEAD + 2 : SHORTEST_HEAD + 8;
}

/** A whole frame that is not masked, as servers send them. */
function writeHead(
  target: Buffer,
  { offset, opcode, length }: { offset: number; opcode: number; length: number },
): void {
  target[offset] = opcode;
  if (length <= LARGEST_IN_HEAD) {
    target[offset + 1] = length;
  } else if (length <= LARGEST_IN_TWO_BYTES) {
    target[offset + 1] = LENGTH_IN_TWO_BYTES;
    target.writeUInt16BE(length, offset + 2);
  } else {
    target[offset + 1] = LENGTH_IN_EIGHT_BYTES;
    target.writeBigUInt64BE(BigInt(length), offset + 2);
  }
}
