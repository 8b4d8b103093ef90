/**
 * The life of a stream: created, paused while its streamer is away, resumed, ended.
 * From: gateway/request-handlers.ts (requests, lost connections), housekeeping, the hub's end.
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
import { matchesHash } from '../secret.ts';
import type { BackgroundWrites } from '../store/background-writes.ts';
import type { StreamTable } from '../store/stream-table.ts';
import type { User } from '../users/user-factory.ts';
import { type LiveStream, streamerIdOf } from './live-stream.ts';
import type { StreamFactory } from './stream-factory.ts';
import type { ViewerAnnouncer } from './viewer-announcer.ts';

interface Parts {
  factory: StreamFactory;
  distributor: StreamDistributor;
  announcer: ViewerAnnouncer;
  outlet: Outlet;
  streams: StreamTable;
  writes: BackgroundWrites;
  clock: Clock;
  log: Logger;
  graceMs: number;
  maxStreams: number;
}

export class LiveStreams {
  readonly #live = new Map<string, LiveStream>();
  readonly #parts: Parts;
  /** Streams whose row is being written count, so that a burst of requests cannot pass the limit. */
  #beingCreated = 0;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  get(streamKey: string): LiveStream | undefined {
    return this.#live.get(streamKey);
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
    title: string;
    visibility: Visibility;
  }): Promise<Answer<{ stream: LiveStream; publishToken: string }>> {
    const { factory, distributor, log, maxStreams } = this.#parts;
    if (this.#live.size + this.#beingCreated >= maxStreams) return refuse('too_many_streams');
    this.#beingCreated += 1;
    try {
      const { stream, publishToken } = await factory.create(request);
      this.#live.set(stream.streamKey, stream);
      distributor.registerStream(stream.streamKey);
      log.info({ streamKey: stream.streamKey, visibility: stream.visibility }, 'stream created');
      return { ok: true, stream, publishToken };
    } finally {
      this.#beingCreated -= 1;
    }
  }

  /** The streamer is back, or moved to another connection: the newest one wins. */
  async resume({
    streamKey,
    publishToken,
    streamerId,
  }: {
    streamKey: string;
    publishToken: string;
    streamerId: string;
  }): Promise<Answer<{ stream: LiveStream }>> {
    const { outlet, log } = this.#parts;
    const stream = this.#live.get(streamKey);
    if (stream === undefined) return this.refuseMissing(streamKey);
    if (!matchesHash(publishToken, stream.publishTokenHash)) return refuse('not_the_streamer');
    const before = stream.presence;
    stream.presence = { state: 'live', streamerId };
    if (before.state === 'paused') {
      before.grace.cancel();
      outlet.announce({ streamKey }, 'stream:resumed', { streamKey });
      log.info({ streamKey }, 'stream resumed');
    } else if (before.streamerId !== streamerId) {
      const { code, message } = refuse('taken_over');
      outlet.sendTo(before.streamerId, 'stream:error', { event: 'stream:resume', code, message });
      log.info({ streamKey }, 'stream taken over by another connection of its streamer');
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
    const { distributor, announcer, streams, writes, clock, log } = this.#parts;
    const { streamKey, peakViewers } = stream;
    if (!this.#live.delete(streamKey)) return;
    if (stream.presence.state === 'paused') stream.presence.grace.cancel();
    announcer.forget(streamKey);
    distributor.unregister(streamKey, { reason, streamerId: streamerIdOf(stream) });
    writes.run(
      'the end of a stream',
      streams.end(streamKey, { endedAtMs: clock.now(), reason, peakViewers }),
    );
    log.info({ streamKey, reason, peakViewers }, 'stream ended');
  }

  endAll(reason: EndReason): void {
    for (const stream of [...this.#live.values()]) this.end(stream, reason);
  }

  /** Why there is no live stream with this key. */
  async refuseMissing(streamKey: string): Promise<Refusal> {
    const row = await this.#parts.streams.find(streamKey);
    return refuse(row === undefined ? 'stream_not_found' : 'stream_ended');
  }

  #pause(stream: LiveStream): void {
    const { distributor, outlet, clock, log, graceMs } = this.#parts;
    const { streamKey } = stream;
    const grace = clock.after(graceMs, () => this.end(stream, 'abandoned'));
    stream.presence = { state: 'paused', grace };
    distributor.flush(streamKey);
    outlet.announce({ streamKey }, 'stream:paused', { streamKey, graceMs });
    log.info({ streamKey, graceMs }, 'streamer lost, waiting');
  }
}
