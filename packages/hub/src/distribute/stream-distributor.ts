/**
 * The multicast core: who watches which stream, what a late viewer gets, and each frame or batch to all of them at once.
 * From: ingest/ (frames, chunks, tracks), gateway/ (viewers), streams/live-streams.ts (streams).
 * To: the outlet.
 */
import { isDeepStrictEqual } from 'node:util';
import type { EndReason, StreamFormat, StreamTracks } from '@streamhub/protocol';
import type { Logger } from 'pino';
import type { Clock } from '../clock.ts';
import type { Metrics } from '../observe/metrics.ts';
import { Audience } from './audience.ts';
import type { Batch } from './batch.ts';
import { ClassicBuffer } from './classic-buffer.ts';
import { CodedBuffer } from './coded-buffer.ts';
import { KeyframeThrottle } from './keyframe-throttle.ts';
import type { Outlet } from './outlet.ts';
import type { Picture, Piece, StatedTracks } from './stream-buffer.ts';

/** One frame in so many is logged, so that watching is possible and the console is not flooded. */
const FRAMES_PER_LOG_LINE = 100;

interface Parts {
  outlet: Outlet;
  metrics: Metrics;
  clock: Clock;
  log: Logger;
}

export class StreamDistributor {
  readonly activeStreams = new Map<string, Audience>();
  readonly streamBuffers = new Map<string, ClassicBuffer | CodedBuffer>();
  readonly #keyframes = new KeyframeThrottle();
  readonly #parts: Parts;
  #framesUntilLog = FRAMES_PER_LOG_LINE;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Until its streamer states tracks, a stream is one of frames. */
  registerStream(streamKey: string): void {
    const { outlet, clock } = this.#parts;
    this.activeStreams.set(streamKey, new Audience({ streamKey, outlet }));
    this.streamBuffers.set(streamKey, new ClassicBuffer({ nowMs: clock.now() }));
  }

  /**
   * Buffer and room in one turn of the event loop: no frame can come between them, so none is missing and none
   * comes twice. The streamer, if there is one, is asked for a key frame where the buffer is not enough.
   */
  addViewer(
    streamKey: string,
    {
      viewerId,
      format,
      streamerId,
    }: { viewerId: string; format: StreamFormat; streamerId: string | undefined },
  ): void {
    const audience = this.activeStreams.get(streamKey);
    const buffer = this.streamBuffers.get(streamKey);
    if (audience === undefined || buffer === undefined) return;
    audience.remove(viewerId);
    if (format === 'chunks') {
      this.#parts.outlet.sendTo(viewerId, 'stream:tracks', tracksEvent(streamKey, buffer));
    }
    this.sendBufferToViewer(streamKey, viewerId, format);
    audience.add(viewerId, { format, isWaiting: !buffer.isDecodable });
    if (format === 'chunks' && buffer.wantsKeyframe) this.askKeyframe(streamKey, streamerId);
  }

  removeViewer(streamKey: string, viewerId: string): void {
    this.activeStreams.get(streamKey)?.remove(viewerId);
  }

  viewersOf(streamKey: string): number {
    return this.activeStreams.get(streamKey)?.size ?? 0;
  }

  viewersOfAll(): number {
    let viewers = 0;
    for (const audience of this.activeStreams.values()) viewers += audience.size;
    return viewers;
  }

  /** What a `chunks` viewer is told of the stream. */
  tracksOf(streamKey: string): StatedTracks['tracks'] {
    return this.streamBuffers.get(streamKey)?.tracks ?? [];
  }

  /** The newest picture that needs no video decoder. */
  pictureOf(streamKey: string): Picture | undefined {
    return this.streamBuffers.get(streamKey)?.newestPicture();
  }

  /** `undefined` makes it a stream of frames again. Other tracks than before begin with a key chunk for everybody. */
  setTracks(streamKey: string, stated: StatedTracks | undefined): void {
    const audience = this.activeStreams.get(streamKey);
    if (audience === undefined) return;
    const before = this.streamBuffers.get(streamKey);
    let buffer: ClassicBuffer | CodedBuffer;
    if (before?.kind === 'coded' && isDeepStrictEqual(before.tracks, stated?.tracks)) {
      before.clockOffsetUs = stated?.clockOffsetUs;
      buffer = before;
    } else {
      const nowMs = this.#parts.clock.now();
      buffer = stated === undefined ? new ClassicBuffer({ nowMs }) : new CodedBuffer(stated);
      this.streamBuffers.set(streamKey, buffer);
      audience.holdUntilKey();
    }
    const { chunks, waiting } = audience.rooms;
    const event = tracksEvent(streamKey, buffer);
    this.#parts.outlet.sendToRooms([chunks, waiting], 'stream:tracks', event);
  }

