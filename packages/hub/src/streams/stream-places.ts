/**
 * Whether there is room for one stream more: at the hub, and in the shares of its user, its address and its network.
 * From: live-streams.ts. To: the stream that gives way in a full hub.
 */
import { type Refusal, refuse } from '@streamhub/protocol';
import type { BufferBudget } from '../broadcast/buffer-budget.ts';
import type { Clock } from '../clock.ts';
import type { Place } from '../limits/address-group.ts';
import { type LiveStream, stateOf } from './live-stream.ts';

/** A stream that has been sent nothing for so long gives way where the hub is full. */
const SILENT_ENOUGH_MS = 5 * 60_000;

export interface StreamOwner {
  userId: string;
  /** Where its streamer is; undefined for a stream of an earlier run, whose streamer has not come back yet. */
  place: Place | undefined;
}

export interface StreamLimits {
  maxStreams: number;
  maxStreamsPerUser: number;
  maxStreamsPerAddress: number;
}

/** A network of 256 customers has twice what an address has. */
const NETWORK_IS_WORTH = 2;

interface Parts extends StreamLimits {
  bufferBudget: BufferBudget;
  clock: Clock;
  own(): LiveStream[];
  /** Ends a stream that gives way. */
  end(stream: LiveStream): void;
}

export class StreamPlaces {
  readonly #parts: Parts;
  /** Whose streams' rows are being written: they count, so that a burst cannot pass a limit. */
  readonly #beingCreated = new Set<StreamOwner>();

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Undefined: there is room for one stream more. */
  refusal(owner: StreamOwner): Refusal | undefined {
    if (!this.#hasPlaceFor(owner)) return refuse('too_many_streams');
    return this.#parts.bufferBudget.makeRoom() ? undefined : refuse('hub_full');
  }

  async whileCreating<Made>(owner: StreamOwner, create: () => Promise<Made>): Promise<Made> {
    this.#beingCreated.add(owner);
    try {
      return await create();
    } finally {
      this.#beingCreated.delete(owner);
    }
  }

  #hasPlaceFor(owner: StreamOwner): boolean {
    const full = whatIsFull(owner, [...this.#parts.own(), ...this.#beingCreated], this.#parts);
    return full === undefined || (full === 'hub' && this.#endMostSilent());
  }

  /** A full hub has a place for a streamer who sends rather than for one who does not. */
  #endMostSilent(): boolean {
    const most = mostSilent(this.#parts.own(), this.#parts.clock.now());
    if (most !== undefined) this.#parts.end(most);
    return most !== undefined;
  }
}

/** `share`: this streamer has enough of them, whoever else has how many. */
function whatIsFull(
  { userId, place }: StreamOwner,
  owners: Iterable<StreamOwner>,
  { maxStreams, maxStreamsPerUser, maxStreamsPerAddress }: StreamLimits,
): 'share' | 'hub' | undefined {
  let ofAll = 0;
  let ofUser = 0;
  let ofAddress = 0;
  let ofNetwork = 0;
  for (const owner of owners) {
    ofAll += 1;
    if (owner.userId === userId) ofUser += 1;
    if (owner.place !== undefined && owner.place.address === place?.address) ofAddress += 1;
    if (owner.place !== undefined && owner.place.network === place?.network) ofNetwork += 1;
  }
  const isShareFull =
    ofUser >= maxStreamsPerUser ||
    ofAddress >= maxStreamsPerAddress ||
    ofNetwork >= maxStreamsPerAddress * NETWORK_IS_WORTH;
  if (isShareFull) return 'share';
  return ofAll >= maxStreams ? 'hub' : undefined;
}

/** Of a full hub: which stream gives way, if there is one. */
function mostSilent(streams: readonly LiveStream[], nowMs: number): LiveStream | undefined {
  const live = streams.filter((stream) => stateOf(stream) === 'live');
  const [most] = live.sort((a, b) => a.silentSinceMs - b.silentSinceMs);
  const isSilent = most !== undefined && nowMs - most.silentSinceMs >= SILENT_ENOUGH_MS;
  return isSilent ? most : undefined;
}
