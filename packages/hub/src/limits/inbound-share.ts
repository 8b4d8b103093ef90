/**
 * What all connections of one address share of what comes in: packets a second, and bytes of what they have not finished.
 * From: address-limits.ts, one for each address that has a connection. To: socket-io/inbound-guard.ts. One connection's own
 * limit of bytes, for hub-door.ts, stands here as well.
 */
import { TokenBucket } from './token-bucket.ts';

/** Of one connection's limit of packets, so many times. */
const PACKETS_OF_CONNECTIONS = 3;
const MAX_UNFINISHED_BYTES = 32_000_000;

/** A connection, as its address sees it. */
export interface Sender {
  readonly recentPackets: number;
  cut(code: 'too_many_packets'): void;
}

export class InboundShare {
  readonly senders = new Set<Sender>();
  readonly #packets: TokenBucket;
  #unfinishedBytes = 0;
  connections = 0;

  constructor({ packetsPerSecond, nowMs }: { packetsPerSecond: number; nowMs: number }) {
    const ratePerSecond = PACKETS_OF_CONNECTIONS * packetsPerSecond;
    this.#packets = new TokenBucket({ ratePerSecond, nowMs });
  }

  get isUnused(): boolean {
    return this.connections === 0 && this.senders.size === 0;
  }

  /** When the share is used up: whoever has sent most of late, and is to go. */
  takePackets(nowMs: number, count: number): Sender | undefined {
    if (this.#packets.take(nowMs, count)) return undefined;
    let heaviest: Sender | undefined;
    for (const sender of this.senders) {
      if (sender.recentPackets > (heaviest?.recentPackets ?? 0)) heaviest = sender;
    }
    return heaviest;
  }

  /** `bytes` more, or less where it is below 0. False: that is too much, and whoever holds it is to go. */
  holdUnfinished(bytes: number): boolean {
    this.#unfinishedBytes += bytes;
    return bytes <= 0 || this.#unfinishedBytes <= MAX_UNFINISHED_BYTES;
  }
}

/** A streamer that sends more than it may is told so; one that sends twice as much, and a message more, is not listened to. */
export function inboundBytesPerSecond(limits: {
  maxBytesPerSecond: number;
  maxFrameBytes: number;
}): number {
  return 2 * limits.maxBytesPerSecond + 4 * limits.maxFrameBytes;
}