  /** Sends one frame or batch to all viewers of the stream and returns how many were sent of it. */
  distributeStreamData(streamKey: string, data: string | Batch, streamerId: string): number {
    const audience = this.activeStreams.get(streamKey);
    const added = this.addToBuffer(streamKey, data);
    if (audience === undefined || added === undefined) return 0;
    const { piece, leadTrackId, isGroupLost } = added;
    const { metrics } = this.#parts;
    const delivery = audience.send(piece, { leadTrackId });
    if (isGroupLost || delivery.isKeyframeMissed) this.askKeyframe(streamKey, streamerId);
    metrics.countIn(piece);
    metrics.countOut(delivery);
    this.#logSample({ streamKey, streamerId, piece, delivery });
    return delivery.reached;
  }

  /** Undefined if the stream is not one of this kind of data. */
  addToBuffer(
    streamKey: string,
    data: string | Batch,
  ): { piece: Piece; leadTrackId: number | undefined; isGroupLost: boolean } | undefined {
    const buffer = this.streamBuffers.get(streamKey);
    if (buffer?.kind === 'classic' && typeof data === 'string') {
      const piece = buffer.add(data, { nowMs: this.#parts.clock.now() });
      return { piece, leadTrackId: buffer.leadTrackId, isGroupLost: false };
    }
    if (buffer?.kind === 'coded' && typeof data !== 'string') {
      return { ...buffer.add(data), leadTrackId: buffer.leadTrackId };
    }
    return undefined;
  }

  sendBufferToViewer(streamKey: string, viewerId: string, format: StreamFormat): void {
    const buffer = this.streamBuffers.get(streamKey);
    if (buffer === undefined) return;
    const payload = format === 'chunks' ? buffer.batch() : buffer.frames();
    this.#parts.outlet.sendTo(viewerId, 'stream:buffer', payload);
  }

  /** Asks the streamer, if it is there, for a key frame; not so soon after the last time. */
  askKeyframe(streamKey: string, streamerId: string | undefined): void {
    const { outlet, metrics, clock } = this.#parts;
    if (streamerId === undefined || !this.streamBuffers.get(streamKey)?.hasKeyframes) return;
    if (!this.#keyframes.mayAsk(streamKey, clock.now())) return;
    metrics.countKeyframeRequest();
    outlet.sendTo(streamerId, 'stream:keyframe', { streamKey });
  }

  /** Tells everybody, then forgets the viewers and the buffer and empties the rooms. */
  unregister(
    streamKey: string,
    { reason, streamerId }: { reason: EndReason; streamerId?: string | undefined },
  ): void {
    const { outlet } = this.#parts;
    outlet.announce({ streamKey, streamerId }, 'stream:ended', { streamKey, reason });
    this.activeStreams.get(streamKey)?.emptyRooms();
    this.activeStreams.delete(streamKey);
    this.streamBuffers.delete(streamKey);
    this.#keyframes.forget(streamKey);
  }

  #logSample({
    streamKey,
    streamerId,
    piece,
    delivery,
  }: {
    streamKey: string;
    streamerId: string;
    piece: Piece;
    delivery: { reached: number; skipped: number };
  }): void {
    this.#framesUntilLog -= 1;
    if (this.#framesUntilLog > 0) return;
    this.#framesUntilLog = FRAMES_PER_LOG_LINE;
    const { reached, skipped } = delivery;
    const sample = { streamKey, streamerId, bytes: piece.bytes, reached, skipped };
    this.#parts.log.debug(sample, 'one frame in a hundred');
  }
}

function tracksEvent(
  streamKey: string,
  { tracks, clockOffsetUs }: Readonly<StatedTracks>,
): StreamTracks {
  return clockOffsetUs === undefined ? { streamKey, tracks } : { streamKey, tracks, clockOffsetUs };
}
