/**
 * Refuses a request before anything else of the hub has seen it, and ends its connection: what its client goes on sending
 * is not read.
 * From: front-door.ts, socket-io/polling-payloads.ts. To: the client, in the form of every refusal over HTTP.
 */
import { type IncomingMessage, type ServerResponse, STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { type ErrorCode, refuse } from '@streamhub/protocol';

export interface PlainRefusal {
  code: ErrorCode;
  status: number;
  /** In place of the table's sentence. */
  detail?: string | undefined;
  /** Pages of every origin may read it. */
  isForAll?: boolean;
}

export function sendPlainRefusal(response: ServerResponse, refusal: PlainRefusal): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  response.writeHead(refusal.status, headersOf(refusal)).end(bodyOf(refusal));
}

/** For a WebSocket that is not opened. */
export function sendPlainRefusalOfUpgrade(socket: Duplex, refusal: PlainRefusal): void {
  const { status } = refusal;
  const headers = Object.entries(headersOf(refusal)).map(
    ([name, value]) => `${name}: ${value}\r\n`,
  );
  socket.on('error', () => {});
  socket.end(
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${headers.join('')}\r\n${bodyOf(refusal)}`,
  );
  socket.once('finish', () => socket.destroy());
}

/** Whatever answered a request before its body was read to the end: the rest is never read. */
export function endUnreadRequests(request: IncomingMessage, response: ServerResponse): void {
  response.once('finish', () => {
    if (!request.complete) request.socket.destroySoon();
  });
}

function bodyOf({ code, detail }: PlainRefusal): string {
  return JSON.stringify(refuse(code, detail));
}

function headersOf(refusal: PlainRefusal): Record<string, string | number> {
  return {
    'content-type': 'application/json; charset=utf-8',
    'content-length': Buffer.byteLength(bodyOf(refusal)),
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    'cross-origin-resource-policy': 'same-origin',
    ...(refusal.isForAll && { 'access-control-allow-origin': '*' }),
    ...(refusal.status === 429 && { 'retry-after': 1 }),
    connection: 'close',
  };
}
