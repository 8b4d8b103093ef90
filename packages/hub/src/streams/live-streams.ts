/**
 * The life of a stream: created, paused while its streamer is away, resumed, ended; and brought back as paused after the
 * process stopped or died.
 * From: gateway/request-handlers.ts (requests, lost connections), housekeeping, the hub's start and end.
 * To: the distributor (viewers are told), the store (rows).
 */
import {
  type Answer,
  type EndReason,
  type Refusal,
  refuse,
  type Visibility,
} from '@streamhub/protocol';
import type { Logger } from 'pino';
import type { Clock } from '../clock.ts';
import type { Outlet } from '../distribute/outlet.ts';
import type { StreamDistributor } from '../distribute/stream-distributor.ts';
import type { Place } from '../limits/address-group.ts';
import type { BufferBudget } from '../limits/buffer-budget.ts';
import { keyInLog, matchesHash, shortKey } from '../secret.ts';
import type { StreamRowWithName, StreamTable } from '../store/stream-table.ts';
import type { User } from '../users/user-factory.ts';
import { type LiveStream, streamerIdOf } from './live-stream.ts';
import type { StreamFactory } from './stream-factory.ts';
import { type StreamLimits, type StreamOwner, whatIsFull } from './stream-places.ts';
import { streamRowOf } from './stream-row.ts';
import type { ViewerAnnouncer } from './viewer-announcer.ts';

/** A stream that has been sent nothing for so long gives way where the hub is full. */
const SILENT_ENOUGH_MS = 5 * 60_000;

interface Parts extends StreamLimits {
  factory: StreamFactory;
  distributor: StreamDistributor;
  announcer: ViewerAnnouncer;
  outlet: Outlet;
  streams: StreamTable;
  bufferBudget: BufferBudget;
  clock: Clock;
  log: Logger;
  graceMs: number;
}

export class LiveStreams {
  readonly #live = new Map<string, LiveStream>();
  readonly #parts: Parts;
  /** Whose streams' rows are being written: they count, so that a burst cannot pass a limit. */
  readonly #beingCreated = new Set<StreamOwner>();

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  get(streamKey: string): LiveStream | undefined {
    return this.#live.get(streamKey);
  }

  nameInLog(streamKey: string): string {
    const stream = this.#live.get(streamKey);
    return stream === undefined ? shortKey(streamKey) : keyInLog(stream);
  }

  all(): Iterable<LiveStream> {
    return this.#live.values();
  }

  get count(): number {
    return this.#live.size;
  }

