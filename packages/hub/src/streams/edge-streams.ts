/**
 * Streams of other nodes that are watched here, among the live ones: made, ended, and offline while a kept one waits.
 * From: live-streams.ts, which has them; cluster/, which follows their origins. To: the broadcasts.
 */
import type { EndReason } from '@streamhub/protocol';
import type { StreamDistributor } from '../broadcast/stream-distributor.ts';
import type { StreamRowWithName } from '../store/rows.ts';
import type { LiveStream } from './live-stream.ts';
import type { OfflineStreams } from './offline-streams.ts';

/** How a broadcast of another node ended, and what is known of the next one. */
export interface EdgeEnd {
  title?: string | undefined;
  startsAtMs?: number | undefined;
  endedAtMs: number;
  reason: EndReason;
}

interface Parts {
  live: Map<string, LiveStream>;
  offline: OfflineStreams;
  distributor: StreamDistributor;
  begin(row: StreamRowWithName): LiveStream;
}

export class EdgeStreams {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** It has viewers here; what becomes of it is decided at its origin. */
  add(row: StreamRowWithName): LiveStream {
    return this.#parts.begin(row);
  }

  /** Nobody watches it here any more, or it has ended elsewhere: then its viewers are told. */
  forget({ streamKey, announcer }: LiveStream, end?: { reason: EndReason }): void {
    const { live, distributor } = this.#parts;
    live.delete(streamKey);
    announcer.stop();
    if (end === undefined) distributor.forget(streamKey);
    else distributor.unregister(streamKey, end);
  }

  /** Its broadcast elsewhere is over, and it is kept: viewers wait here. */
  sleep(stream: LiveStream, { title = stream.title, startsAtMs, ...end }: EdgeEnd): void {
    const { live, offline } = this.#parts;
    live.delete(stream.streamKey);
    Object.assign(stream, { title, startsAtMs });
    offline.goOffline(stream, end);
  }

  /** A kept stream begins elsewhere. Undefined: nobody waits for it here. */
  wake(streamKey: string): LiveStream | undefined {
    const { live, offline } = this.#parts;
    const stream = offline.take(streamKey);
    if (stream === undefined) return undefined;
    Object.assign(stream, { role: 'edge', end: undefined, startsAtMs: undefined });
    live.set(streamKey, stream);
    return stream;
  }
}
