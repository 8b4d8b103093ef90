/**
 * How far the uplink is behind, and which chunks it still takes, so that viewers see now and not ever further back.
 * From: chunk-sender.ts, the times of batches sent and confirmed. To: the same, send or drop.
 *
 * The hub confirms each batch when it has it: that is the report the streamer's own line is judged by, exact for each
 * batch, and nothing else is asked of the hub.
 *
 * The lag is how much longer the oldest unconfirmed batch has been under way than the shortest round trip: what waits in
 * front of a new chunk. As it grows, this is left out, in this order:
 * 1. from 80 ms: previews, and chunks of temporal layer 2 and above;
 * 2. from 150 ms: chunks of layer 1 too. Once one is gone, layer 2 goes as well until the next of layer 0: decoders need
 *    it (measured). Nothing depends on what these two steps leave out;
 * 3. from 300 ms: all video up to the next key chunk that finds the line free again (80 ms). Who sends it asks the
 *    encoder for one then;
 * 4. from 2 s, or half a megabyte unconfirmed: sound. The line is as good as dead.
 */
import type { EncodedChunk } from '../encode/encoded-chunk.ts';
import type { Confirmed } from './line-rate.ts';
import { ShortestRoundTrip } from './shortest-round-trip.ts';

const LAG_MS = { light: 80, heavy: 150, video: 300, sound: 2_000 };
const MAX_UNCONFIRMED_BYTES = 500_000;

export class UplinkLag {
  /** Oldest first: the hub confirms in order. */
  #unconfirmed: { sentMs: number; bytes: number }[] = [];
  #unconfirmedBytes = 0;
  readonly #roundTrip: ShortestRoundTrip;
  #confirmedMs = Number.NEGATIVE_INFINITY;
  #isWaitingForKey = false;
  #isWithoutLayer1 = false;

  /** `roundTripMs`: of a small request on this connection. */
  constructor({ roundTripMs }: { roundTripMs: number }) {
    this.#roundTrip = new ShortestRoundTrip({ roundTripMs });
  }

  /** Video is left out until a key chunk comes. */
  get isWaitingForKey(): boolean {
    return this.#isWaitingForKey;
  }

  lagMs(nowMs: number): number {
    const [oldest] = this.#unconfirmed;
    return oldest ? Math.max(0, nowMs - oldest.sentMs - this.#roundTrip.shortestMs) : 0;
  }

  isFree(nowMs: number): boolean {
    return this.lagMs(nowMs) < LAG_MS.light;
  }

  sent({ nowMs, bytes }: { nowMs: number; bytes: number }): void {
    this.#unconfirmed.push({ sentMs: nowMs, bytes });
    this.#unconfirmedBytes += bytes;
  }

  /** The hub has the oldest unconfirmed batch, or refused it: either way it has left. */
  confirm(nowMs: number): Confirmed | undefined {
    const oldest = this.#unconfirmed.shift();
    if (!oldest) return undefined;
    this.#unconfirmedBytes -= oldest.bytes;
    this.#roundTrip.add({ nowMs, roundTripMs: nowMs - oldest.sentMs });
    // The line was free for it when the batch before had come through, or when it came there itself.
    const reachedMs = oldest.sentMs + this.#roundTrip.shortestMs;
    const freeMs = Math.max(this.#confirmedMs, reachedMs);
    this.#confirmedMs = nowMs;
    return { nowMs, bytes: oldest.bytes, lineMs: Math.max(0, nowMs - freeMs) };
  }

  /** True if the chunk is to be sent. */
  admits(chunk: Pick<EncodedChunk, 'kind' | 'isKey' | 'temporalLayer'>, nowMs: number): boolean {
    const lagMs = this.lagMs(nowMs);
    const isFull = this.#unconfirmedBytes > MAX_UNCONFIRMED_BYTES;
    switch (chunk.kind) {
      case 'audio':
        return lagMs < LAG_MS.sound && !isFull;
      case 'preview':
        return lagMs < LAG_MS.light && !isFull;
      case 'video':
        return this.#admitsVideo(chunk, { lagMs: isFull ? LAG_MS.video : lagMs });
    }
  }

  #admitsVideo(
    { isKey, temporalLayer }: Pick<EncodedChunk, 'isKey' | 'temporalLayer'>,
    { lagMs }: { lagMs: number },
  ): boolean {
    if (this.#isWaitingForKey) {
      if (!isKey || lagMs >= LAG_MS.light) return false;
      this.#isWaitingForKey = false;
    } else if (lagMs >= LAG_MS.video) {
      this.#isWaitingForKey = true;
      return false;
    }
    if (temporalLayer === 0) {
      this.#isWithoutLayer1 = false;
      return true;
    }
    if (temporalLayer === 1) {
      this.#isWithoutLayer1 = lagMs >= LAG_MS.heavy;
      return !this.#isWithoutLayer1;
    }
    return lagMs < LAG_MS.light && !this.#isWithoutLayer1;
  }
}
