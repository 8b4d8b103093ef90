/**
 * Could the viewer decode all that it was given? Decided from headers alone, by rules C4, C6 and G3 of docs/protocol.md.
 * From: what the streamer sent and what one viewer received, each in order, of the leading track. To: the slow-viewers bench.
 */
import type { FedHeader } from './coded-feed.ts';

export interface Decodability {
  pictures: number;
  /** Of those sent between the viewer's first and its last. */
  leftOut: number;
  /** One sentence each. */
  undecodable: string[];
}

/** All layers can be decoded. */
const EVERYTHING = 3;
/** Nothing can be, until a key chunk. */
const NOTHING = -1;

export function decodability(
  sent: readonly FedHeader[],
  received: readonly FedHeader[],
): Decodability {
  const [first] = received;
  const last = received.at(-1);
  if (!first || !last) return { pictures: 0, leftOut: 0, undecodable: ['No picture came at all.'] };
  const undecodable = outOfOrder(sent, received);
  const here = new Set(received.map(({ sequence }) => sequence));
  const way = sent.filter(
    ({ sequence }) => sequence >= first.sequence && sequence <= last.sequence,
  );
  let highest = NOTHING;
  let leftOut = 0;
  for (const chunk of way) {
    if (!here.has(chunk.sequence)) {
      leftOut += 1;
      highest = withoutLayer(highest, chunk.temporalLayer);
    } else if (chunk.isKey) {
      highest = EVERYTHING;
    } else if (chunk.temporalLayer > highest) {
      const { sequence, temporalLayer } = chunk;
      undecodable.push(
        `Chunk ${sequence} of layer ${temporalLayer}: what it builds upon was left out.`,
      );
    } else if (chunk.temporalLayer === 0) {
      highest = EVERYTHING;
    }
  }
  return { pictures: received.length, leftOut, undecodable };
}

/** C4: the next of layer 0 opens all layers again, the next key chunk opens layer 0. */
function withoutLayer(highest: number, layer: number): number {
  return layer === 0 ? NOTHING : Math.min(highest, layer);
}

function outOfOrder(sent: readonly FedHeader[], received: readonly FedHeader[]): string[] {
  const known = new Set(sent.map(({ sequence }) => sequence));
  return received.flatMap(({ sequence }, at) => {
    if (!known.has(sequence)) return [`Chunk ${sequence} was never sent.`];
    const before = received[at - 1];
    if (before && before.sequence >= sequence)
      return [`Chunk ${sequence} came after ${before.sequence}.`];
    return [];
  });
}
