/**
 * Brings a connection into a stream's audience and out again.
 * From: request-handlers.ts (join, leave) and gateway.ts (the connection is gone). To: the distributor, the announcer.
 */
import { type Answer, refuse, type StreamFormat, type StreamJoined } from '@streamhub/protocol';
import type { WatchRights } from '../access/watch-rights.ts';
import { type Clock, isoTime } from '../clock.ts';
import type { Outlet } from '../distribute/outlet.ts';
import type { StreamDistributor } from '../distribute/stream-distributor.ts';
import { addressGroup } from '../limits/address-group.ts';
import { type LiveStream, streamerIdOf } from '../streams/live-stream.ts';
import type { LiveStreams } from '../streams/live-streams.ts';
import type { ViewerAnnouncer } from '../streams/viewer-announcer.ts';
import type { Session } from './session.ts';

interface Parts {
  liveStreams: LiveStreams;
  distributor: StreamDistributor;
  announcer: ViewerAnnouncer;
  outlet: Outlet;
  watchRights: WatchRights;
  clock: Clock;
  graceMs: number;
  maxViewersPerStream: number;
}

export class Viewing {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /**
   * `stream:buffer`, before it `stream:tracks` for the format `chunks`, then `stream:joined`, then `stream:paused` if
   * the streamer is away. Who came in by a ticket is dropped when it expires.
   */
  start(
    session: Session,
    stream: LiveStream,
    {
      format,
      codecs,
      expiresAtMs,
    }: {
      format: StreamFormat;
      codecs?: readonly string[] | undefined;
      expiresAtMs?: number | undefined;
    },
  ): Answer<StreamJoined> {
    const { distributor, announcer, watchRights, graceMs, maxViewersPerStream } = this.#parts;
    const { socket } = session;
    const { streamKey } = stream;
    if (session.watching !== streamKey) {
      if (distributor.viewersOf(streamKey) >= maxViewersPerStream)
        return refuse('too_many_viewers');
      this.stop(session);
      session.watching = streamKey;
    }
    watchRights.remember(stream, session);
    this.#endWithTicket(session, expiresAtMs);
    distributor.addViewer(streamKey, {
      viewerId: socket.id,
      address: addressGroup(session.address),
      format,
      codecs,
      streamerId: streamerIdOf(stream),
    });
    const joined: StreamJoined = {
      streamKey,
      title: stream.title,
      format,
      tracks: format === 'chunks' ? distributor.tracksOf(streamKey) : [],
      viewers: distributor.viewersOf(streamKey),
      startedAt: isoTime(stream.startedAtMs),
    };
    socket.emit('stream:joined', joined);
    if (stream.presence.state === 'paused') socket.emit('stream:paused', { streamKey, graceMs });
    announcer.viewersChanged(stream);
    return { ok: true, ...joined };
  }

  /** A viewer's delay, for the median that the streamer is told; with it goes what all viewers can decode. */
  reportDelay({ socket, address }: Session, stream: LiveStream, delayMs: number): void {
    const { outlet, clock, distributor } = this.#parts;
    const { streamKey, viewerDelays } = stream;
    const summary = viewerDelays.report({
      viewerId: socket.id,
      address: addressGroup(address),
      delayMs,
      nowMs: clock.now(),
    });
    const streamerId = streamerIdOf(stream);
    if (summary === undefined || streamerId === undefined) return;
    const decoding = distributor.decodingOf(streamKey);
    const feedback = { streamKey, ...summary, ...(decoding && { decoding }) };
    outlet.sendTo(streamerId, 'stream:feedback', feedback);
  }

  /** Harmless for a connection that watches nothing. */
  stop(session: Session): void {
    const { liveStreams, distributor, announcer, watchRights } = this.#parts;
    const isByTicket = session.ticketEnd !== undefined;
    session.ticketEnd?.cancel();
    session.ticketEnd = undefined;
    if (session.watching === undefined) return;
    distributor.removeViewer(session.watching, session.socket.id);
    const stream = liveStreams.get(session.watching);
    session.watching = undefined;
    stream?.viewerDelays.forget(session.socket.id);
    // A ticket opens one visit: nobody would look at its time any more.
    if (stream !== undefined && isByTicket) watchRights.forget(stream, session);
    if (stream !== undefined) announcer.viewersChanged(stream);
  }

  #endWithTicket(session: Session, expiresAtMs: number | undefined): void {
    const { liveStreams, clock } = this.#parts;
    session.ticketEnd?.cancel();
    session.ticketEnd = undefined;
    if (expiresAtMs === undefined) return;
    session.ticketEnd = clock.after(expiresAtMs - clock.epochMs(), () => {
      const { code, message } = refuse('ticket_expired');
      const isOver = session.watching === undefined || !liveStreams.get(session.watching);
      if (!isOver) session.socket.emit('stream:error', { event: 'stream:join', code, message });
      this.stop(session);
    });
  }
}
