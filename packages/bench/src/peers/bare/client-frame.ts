/**
 * A client's WebSocket frame.
 * Source: RFC 6455, section 5.2. From: bare-socket.ts and its owners. To: a server.
 *
 * The mask is four zero bytes: they leave the payload as it is, so that one buffer serves many connections. A mask
 * protects proxies from scripts in browsers; there are none of either here.
 */
const OPCODE = { text: 1, binary: 2, pong: 10 } as const;
const FIN = 0x80;
const MASK_BIT = 0x80;
const MASK_BYTES = 4;
const SHORT_MAX = 125;
const LENGTH_16 = 126;
const LENGTH_16_MAX = 0xffff;
const LENGTH_64 = 127;

export function clientFrame(kind: keyof typeof OPCODE, payload: string | Uint8Array): Buffer {
  const body = typeof payload === 'string' ? Buffer.from(payload) : payload;
  const head = headFor(body.byteLength);
  head[0] = FIN | OPCODE[kind];
  return Buffer.concat([head, body]);
}

function headFor(length: number): Buffer {
  if (length <= SHORT_MAX) {
    const head = Buffer.alloc(2 + MASK_BYTES);
    head[1] = MASK_BIT | length;
    return head;
  }
  if (length <= LENGTH_16_MAX) {
    const head = Buffer.alloc(4 + MASK_BYTES);
    head[1] = MASK_BIT | LENGTH_16;
    head.writeUInt16BE(length, 2);
    return head;
  }
  const head = Buffer.alloc(10 + MASK_BYTES);
  head[1] = MASK_BIT | LENGTH_64;
  head.writeBigUInt64BE(BigInt(length), 2);
  return head;
}