  async create(request: {
    streamer: User;
    streamerId: string;
    place: Place;
    title: string;
    visibility: Visibility;
    passwordHash?: string | undefined;
  }): Promise<Answer<{ stream: LiveStream; publishToken: string }>> {
    const { factory, distributor, bufferBudget, log } = this.#parts;
    const owner = { userId: request.streamer.userId, place: request.place };
    if (!this.#hasPlaceFor(owner)) return refuse('too_many_streams');
    if (!bufferBudget.hasRoom()) return refuse('hub_full');
    this.#beingCreated.add(owner);
    try {
      const { stream, publishToken } = await factory.create(request);
      this.#live.set(stream.streamKey, stream);
      distributor.registerStream(stream.streamKey);
      log.info({ streamKey: keyInLog(stream), visibility: stream.visibility }, 'stream created');
      return { ok: true, stream, publishToken };
    } finally {
      this.#beingCreated.delete(owner);
    }
  }

  /** For the start: what was live when the last process ended waits for its streamers, for the grace time from now on. */
  restore(rows: readonly StreamRowWithName[]): void {
    const { factory, distributor, clock, log, graceMs } = this.#parts;
    for (const row of rows) {
      const grace = clock.after(graceMs, () => this.end(stream, 'abandoned'));
      const stream = factory.restore(row, { grace });
      this.#live.set(stream.streamKey, stream);
      distributor.registerStream(stream.streamKey);
    }
    if (rows.length > 0)
      log.warn(
        { streams: rows.length, graceMs },
        'streams of the last run wait for their streamers',
      );
  }

  /** The streamer is back, or moved to another connection: the newest one wins. */
  async resume({
    streamKey,
    publishToken,
    streamerId,
    place,
  }: {
    streamKey: string;
    publishToken: string;
    streamerId: string;
    place: Place;
  }): Promise<Answer<{ stream: LiveStream }>> {
    const { outlet, clock, log } = this.#parts;
    const stream = this.#live.get(streamKey);
    if (stream === undefined) return this.refuseMissing(streamKey);
    if (!matchesHash(publishToken, stream.publishTokenHash)) return refuse('not_the_streamer');
    const before = stream.presence;
    stream.presence = { state: 'live', streamerId };
    stream.silentSinceMs = clock.now();
    stream.place = place;
    if (before.state === 'paused') {
      before.grace.cancel();
      outlet.announce({ streamKey }, 'stream:resumed', { streamKey });
      log.info({ streamKey: keyInLog(stream) }, 'stream resumed');
    } else if (before.streamerId !== streamerId) {
      const { code, message } = refuse('taken_over');
      outlet.sendTo(before.streamerId, 'stream:error', { event: 'stream:resume', code, message });
      log.info(
        { streamKey: keyInLog(stream) },
        'stream taken over by another connection of its streamer',
      );
    }
    return { ok: true, stream };
  }

  /** The connection is gone: its streams wait for it for the grace time. */
  streamerLost(streamerId: string): void {
    for (const stream of this.#live.values()) {
      if (streamerIdOf(stream) === streamerId) this.#pause(stream);
    }
  }

  end(stream: LiveStream, reason: EndReason): void {
    const { distributor, announcer, streams, clock, log } = this.#parts;
    const { streamKey, peakViewers } = stream;
    if (!this.#live.delete(streamKey)) return;
    if (stream.presence.state === 'paused') stream.presence.grace.cancel();
    announcer.forget(streamKey);
    distributor.unregister(streamKey, { reason, streamerId: streamerIdOf(stream) });
    void streams.save(streamRowOf(stream, { endedAtMs: clock.epochMs(), reason }));
    log.info({ streamKey: keyInLog(stream), reason, peakViewers }, 'stream ended');
  }

  /** For the hub's stop: viewers are told to wait, and the next start brings each stream back, as after a death. */
  leaveAll(): void {
    for (const stream of this.#live.values()) {
      if (stream.presence.state === 'live') this.#pause(stream);
      if (stream.presence.state === 'paused') stream.presence.grace.cancel();
      void this.#parts.streams.save(streamRowOf(stream));
    }
  }

  /** Why there is no live stream with this key. */
  async refuseMissing(streamKey: string): Promise<Refusal> {
    const row = await this.#parts.streams.find(streamKey);
    // Whoever may know of a private stream asks elsewhere (watch-rights.ts); for all others there never was one.
    const isHidden = row === undefined || row.visibility === 'private';
    return refuse(isHidden ? 'stream_not_found' : 'stream_ended');
  }

  #hasPlaceFor(owner: StreamOwner): boolean {
    const full = whatIsFull(owner, [...this.#live.values(), ...this.#beingCreated], this.#parts);
    return full === undefined || (full === 'hub' && this.#endMostSilent());
  }

  /** A full hub has a place for a streamer who sends rather than for one who does not. */
  #endMostSilent(): boolean {
    const live = [...this.#live.values()].filter(({ presence }) => presence.state === 'live');
    const [most] = live.sort((a, b) => a.silentSinceMs - b.silentSinceMs);
    const silentMs = most === undefined ? 0 : this.#parts.clock.now() - most.silentSinceMs;
    if (most === undefined || silentMs < SILENT_ENOUGH_MS) return false;
    this.end(most, 'abandoned');
    return true;
  }

  #pause(stream: LiveStream): void {
    const { distributor, outlet, clock, log, graceMs } = this.#parts;
    const { streamKey } = stream;
    const grace = clock.after(graceMs, () => this.end(stream, 'abandoned'));
    stream.presence = { state: 'paused', grace };
    distributor.flush(streamKey);
    outlet.announce({ streamKey }, 'stream:paused', { streamKey, graceMs });
    log.info({ streamKey: keyInLog(stream), graceMs }, 'streamer lost, waiting');
  }
}
