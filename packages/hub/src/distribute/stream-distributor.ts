/**
 * The multicast core: who watches which stream, what a late viewer gets, and each frame to all of them at once.
 * From: ingest/frame-ingest.ts (frames), gateway/request-handlers.ts (viewers), streams/live-streams.ts (streams).
 * To: the outlet.
 */
import type { EndReason } from '@streamhub/protocol';
import type { Logger } from 'pino';
import type { Metrics } from '../observe/metrics.ts';
import { FrameBuffer } from './frame-buffer.ts';
import type { Outlet } from './outlet.ts';

/** One frame in so many is logged, so that watching is possible and the console is not flooded. */
const FRAMES_PER_LOG_LINE = 100;

export class StreamDistributor {
  readonly activeStreams = new Map<string, Set<string>>();
  readonly streamBuffers = new Map<string, FrameBuffer>();
  readonly #outlet: Outlet;
  readonly #metrics: Metrics;
  readonly #log: Logger;
  #framesUntilLog = FRAMES_PER_LOG_LINE;

  constructor({ outlet, metrics, log }: { outlet: Outlet; metrics: Metrics; log: Logger }) {
    this.#outlet = outlet;
    this.#metrics = metrics;
    this.#log = log;
  }

  registerStream(streamKey: string): void {
    this.activeStreams.set(streamKey, new Set());
    this.streamBuffers.set(streamKey, new FrameBuffer());
  }

  /**
   * Buffer and room in one turn of the event loop: no frame can come between them, so none is missing and none
   * comes twice.
   */
  addViewer(streamKey: string, viewerId: string): void {
    this.activeStreams.get(streamKey)?.add(viewerId);
    this.sendBufferToViewer(streamKey, viewerId);
    this.#outlet.enterRoom(streamKey, viewerId);
  }

  removeViewer(streamKey: string, viewerId: string): void {
    this.activeStreams.get(streamKey)?.delete(viewerId);
    this.#outlet.leaveRoom(streamKey, viewerId);
  }

  viewersOf(streamKey: string): number {
    return this.activeStreams.get(streamKey)?.size ?? 0;
  }

  viewersOfAll(): number {
    let viewers = 0;
    for (const ids of this.activeStreams.values()) viewers += ids.size;
    return viewers;
  }

  /** Sends one frame to all viewers of the stream and returns how many it went to. */
  distributeStreamData(streamKey: string, data: string, streamerId: string): number {
    const viewers = this.activeStreams.get(streamKey);
    if (viewers === undefined) return 0;
    this.addToBuffer(streamKey, data);
    const skipped = this.#outlet.sendFrame(streamKey, data);
    const reached = viewers.size - skipped;
    this.#metrics.countFrame({ bytes: data.length, reached, skipped });
    this.#logSample({ streamKey, streamerId, bytes: data.length, reached, skipped });
    return reached;
  }

  addToBuffer(streamKey: string, frame: string): void {
    this.streamBuffers.get(streamKey)?.add(frame);
  }

  sendBufferToViewer(streamKey: string, viewerId: string): void {
    const frames = this.streamBuffers.get(streamKey)?.frames() ?? [];
    this.#outlet.sendTo(viewerId, 'stream:buffer', frames);
  }

  /** Tells everybody, then forgets the viewers and the buffer and empties the room. */
  unregister(
    streamKey: string,
    { reason, streamerId }: { reason: EndReason; streamerId?: string | undefined },
  ): void {
    this.#outlet.announce({ streamKey, streamerId }, 'stream:ended', { streamKey, reason });
    this.activeStreams.delete(streamKey);
    this.streamBuffers.delete(streamKey);
    this.#outlet.emptyRoom(streamKey);
  }

  #logSample(frame: object): void {
    this.#framesUntilLog -= 1;
    if (this.#framesUntilLog > 0) return;
    this.#framesUntilLog = FRAMES_PER_LOG_LINE;
    this.#log.debug(frame, 'one frame in a hundred');
  }
}
