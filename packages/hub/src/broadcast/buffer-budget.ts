/**
 * Keeps the buffers of all streams together within a bound, whatever their streamers send.
 * From: intake.ts (each piece), streams/live-streams.ts (is there room for one more?). To: the
 * broadcasts that are watched least, which forget their buffers. Their viewers notice nothing; who joins next begins with the
 * next key chunk or frame.
 */
import { limits } from '@streamhub/protocol';
import type { Broadcast } from './broadcast.ts';
import type { StreamDistributor } from './stream-distributor.ts';

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

  /** Whether one more stream fits. Buffers that nobody watches are forgotten for it, others are not. */
  makeRoom(): boolean {
    return this.#shrinkTo(this.#maxBytes - ROOM_FOR_ONE_BYTES, { mayForgetWatched: false });
  }

  #shrinkTo(wantedBytes: number, { mayForgetWatched }: { mayForgetWatched: boolean }): boolean {
    let total = this.#distributor.bufferBytes();
    if (total <= wantedBytes) return true;
    for (const broadcast of leastWatchedFirst(this.#distributor.activeStreams.values())) {
      if (broadcast.viewers > 0 && !mayForgetWatched) break;
      total -= broadcast.forgetBuffer();
      if (total <= wantedBytes) return true;
    }
    return false;
  }
}

/** Among equals the one that keeps most comes first. */
function leastWatchedFirst(broadcasts: Iterable<Broadcast>): Broadcast[] {
  const sized = Array.from(broadcasts, (broadcast) => ({
    broadcast,
    bytes: broadcast.buffer.bytes,
  }));
  sized.sort((a, b) => a.broadcast.viewers - b.broadcast.viewers || b.bytes - a.bytes);
  return sized.map(({ broadcast }) => broadcast);
}
