/**
 * Kept streams that nobody sends now, as far as somebody waits for them: all others are rows of the store and nothing else.
 * From: live-streams.ts, what goes off air; whoever comes to wait. To: the broadcasts, whose viewers stay.
 * Bound: each has a viewer, and a connection watches one stream.
 */
import type { EndReason } from '@streamhub/protocol';
import { Notice } from '../broadcast/notice.ts';
import type { StreamDistributor } from '../broadcast/stream-distributor.ts';
import { isoTime } from '../clock.ts';
import type { StreamRowWithName } from '../store/rows.ts';
import type { LiveStream } from './live-stream.ts';

interface Parts {
  distributor: StreamDistributor;
  make(row: StreamRowWithName): LiveStream;
}

export class OfflineStreams {
  readonly #streams = new Map<string, LiveStream>();
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  get(streamKey: string): LiveStream | undefined {
    return this.#streams.get(streamKey);
  }

  /** For whoever comes to wait; `forgetIfEmpty` must follow. Undefined: the row's stream is on air, or not kept. */
  open(row: StreamRowWithName): LiveStream | undefined {
    if (row.is_kept === 0 || row.ended_at === null) return undefined;
    const stream = this.#parts.make(row);
    this.#streams.set(stream.streamKey, stream);
    return stream;
  }

  /** Its broadcast is over. Whoever watched it waits for the next one. */
  goOffline(stream: LiveStream, end: { endedAtMs: number; reason: EndReason }): void {
    stream.end = end;
    this.#streams.set(stream.streamKey, stream);
    const { broadcast, streamKey } = stream;
    const { streamer } = broadcast;
    broadcast.streamer = undefined;
    // With what is held for viewers; nothing that comes later is of this broadcast.
    broadcast.setTracks(undefined);
    broadcast.audience.notify(offlineNotice(stream));
    streamer?.notify(new Notice('stream:ended', { streamKey, reason: end.reason }));
    this.forgetIfEmpty(stream);
  }

  /** It goes on air. Undefined: nobody waits for it. */
  take(streamKey: string): LiveStream | undefined {
    const stream = this.#streams.get(streamKey);
    this.#streams.delete(streamKey);
    return stream;
  }

  /** Harmless for a stream that is not here. */
  forgetIfEmpty(stream: LiveStream): void {
    const { streamKey, broadcast, announcer } = stream;
    if (this.#streams.get(streamKey) !== stream || !broadcast.audience.isEmpty) return;
    announcer.stop();
    this.#streams.delete(streamKey);
    this.#parts.distributor.forget(streamKey);
  }

  /** What its viewers are told of it has changed. Harmless for a stream that is on air. */
  tell(stream: LiveStream): void {
    if (stream.end !== undefined) stream.broadcast.audience.notify(offlineNotice(stream));
  }

  /** It is not kept any more. Harmless for a stream that is not here. */
  end(stream: LiveStream, reason: EndReason): void {
    if (this.take(stream.streamKey) === undefined) return;
    stream.announcer.stop();
    this.#parts.distributor.unregister(stream.streamKey, { reason });
  }
}

function offlineNotice({ streamKey, title, startsAtMs }: LiveStream): Notice {
  const startsAt = startsAtMs === undefined ? {} : { startsAt: isoTime(startsAtMs) };
  return new Notice('stream:offline', { streamKey, title, ...startsAt });
}
