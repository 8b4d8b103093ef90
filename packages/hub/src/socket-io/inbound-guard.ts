/**
 * Bounds what one connection sends in, before anything of it is decoded or answered: packets and bytes a second, one
 * Socket.IO socket, and what is not finished, in bytes and in time. Whoever breaks a bound is cut: a connection that is
 * asked to close politely would be read for another half minute.
 * From: guarded-engine.ts: bytes, frames and packets of a connection's transports. To: `cut`, once.
 * Rules E6, E10 to E12 of docs/protocol.md.
 */
import { type ErrorCode, limits } from '@streamhub/protocol';
import type { Clock } from '../clock.ts';
import type { InboundShare } from '../limits/inbound-share.ts';
import { TokenBucket } from '../limits/token-bucket.ts';

/** Longer texts are frames. Reading as much of anything takes a fraction of a millisecond. */
const LONGEST_REQUEST = 16_384;
/** How a frame's message begins, in every library's way of writing JSON. */
const FRAME_TEXT = /^2\d{0,16}\["stream:data:send"/;
/** Commas and brackets of a frame's message: it has about ten. */
const MAX_STRUCTURE = 1_000;
const STRUCTURE_MARKS = ['[', '{', ','];
/** What is begun must be finished within this time. */
const FINISHED_WITHIN_MS = 10_000;
/** Of the limit of packets, whoever streams nothing needs a hundredth: reports, pings, and now and then a request. */
const WITHOUT_STREAM = { rate: 0.1, atOnce: 0.25 };
const CONNECT = '0';
const BINARY_EVENT = '5';
const BINARY_ACK = '6';
/** One for the description of each track; every other event has one at most. */
const MAX_ATTACHMENTS = limits.maxTracks;

export type CutCode = Extract<ErrorCode, 'too_many_packets' | 'invalid_packet'>;

interface Options {
  clock: Clock;
  share: InboundShare;
  /** Of a streamer. */
  packetsPerSecond: number;
  bytesPerSecond: number;
  /** Of one message, or of all attachments of one event. */
  maxMessageBytes: number;
  cut: (code: CutCode) => void;
}

export class InboundGuard {
  readonly #options: Options;
  #packets: TokenBucket;
  readonly #bytes: TokenBucket;
  #isCut = false;
  #isGone = false;
  #hasConnected = false;
  /** Of an event whose attachments have not all come. */
  #attachmentsLeft = 0;
  #attachmentBytes = 0;
  /** What the transport has of a message, an HTTP body or several that is not whole yet. */
  #messageBytes = 0;
  #unfinishedSinceMs = Number.POSITIVE_INFINITY;
  /** What the address's share knows of all that. */
  #sharedBytes = 0;

  constructor(options: Options) {
    const { clock, packetsPerSecond, bytesPerSecond, share } = options;
    const nowMs = clock.now();
    this.#options = options;
    this.#packets = new TokenBucket({
      ratePerSecond: packetsPerSecond * WITHOUT_STREAM.rate,
      atOnce: packetsPerSecond * WITHOUT_STREAM.atOnce,
      nowMs,
    });
    this.#bytes = new TokenBucket({ ratePerSecond: bytesPerSecond, nowMs });
    share.senders.add(this);
  }

  /** Packets of the last second or so, for the address's share: who sends most goes first. */
  recentPackets = 0;

  get isCut(): boolean {
    return this.#isCut;
  }

  /** From now on the connection may send what a streamer sends. */
  hasStream(): void {
    const { clock, packetsPerSecond: ratePerSecond } = this.#options;
    this.#packets = new TokenBucket({ ratePerSecond, nowMs: clock.now() });
  }

  /** Packets that have come: WebSocket frames of any kind, or parts of a payload. False: the connection is cut. */
  countPackets(count: number): boolean {
    const nowMs = this.#options.clock.now();
    this.recentPackets += count;
    if (!this.#packets.take(nowMs, count)) return this.cut('too_many_packets');
    const heaviest = this.#options.share.takePackets(nowMs, count);
    heaviest?.cut('too_many_packets');
    return !this.#isCut;
  }

  countBytes(bytes: number): boolean {
    const isAllowed = this.#bytes.take(this.#options.clock.now(), bytes);
    return isAllowed ? !this.#isCut : this.cut('too_many_packets');
  }

  /** How much a message, or a request's body, holds that is not whole yet; 0: it is whole. */
  holdsUnfinished(bytes: number): boolean {
    this.#messageBytes = this.#isGone ? 0 : bytes;
    return this.#noteUnfinished();
  }

  /** One message of Socket.IO, whole, before it is decoded. */
  takeMessage(message: unknown): boolean {
    if (this.#isCut || this.#isGone) return false;
    const isFine = typeof message === 'string' ? this.#takeText(message) : this.#takeBytes(message);
    return isFine ? this.#noteUnfinished() : this.cut('invalid_packet');
  }

  /** To be asked every second or so. */
  cutIfUnfinished(nowMs: number): void {
    this.recentPackets = 0;
    if (nowMs - this.#unfinishedSinceMs > FINISHED_WITHIN_MS) this.cut('invalid_packet');
  }

  /** The connection is gone, though its WebSocket may still be read for a moment. */
  forget(): void {
    this.#isGone = true;
    this.#attachmentsLeft = 0;
    this.#attachmentBytes = 0;
    this.#messageBytes = 0;
    this.#noteUnfinished();
    this.#options.share.senders.delete(this);
  }

  /** Always false, to be returned. */
  cut(code: CutCode): false {
    if (!this.#isCut) {
      this.#isCut = true;
      this.forget();
      this.#options.cut(code);
    }
    return false;
  }

  #takeText(text: string): boolean {
    if (text.length > LONGEST_REQUEST && (!FRAME_TEXT.test(text) || isMostlyStructure(text))) {
      return false;
    }
    if (this.#attachmentsLeft > 0) return false;
    const kind = text[0];
    if (kind === CONNECT) {
      const isFirst = !this.#hasConnected;
      this.#hasConnected = true;
      return isFirst;
    }
    if (kind !== BINARY_EVENT && kind !== BINARY_ACK) return true;
    const count = Number.parseInt(text.slice(1, 4), 10);
    this.#attachmentsLeft = count;
    return count >= 1 && count <= MAX_ATTACHMENTS;
  }

  #takeBytes(message: unknown): boolean {
    this.#attachmentsLeft -= 1;
    if (this.#attachmentsLeft < 0 || !ArrayBuffer.isView(message)) return false;
    this.#attachmentBytes =
      this.#attachmentsLeft === 0 ? 0 : this.#attachmentBytes + message.byteLength;
    return this.#attachmentBytes <= this.#options.maxMessageBytes;
  }

  #noteUnfinished(): boolean {
    const { clock, share } = this.#options;
    const isUnfinished = this.#messageBytes > 0 || this.#attachmentsLeft > 0;
    if (!isUnfinished) this.#unfinishedSinceMs = Number.POSITIVE_INFINITY;
    else if (this.#unfinishedSinceMs === Number.POSITIVE_INFINITY) {
      this.#unfinishedSinceMs = clock.now();
    }
    const bytes = this.#messageBytes + this.#attachmentBytes;
    const fits = share.holdUnfinished(bytes - this.#sharedBytes);
    this.#sharedBytes = bytes;
    return fits || this.#isCut || this.cut('too_many_packets');
  }
}

function isMostlyStructure(text: string): boolean {
  let structure = 0;
  for (const mark of STRUCTURE_MARKS) {
    // Searching is many times faster than looking at each character.
    for (let at = text.indexOf(mark); at !== -1; at = text.indexOf(mark, at + 1)) {
      structure += 1;
      if (structure > MAX_STRUCTURE) return true;
    }
  }
  return false;
}
