/**
 * The multicast core: who watches which stream, what a late viewer gets, and each frame or batch to all of them at once.
 * From: ingest/ (frames, chunks, tracks), gateway/ (viewers), streams/live-streams.ts (streams).
 * To: the outlet.
 */
import { isDeepStrictEqual } from 'node:util';
import type { EndReason, Rung, RungReport, StreamFormat, ViewerCodecs } from '@streamhub/protocol';
import type { Logger } from 'pino';
import type { Clock } from '../clock.ts';
import { FrameSamples } from '../observe/frame-samples.ts';
import type { LoopDelay } from '../observe/loop-delay.ts';
import type { Metrics } from '../observe/metrics.ts';
import { shortKey } from '../secret.ts';
import { Audience, countByRung } from './audience.ts';
import type { Batch } from './batch.ts';
import { ClassicBuffer } from './classic-buffer.ts';
import { CodedBuffer } from './coded-buffer.ts';
import type { Delivery } from './delivery.ts';
import { LatencyBudget } from './latency-budget.ts';
import type { Outlet, ViewerLine } from './outlet.ts';
import { calmReportMs, nextReportMs } from './report-pace.ts';
import { SendWindow } from './send-window.ts';
import { type Picture, type Piece, type StatedTracks, streamTracksOf } from './stream-buffer.ts';
import { PICTURES_ONLY, TrackRoles } from './track-roles.ts';
import { Viewer } from './viewer.ts';
import { viewerCodecs } from './viewer-codecs.ts';

interface Parts {
  outlet: Outlet;
  metrics: Metrics;
  clock: Clock;
  log: Logger;
  /** Not every key may stand in the log. */
  nameInLog?: (streamKey: string) => string;
  loopDelay: LoopDelay;
  latencyBudgetMs: number;
}

