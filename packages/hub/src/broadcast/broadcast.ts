/**
 * One live stream: who streams it, who watches it, what a late viewer gets, and when its streamer is asked for a key frame.
 * From: the intake (frames, batches, tracks), viewers who join and leave, the live streams (its life).
 * To: the ports of viewers and streamer.
 */
import { isDeepStrictEqual } from 'node:util';
import type { EndReason, RungReport, ViewerCodecs } from '@streamhub/protocol';
import type { Clock } from '../clock.ts';
import type { FrameSamples } from '../observe/frame-samples.ts';
import type { Metrics } from '../observe/metrics.ts';
import { Audience } from './audience.ts';
import type { Batch } from './buffer/batch.ts';
import { ClassicBuffer } from './buffer/classic-buffer.ts';
import { CodedBuffer } from './buffer/coded-buffer.ts';
import {
  type Picture,
  type Piece,
  type StatedTracks,
  streamTracksOf,
} from './buffer/stream-buffer.ts';
import type { Delivery } from './delivery.ts';
import { KeyframeRequests } from './keyframe-requests.ts';
import { Notice } from './notice.ts';
import { LatencyBudget } from './pace/latency-budget.ts';
import { EVERYTHING_ALWAYS, type Pace } from './pace/pace.ts';
import { calmReportMs, nextReportMs } from './pace/report-pace.ts';
import { PICTURES_ONLY, TrackRoles } from './pace/track-roles.ts';
import type { StreamerPort, ViewerPort } from './ports.ts';
import type { SendWindow } from './send-window.ts';
import { Viewer } from './viewer.ts';
import { type Elsewhere, NOBODY_ELSEWHERE, viewerCodecs } from './viewer-codecs.ts';

export interface BroadcastParts {
  metrics: Metrics;
  clock: Clock;
  sendWindow: SendWindow;
  samples: FrameSamples;
  latencyBudgetMs: number;
  /** Of all streams: they share what the hub spends on reports. */
  viewersOfAll(): number;
}

export class Broadcast {
  readonly streamKey: string;
  /** Undefined while it is away. */
  streamer: StreamerPort | undefined;
  readonly audience: Audience;
  /** Who watches on other nodes; cluster/ knows. */
  elsewhere: Elsewhere = NOBODY_ELSEWHERE;
  /** Tracks were stated, or frames came in their place. */
  onStated: (() => void) | undefined;
  /** How often that was. */
  statement = 0;
  readonly #parts: BroadcastParts;
  readonly #keyframes = new KeyframeRequests();
  #buffer: ClassicBuffer | CodedBuffer;

