/**
 * Keeps the buffers of all streams together within a bound, whatever their streamers send.
 * From: ingest/frame-ingest.ts (each piece), streams/live-streams.ts (is there room for one more?). To: the distributor,
 * which forgets the buffers of the least watched streams. Their viewers notice nothing; who joins next begins with the
 * next key chunk or frame.
 */
import { limits } from '@streamhub/protocol';
import type { StreamDistributor } from '../distribute/stream-distributor.ts';

/** Looked at again when so much of the bound has come in: looking costs one step a stream. */
const LOOK_AFTER_SHARE = 1 / 16;
/** What a new stream needs at least. */
const ROOM_FOR_ONE_BYTES = limits.bufferMaxBytes;

export class BufferBudget {
  readonly #distributor: StreamDistributor;
  readonly #maxBytes: number;
  #cameInBytes = 0;

  constructor({ distributor, maxBytes }: { distributor: StreamDistributor; maxBytes: number }) {
    this.#distributor = distributor;
    this.#maxBytes = maxBytes;
  }

  /** One piece more has been buffered, perhaps. */
  cameIn(bytes: number): void {
    this.#cameInBytes += bytes;
    if (this.#cameInBytes < this.#maxBytes * LOOK_AFTER_SHARE) return;
    this.#cameInBytes = 0;
    this.#shrinkTo(this.#maxBytes, { mayForgetWatched: true });
  }

  /** Whether one more stream fits. Buffers that nobody watches make room for it, others do not. */
  hasRoom(): boolean {
    return this.#shrinkTo(this.#maxBytes - ROOM_FOR_ONE_BYTES, { mayForgetWatched: false });
  }

  #shrinkTo(wantedBytes: number, { mayForgetWatched }: { mayForgetWatched: boolean }): boolean {
    let total = this.#distributor.bufferBytes();
    if (total <= wantedBytes) return true;
    for (const { streamKey, viewers } of this.#distributor.leastWatchedFirst()) {
      if (viewers > 0 && !mayForgetWatched) break;
      total -= this.#distributor.forgetBuffer(streamKey);
      if (total <= wantedBytes) return true;
    }
    return false;
  }
}
