/**
 * `fetch` for a server that may be slow, send without end, or send elsewhere: bounded in time and in memory. Each body that is
 * sent has its MD5 with it, so that a storage refuses one that was changed on the way.
 * From: object-storage.ts. To: the network.
 */
import { createHash } from 'node:crypto';
import { setImmediate as nextTick } from 'node:timers/promises';
import { StorageFault } from './storage-fault.ts';

/** A block of a recording, or a few lines of XML. */
const MAX_ANSWER_BYTES = 1_048_576;
const ANSWER_WITHIN_MS = 10_000;
/** For a part of 5 MB: slower than the slowest stream that anybody would record. */
const SENT_WITHIN_MS = 120_000;
/** A fraction of a millisecond; then frames have their turn. */
const HASHED_PER_TICK = 65_536;
const SENT_PER_TICK = 65_536;
const WITHOUT_BODY = [204, 205, 304];

/** `stop`: the hub stops, and what is under way with it. */
export function boundedFetch(stop: AbortSignal): typeof fetch {
  return async (input, init = {}) => {
    const { body, method } = init;
    const headers = new Headers(init.headers);
    const sent = method === 'PUT' && body instanceof Uint8Array ? body : undefined;
    if (sent !== undefined) {
      headers.set('content-md5', await md5Of(sent));
      headers.set('content-length', String(sent.byteLength));
    }
    const withinMs = sent === undefined ? ANSWER_WITHIN_MS : SENT_WITHIN_MS;
    const signal = AbortSignal.any([stop, AbortSignal.timeout(withinMs)]);
    const pieces = sent && ({ body: inPieces(sent), duplex: 'half' } as const);
    // A signed request is for this server alone.
    const answer = await fetch(input, { ...init, ...pieces, headers, signal, redirect: 'manual' });
    const { status } = answer;
    const bytes = await readAll(answer);
    const shown = WITHOUT_BODY.includes(status) ? null : bytes;
    return new Response(shown, { status, headers: answer.headers });
  };
}

/** `fetch` copies what it is given as a whole, and gives the system all of it at once: that would be 20 ms for a part. */
function inPieces(bytes: Uint8Array): ReadableStream<Uint8Array> {
  let at = 0;
  return new ReadableStream(
    {
      async pull(controller) {
        await nextTick();
        controller.enqueue(bytes.subarray(at, at + SENT_PER_TICK));
        at += SENT_PER_TICK;
        if (at >= bytes.byteLength) controller.close();
      },
    },
    { highWaterMark: 0 },
  );
}

async function md5Of(bytes: Uint8Array): Promise<string> {
  const hash = createHash('md5');
  for (let at = 0; at < bytes.byteLength; at += HASHED_PER_TICK) {
    hash.update(bytes.subarray(at, at + HASHED_PER_TICK));
    await nextTick();
  }
  return hash.digest('base64');
}

async function readAll({ body }: Response): Promise<Uint8Array<ArrayBuffer>> {
  const pieces: Uint8Array[] = [];
  let bytes = 0;
  for await (const piece of body ?? []) {
    pieces.push(piece);
    bytes += piece.byteLength;
    if (bytes > MAX_ANSWER_BYTES) {
      throw new StorageFault('wrong', 'it sends more than was asked for');
    }
  }
  return new Uint8Array(Buffer.concat(pieces));
}
