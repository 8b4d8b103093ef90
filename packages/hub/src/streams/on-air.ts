/**
 * A streamer takes a stream into its hands: a kept one that begins, or one that was paused or somebody else's; or lets it go.
 * From: live-streams.ts; cluster/uplink.ts, for a stream of another node. To: the stream, its viewers, the streamer from before.
 */
import { Notice } from '../broadcast/notice.ts';
import type { StreamerPort } from '../broadcast/ports.ts';
import { type Clock, isoTime } from '../clock.ts';
import type { Place } from '../limits/address-group.ts';
import type { LiveStream } from './live-stream.ts';
import { takenOver } from './taken-over.ts';

/** Who brings a stream from now on. */
export interface Streamer {
  port: StreamerPort;
  place: Place;
}

/** Of a stream that is on air. */
export interface Taking extends Streamer {
  /** It is the next broadcast for whoever watches it here. */
  isNext?: boolean;
}

/** The next broadcast of a kept stream: nothing of the one before is left. */
export function goOnAir(
  stream: LiveStream,
  { port, place, node, clock }: Streamer & { node: string | null; clock: Clock },
): void {
  const { broadcast, trackGates } = stream;
  broadcast.streamer = port;
  trackGates.forget();
  stream.end = undefined;
  stream.startsAtMs = undefined;
  stream.startedAtMs = clock.epochMs();
  stream.silentSinceMs = clock.now();
  stream.peakViewers = broadcast.viewers;
  stream.place = place;
  stream.node = node;
}

/** Its streamer is back, or moved to another connection: the newest one wins. Returns what became of the stream, if anything. */
export function giveTo(
  stream: LiveStream,
  { port, place, isNext = false, clock }: Taking & { clock: Clock },
): 'stream resumed' | 'stream taken over by its streamer elsewhere' | undefined {
  const { broadcast } = stream;
  const before = broadcast.streamer;
  broadcast.streamer = port;
  stream.silentSinceMs = clock.now();
  stream.place = place;
  stream.grace?.cancel();
  stream.grace = undefined;
  if (before === undefined) {
    tellResumed(stream, { isNext });
    return 'stream resumed';
  }
  if (before.id === port.id) return undefined;
  before.notify(takenOver());
  return 'stream taken over by its streamer elsewhere';
}

/** Nobody sends it now: its viewers wait for so long. */
export function pause({ streamKey, broadcast }: LiveStream, graceMs: number): void {
  broadcast.streamer = undefined;
  broadcast.flush();
  broadcast.audience.notify(new Notice('stream:paused', { streamKey, graceMs }));
}

/** To its viewers: it is sent again; or, if it was offline, its next broadcast has begun. */
export function tellResumed(
  { streamKey, startedAtMs, broadcast }: LiveStream,
  { isNext }: { isNext: boolean },
): void {
  const started = isNext ? { startedAt: isoTime(startedAtMs) } : {};
  broadcast.audience.notify(new Notice('stream:resumed', { streamKey, ...started }));
}