  /** Until its streamer states tracks, a stream is one of frames. */
  constructor(streamKey: string, parts: BroadcastParts) {
    const { clock, metrics, sendWindow } = parts;
    this.streamKey = streamKey;
    this.#parts = parts;
    this.#buffer = new ClassicBuffer({ epochMs: clock.epochMs() });
    this.audience = new Audience({
      streamKey,
      roles: new TrackRoles(this.#buffer.tracks),
      clock,
      sendWindow,
      onDelivered: (delivery) => this.#noteDelivery(delivery),
      onNoticeHeld: () => metrics.countNoticeHeld(),
      tracksNow: () => streamTracksOf(streamKey, this.#buffer),
    });
  }

  /** How many people watch, here and on other nodes. */
  get viewers(): number {
    return this.audience.people + this.elsewhere.viewers;
  }

  get buffer(): Readonly<ClassicBuffer | CodedBuffer> {
    return this.#buffer;
  }

  /** What a `chunks` viewer is told of the stream. */
  get tracks(): StatedTracks['tracks'] {
    return this.#buffer.tracks;
  }

  /** The newest picture that needs no video decoder. */
  get picture(): Picture | undefined {
    return this.#buffer.newestPicture();
  }

  /** Undefined while no viewer has said what it can decode. */
  get decoding(): ViewerCodecs | undefined {
    const ports = Array.from(this.audience.viewers, ({ port }) => port);
    return viewerCodecs(ports, this.elsewhere.decoding);
  }

  has(viewerId: string): boolean {
    return this.audience.get(viewerId) !== undefined;
  }

  /**
   * Buffer and audience in one turn of the event loop: no frame can come between them, so none is missing and none
   * comes twice. The streamer, if it is there, is asked for a key frame where the buffer is not enough.
   */
  join(port: ViewerPort): void {
    const isOfChunks = port.format === 'chunks';
    this.audience.remove(port.id);
    if (isOfChunks)
      port.notify(new Notice('stream:tracks', streamTracksOf(this.streamKey, this.#buffer)));
    const pace = this.#paceOf(port, this.sendBuffer(port));
    port.whenCaughtUp(() => pace.bufferCame());
    const viewer = new Viewer({ port, pace });
    const gates = this.audience.roles.gatesOpenFor((trackId) => this.#buffer.hasBegun(trackId));
    if (isOfChunks) viewer.beginAnew({ gates });
    this.audience.add(viewer);
    if (isOfChunks && !port.relays && this.#buffer.wantsKeyframe) this.viewerWantsKeyframe(port.id);
  }

  /** To one viewer. Harmless for who does not watch. */
  tell(viewerId: string, notice: Notice): void {
    this.audience.get(viewerId)?.port.notify(notice);
  }

  /** False for who does not watch, which is harmless. */
  leave(viewerId: string): boolean {
    return this.audience.remove(viewerId);
  }

  /** Returns how many bytes it is sent. */
  sendBuffer(port: ViewerPort): number {
    const buffer = port.format === 'chunks' ? this.#buffer.batch() : this.#buffer.frames();
    port.sendBuffer(buffer);
    return buffer instanceof Uint8Array ? buffer.byteLength : buffer.bytes;
  }

  /** `undefined` makes it a stream of frames again. Other tracks than before begin with a key chunk for everybody. */
  setTracks(stated: StatedTracks | undefined): void {
    const before = this.#buffer;
    const isSame = before.kind === 'coded' && isDeepStrictEqual(before.tracks, stated?.tracks);
    if (isSame) {
      before.clockOffsetUs = stated?.clockOffsetUs;
    } else {
      const epochMs = this.#parts.clock.epochMs();
      this.#buffer =
        stated === undefined ? new ClassicBuffer({ epochMs }) : new CodedBuffer(stated);
    }
    this.statement += 1;
    this.audience.setRoles(new TrackRoles(this.#buffer.tracks), { areOther: !isSame });
    this.onStated?.();
  }

  /** What comes next does not go on where the stream stopped: as with other tracks, nobody is sent video before a key chunk. */
  beginAnew(): void {
    this.#buffer.forget();
    this.audience.setRoles(this.audience.roles, { areOther: true });
  }

  /** Sends one frame or batch to all viewers and returns how many it is sent to, now or in a moment. */
  take(data: string | Batch): number {
    const added = this.addToBuffer(data);
    if (added === undefined) return 0;
    const { piece, isGroupLost } = added;
    const delivery = this.audience.take(piece);
    this.#noteDelivery(delivery);
    if (isGroupLost) this.askKeyframe();
    const { reached } = delivery;
    const streamerId = this.streamer?.id;
    this.#parts.samples.count({
      streamKey: this.streamKey,
      streamerId,
      bytes: piece.bytes,
      reached,
    });
    return reached + this.elsewhere.viewers;
  }

  /** Undefined if the stream is not one of this kind of data. */
  addToBuffer(data: string | Batch): { piece: Piece; isGroupLost: boolean } | undefined {
    const buffer = this.#buffer;
    if (buffer.kind === 'classic' && typeof data === 'string') {
      const piece = buffer.add(data, { epochMs: this.#parts.clock.epochMs() });
      return { piece, isGroupLost: false };
    }
    if (buffer.kind === 'coded' && typeof data !== 'string') return buffer.add(data);
    return undefined;
  }

  /** Who watches notices nothing. Returns how many bytes that freed. */
  forgetBuffer(): number {
    const before = this.#buffer.bytes;
    this.#buffer.forget();
    return before - this.#buffer.bytes;
  }

  /** What is held for a fuller batch leaves now: something is about to be said that must come after it. */
  flush(): void {
    this.audience.flush();
  }

  /** To all viewers, and to the streamer, if it is there, once. */
  announce(notice: Notice): void {
    this.audience.notify(notice);
    this.#notifyStreamer(notice);
  }

  announceViewers(): void {
    const { streamKey, viewers } = this;
    const notice = new Notice('stream:viewers', { streamKey, viewers });
    this.audience.tellViewers(notice);
    this.#notifyStreamer(notice);
  }

  /** A viewer's progress, and where the hub holds it. Undefined for who does not watch the stream. */
  viewerReports(
    viewerId: string,
    { received }: { received?: number | undefined },
  ): RungReport | undefined {
    const viewer = this.audience.get(viewerId);
    if (viewer === undefined) return undefined;
    const { rung, skipped, pace } = viewer;
    const calmMs = calmReportMs(this.#parts.viewersOfAll());
    if (received !== undefined) pace.report(received, { nowMs: this.#parts.clock.now(), calmMs });
    return { rung, skipped, reportEveryMs: nextReportMs(rung, calmMs) };
  }

  /** Whether the buffer of the viewer's join has not come to it yet. Nothing that a client reports ends that. */
  isBufferUnderWay(viewerId: string): boolean {
    return this.audience.get(viewerId)?.pace.isBufferUnderWay ?? false;
  }

  /** Harmless for who does not watch the stream. */
  viewerWantsKeyframe(viewerId: string): void {
    const viewer = this.audience.get(viewerId);
    if (viewer !== undefined) this.askKeyframe([viewer.port.address]);
  }

  /** Who has taken nothing for 30 s. To be asked every second or so. */
  stalledViewers(nowMs: number): ViewerPort[] {
    const stalled: ViewerPort[] = [];
    for (const { port, pace } of this.audience.viewers) {
      if (pace.isStalled(nowMs, port.waitingBytes)) stalled.push(port);
    }
    return stalled;
  }

  /** Tells everybody, behind what is held, and forgets the viewers. */
  end(reason: EndReason): void {
    this.flush();
    this.announce(new Notice('stream:ended', { streamKey: this.streamKey, reason }));
    this.audience.removeAll();
    this.streamer = undefined;
    // A connection may still remember the broadcast; it must not keep its buffer.
    this.#buffer = new ClassicBuffer({ epochMs: 0 });
  }

  #paceOf({ pace, format }: ViewerPort, bytes: number): Pace {
    if (pace === 'everything') return EVERYTHING_ALWAYS;
    const { clock, latencyBudgetMs } = this.#parts;
    return new LatencyBudget({
      budgetMs: latencyBudgetMs,
      shape: format === 'chunks' ? this.audience.roles.shape : PICTURES_ONLY,
      nowMs: clock.now(),
      buffer: { bytes, spanMs: this.#buffer.spanMs },
    });
  }

  /** A streamer who watches itself has been told as a viewer. */
  #notifyStreamer(notice: Notice): void {
    const { streamer } = this;
    if (streamer !== undefined && !this.has(streamer.id)) streamer.notify(notice);
  }

  /** Asks the streamer, if it is there, for a key frame; `addresses`: for viewers who are there, and not for the stream. */
  askKeyframe(addresses?: Iterable<string>): void {
    const { streamer, streamKey } = this;
    const { metrics, clock } = this.#parts;
    if (streamer === undefined || !this.#buffer.hasKeyframes) return;
    const nowMs = clock.now();
    const wisher = addresses && this.#keyframes.wisherAmong(addresses, nowMs);
    const mayAsk = addresses ? wisher !== undefined : this.#keyframes.mayAsk(nowMs);
    if (!mayAsk) return;
    if (streamer.wantsKeyframe === undefined) metrics.countKeyframeRequest();
    if (streamer.wantsKeyframe) streamer.wantsKeyframe(wisher);
    else streamer.notify(new Notice('stream:keyframe', { streamKey }));
  }

  #noteDelivery(delivery: Delivery): void {
    const { metrics } = this.#parts;
    const { awaitingAddresses } = delivery;
    if (awaitingAddresses !== undefined) this.askKeyframe(awaitingAddresses);
    metrics.countOut(delivery);
    for (const [rung, frames] of delivery.skippedByRung) metrics.countSkipped(rung, frames);
  }
}