export class StreamDistributor {
  readonly activeStreams = new Map<string, Audience>();
  readonly streamBuffers = new Map<string, ClassicBuffer | CodedBuffer>();
  readonly #sendWindow: SendWindow;
  readonly #parts: Parts;
  readonly #samples: FrameSamples;

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#sendWindow = new SendWindow(parts.loopDelay);
    this.#samples = new FrameSamples(parts.log, parts.nameInLog ?? shortKey);
  }

  /** Until its streamer states tracks, a stream is one of frames. */
  registerStream(streamKey: string): void {
    const { outlet, clock } = this.#parts;
    const buffer = new ClassicBuffer({ epochMs: clock.epochMs() });
    this.streamBuffers.set(streamKey, buffer);
    const audience = new Audience({
      streamKey,
      roles: new TrackRoles(buffer.tracks),
      outlet,
      clock,
      sendWindow: this.#sendWindow,
      onDelivered: (delivery) => this.#noteDelivery(streamKey, delivery),
      tracksNow: () => streamTracksOf(streamKey, this.streamBuffers.get(streamKey) ?? buffer),
    });
    this.activeStreams.set(streamKey, audience);
  }

  /**
   * Buffer and audience in one turn of the event loop: no frame can come between them, so none is missing and none
   * comes twice. The streamer, if there is one, is asked for a key frame where the buffer is not enough.
   */
  addViewer(
    streamKey: string,
    {
      viewerId,
      address,
      format,
      streamerId,
      codecs,
    }: {
      viewerId: string;
      address: string;
      format: StreamFormat;
      streamerId: string | undefined;
      codecs?: readonly string[] | undefined;
    },
  ): void {
    const { outlet, clock, latencyBudgetMs } = this.#parts;
    const audience = this.activeStreams.get(streamKey);
    const buffer = this.streamBuffers.get(streamKey);
    const line = outlet.lineTo(viewerId);
    if (audience === undefined || buffer === undefined || line === undefined) return;
    audience.remove(viewerId);
    if (format === 'chunks')
      outlet.sendTo(viewerId, 'stream:tracks', streamTracksOf(streamKey, buffer));
    const bytes = this.sendBufferToViewer(streamKey, { viewerId, line, format });
    const budget = new LatencyBudget({
      budgetMs: latencyBudgetMs,
      shape: format === 'chunks' ? audience.roles.shape : PICTURES_ONLY,
      nowMs: clock.now(),
      buffer: { bytes, spanMs: buffer.spanMs },
    });
    line.whenCaughtUp(() => budget.bufferCame());
    const viewer = new Viewer({ id: viewerId, address, format, line, budget, codecs });
    const gates = audience.roles.gatesOpenFor((trackId) => buffer.hasBegun(trackId));
    if (format === 'chunks') viewer.beginAnew({ gates });
    audience.add(viewer);
    if (format === 'chunks' && buffer.wantsKeyframe)
      this.viewerWantsKeyframe(streamKey, { viewerId, streamerId });
  }

  removeViewer(streamKey: string, viewerId: string): void {
    this.activeStreams.get(streamKey)?.remove(viewerId);
  }

  /** Whether the buffer of the viewer's join has not come to it yet. Nothing that a client reports ends that. */
  isBufferUnderWay(streamKey: string, viewerId: string): boolean {
    return this.activeStreams.get(streamKey)?.get(viewerId)?.budget.isBufferUnderWay ?? false;
  }

  viewersOf(streamKey: string): number {
    return this.activeStreams.get(streamKey)?.size ?? 0;
  }

  viewersOfAll(): number {
    let viewers = 0;
    for (const audience of this.activeStreams.values()) viewers += audience.size;
    return viewers;
  }

  viewersByRung(): Record<Rung, number> {
    return countByRung(this.activeStreams.values());
  }

  /** What arrives for a stream within so many milliseconds leaves as one batch. */
  get sendWindowMs(): number {
    return this.#sendWindow.at(this.#parts.clock.now());
  }

  /** A viewer's progress, and where the hub holds it. Undefined for who does not watch the stream. */
  viewerReports(
    streamKey: string,
    viewerId: string,
    { received }: { received?: number | undefined },
  ): RungReport | undefined {
    const viewer = this.activeStreams.get(streamKey)?.get(viewerId);
    if (viewer === undefined) return undefined;
    const { rung, skipped, budget } = viewer;
    const calmMs = calmReportMs(this.viewersOfAll());
    if (received !== undefined) budget.report(received, { nowMs: this.#parts.clock.now(), calmMs });
    return { rung, skipped, reportEveryMs: nextReportMs(rung, calmMs) };
  }

  /** Undefined while no viewer has said what it can decode. */
  decodingOf(streamKey: string): ViewerCodecs | undefined {
    return viewerCodecs(this.activeStreams.get(streamKey)?.viewers ?? []);
  }

  /** Who has taken nothing for 30 s. To be asked every second or so. */
  stalledViewers(nowMs: number): { streamKey: string; viewerId: string }[] {
    const stalled: { streamKey: string; viewerId: string }[] = [];
    for (const [streamKey, audience] of this.activeStreams) {
      for (const { id, line, budget } of audience.viewers) {
        if (budget.isStalled(nowMs, line.waitingBytes)) stalled.push({ streamKey, viewerId: id });
      }
    }
    return stalled;
  }

  /** What is held for a fuller batch leaves now: something is about to be said that must come after it. */
  flush(streamKey: string): void {
    this.activeStreams.get(streamKey)?.flush();
  }

  /** What the buffers of all streams keep. */
  bufferBytes(): number {
    let bytes = 0;
    for (const buffer of this.streamBuffers.values()) bytes += buffer.bytes;
    return bytes;
  }

  /** Among equals the one that keeps most comes first. */
  leastWatchedFirst(): { streamKey: string; viewers: number }[] {
    return Array.from(this.streamBuffers, ([streamKey, { bytes }]) => ({
      streamKey,
      bytes,
      viewers: this.viewersOf(streamKey),
    })).sort((a, b) => a.viewers - b.viewers || b.bytes - a.bytes);
  }

  /** Who watches notices nothing. Returns how many bytes that freed. */
  forgetBuffer(streamKey: string): number {
    const buffer = this.streamBuffers.get(streamKey);
    if (buffer === undefined) return 0;
    const before = buffer.bytes;
    buffer.forget();
    return before - buffer.bytes;
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
    const isSame = before?.kind === 'coded' && isDeepStrictEqual(before.tracks, stated?.tracks);
    let buffer: ClassicBuffer | CodedBuffer;
    if (isSame) {
      before.clockOffsetUs = stated?.clockOffsetUs;
      buffer = before;
    } else {
      const epochMs = this.#parts.clock.epochMs();
      buffer = stated === undefined ? new ClassicBuffer({ epochMs }) : new CodedBuffer(stated);
      this.streamBuffers.set(streamKey, buffer);
    }
    audience.setRoles(new TrackRoles(buffer.tracks), { areOther: !isSame });
  }

  /** Sends one frame or batch to all viewers of the stream and returns how many are sent of it, now or in a moment. */
  distributeStreamData(streamKey: string, data: string | Batch, streamerId: string): number {
    const audience = this.activeStreams.get(streamKey);
    const added = this.addToBuffer(streamKey, data);
    if (audience === undefined || added === undefined) return 0;
    const { piece, isGroupLost } = added;
    audience.streamerId = streamerId;
    const delivery = audience.take(piece);
    this.#parts.metrics.countIn(piece);
    this.#noteDelivery(streamKey, delivery);
    if (isGroupLost) this.#askKeyframe(streamKey, streamerId);
    const { reached } = delivery;
    this.#samples.count({ streamKey, streamerId, bytes: piece.bytes, reached });
    return reached;
  }

  /** Undefined if the stream is not one of this kind of data. */
  addToBuffer(
    streamKey: string,
    data: string | Batch,
  ): { piece: Piece; isGroupLost: boolean } | undefined {
    const buffer = this.streamBuffers.get(streamKey);
    if (buffer?.kind === 'classic' && typeof data === 'string') {
      const piece = buffer.add(data, { epochMs: this.#parts.clock.epochMs() });
      return { piece, isGroupLost: false };
    }
    if (buffer?.kind === 'coded' && typeof data !== 'string') {
      return buffer.add(data);
    }
    return undefined;
  }

  /** Returns how many bytes it is sent. */
  sendBufferToViewer(
    streamKey: string,
    { viewerId, line, format }: { viewerId: string; line: ViewerLine; format: StreamFormat },
  ): number {
    const { outlet } = this.#parts;
    const buffer = this.streamBuffers.get(streamKey);
    if (buffer === undefined) return 0;
    if (format === 'chunks') {
      const batch = buffer.batch();
      outlet.sendTo(viewerId, 'stream:buffer', batch);
      return batch.byteLength;
    }
    const framed = buffer.framedFrames((frames) => outlet.frameBuffer(frames));
    line.sendBuffer(framed);
    return framed.bytes;
  }

  /** Harmless for who does not watch the stream. */
  viewerWantsKeyframe(
    streamKey: string,
    { viewerId, streamerId }: { viewerId: string; streamerId: string | undefined },
  ): void {
    const viewer = this.activeStreams.get(streamKey)?.get(viewerId);
    if (viewer !== undefined) this.#askKeyframe(streamKey, streamerId, [viewer.address]);
  }

  /** Asks the streamer, if it is there, for a key frame; `addresses`: for viewers who are there, and not for the stream. */
  #askKeyframe(
    streamKey: string,
    streamerId: string | undefined,
    addresses?: Iterable<string>,
  ): void {
    const { outlet, metrics, clock } = this.#parts;
    const keyframes = this.activeStreams.get(streamKey)?.keyframes;
    if (streamerId === undefined || !this.streamBuffers.get(streamKey)?.hasKeyframes) return;
    const nowMs = clock.now();
    const mayAsk = addresses ? keyframes?.mayAskFor(addresses, nowMs) : keyframes?.mayAsk(nowMs);
    if (!mayAsk) return;
    metrics.countKeyframeRequest();
    outlet.sendTo(streamerId, 'stream:keyframe', { streamKey });
  }

  /** Tells everybody, then forgets the viewers and the buffer and empties the room. */
  unregister(
    streamKey: string,
    { reason, streamerId }: { reason: EndReason; streamerId?: string | undefined },
  ): void {
    const { outlet } = this.#parts;
    this.flush(streamKey);
    outlet.announce({ streamKey, streamerId }, 'stream:ended', { streamKey, reason });
    this.activeStreams.get(streamKey)?.emptyRoom();
    this.activeStreams.delete(streamKey);
    this.streamBuffers.delete(streamKey);
  }

  #noteDelivery(streamKey: string, delivery: Delivery): void {
    const { metrics } = this.#parts;
    const { awaitingAddresses } = delivery;
    if (awaitingAddresses !== undefined) {
      const streamerId = this.activeStreams.get(streamKey)?.streamerId;
      this.#askKeyframe(streamKey, streamerId, awaitingAddresses);
    }
    metrics.countOut(delivery);
    for (const [rung, frames] of delivery.skippedByRung) metrics.countSkipped(rung, frames);
  }
}
