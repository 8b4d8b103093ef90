/**
 * Reads what a client sends by long-polling: one POST with several packets in its body. Engine.IO's own way reads the
 * whole body, splits it and decodes every packet in one turn of the event loop before anybody can count them.
 * Format: Engine.IO protocol 4, packets with the record separator between them.
 * From: guarded-engine.ts, each POST of a connection. To: Engine.IO's decoder, once the body is whole and within bounds.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ErrorCode } from '@streamhub/protocol';
import { sendPlainRefusal } from '../door/plain-refusal.ts';
import type { InboundGuard } from './inbound-guard.ts';

const SEPARATOR = 0x1e;

/** A polling transport of engine.io 6, as far as it is met here. */
interface PollingTransport {
  onRequest(request: IncomingMessage & { res?: ServerResponse | null }): void;
  onDataRequest(request: IncomingMessage, response: ServerResponse): void;
  onData(payload: string): void;
  onError(message: string): void;
}

export function readPayloads(
  transport: PollingTransport,
  { guard, maxBytes }: { guard: InboundGuard; maxBytes: number },
): void {
  const onRequest = transport.onRequest.bind(transport);
  transport.onRequest = (request) => {
    const isKnown = request.method === 'GET' || request.method === 'POST';
    if (isKnown || !request.res) onRequest(request);
    else sendPlainRefusal(request.res, { code: 'invalid_request', status: 405 });
  };
  let isReading = false;
  transport.onDataRequest = (request, response) => {
    const refuse = (code: ErrorCode, status: number) => {
      sendPlainRefusal(response, { code, status });
      transport.onError(code);
    };
    if (isReading) return refuse('invalid_packet', 400);
    isReading = true;
    const parts: Buffer[] = [];
    let bytes = 0;
    const stop = () => {
      isReading = false;
      request.removeAllListeners('data').removeAllListeners('end').resume();
      guard.holdsUnfinished(0);
    };
    request.on('data', (part: Buffer) => {
      parts.push(part);
      bytes += part.length;
      if (bytes > maxBytes) {
        stop();
        refuse('frame_too_large', 413);
        return;
      }
      const isAllowed =
        guard.countBytes(part.length) &&
        guard.countPackets(separatorsIn(part)) &&
        guard.holdsUnfinished(bytes);
      if (!isAllowed) {
        stop();
        refuse('too_many_packets', 413);
      }
    });
    request.once('close', () => {
      if (!isReading || request.complete) return;
      stop();
      transport.onError('the request was given up');
    });
    request.once('end', () => {
      stop();
      if (!guard.countPackets(1)) return refuse('too_many_packets', 413);
      transport.onData(Buffer.concat(parts, bytes).toString());
      if (guard.isCut) return refuse('invalid_packet', 400);
      response.writeHead(200, { 'content-type': 'text/html', 'content-length': 2 }).end('ok');
    });
  };
}

function separatorsIn(part: Buffer): number {
  let separators = 0;
  for (let at = part.indexOf(SEPARATOR); at !== -1; at = part.indexOf(SEPARATOR, at + 1)) {
    separators += 1;
  }
  return separators;
}
