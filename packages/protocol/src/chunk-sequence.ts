/**
 * Arithmetic with sequence numbers, which begin anew after 2³² − 1.
 * Source: docs/protocol.md, rule C6; the comparison is that of RFC 1982.
 */

export function nextSequence(sequence: number): number {
  return (sequence + 1) >>> 0;
}

/** How many chunks `to` comes after `from`: negative if it comes before, 1 if none is missing between them. */
export function sequenceDistance(from: number, to: number): number {
  return (to - from) | 0;
}
