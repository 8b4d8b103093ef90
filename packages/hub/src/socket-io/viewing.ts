/**
 * Brings a connection into a stream's audience and out again.
 * From: watching-requests.ts (join, leave) and gateway.ts (the connection is gone). To: the stream's broadcast.
 */
import { type Answer, refuse, type StreamFormat, type StreamJoined } from '@streamhub/protocol';
import type { WatchRights } from '../access/watch-rights.ts';
import { type Clock, isoTime } from '../clock.ts';
import { addressGroup } from '../limits/address-group.ts';
import { type LiveStream, stateOf } from '../streams/live-stream.ts';
import type { LiveStreams } from '../streams/live-streams.ts';
import { tellFeedback } from '../streams/stream-feedback.ts';
import { NOTHING_WATCHED, type Session, watchedKey } from './session.ts';
import type { SocketPorts } from './socket-ports.ts';

interface Parts {
  liveStreams: LiveStreams;
  ports: SocketPorts;
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
    const { ports, watchRights, graceMs, maxViewersPerStream } = this.#parts;
    const { socket } = session;
    const { streamKey, broadcast } = stream;
    if (watchedKey(session) !== streamKey) {
      if (broadcast.viewers >= maxViewersPerStream) return refuse('too_many_viewers');
      this.stop(session);
    }
    const address = addressGroup(session.address);
    const onLeft = () => this.#left(session, stream);
    broadcast.join(ports.viewer(socket, { address, format, codecs, onLeft }));
    // Now: a connection that joins again has left before, in `join`.
    watchRights.remember(stream, session);
    this.#watch(session, streamKey, expiresAtMs);
    const state = stateOf(stream);
    const joined: StreamJoined = {
      streamKey,
      title: stream.title,
      format,
      tracks: format === 'chunks' ? broadcast.tracks : [],
      viewers: broadcast.viewers,
      startedAt: isoTime(stream.startedAtMs),
      ...(state === 'offline' && offline(stream)),
      isRecorded: stream.isRecorded,
    };
    socket.emit('stream:joined', joined);
    if (state === 'paused') socket.emit('stream:paused', { streamKey, graceMs });
    stream.announcer.viewersChanged(stream);
    return { ok: true, ...joined };
  }

  /** A viewer's delay, for the median that the streamer is told; with it goes what all viewers can decode. */
  reportDelay({ id, address }: Session, stream: LiveStream, delayMs: number): void {
    const summary = stream.viewerDelays.report({
      viewerId: id,
      address: addressGroup(address),
      delayMs,
      nowMs: this.#parts.clock.now(),
    });
    tellFeedback(stream, summary);
  }

  /** Harmless for a connection that watches nothing. */
  stop(session: Session): void {
    const { liveStreams } = this.#parts;
    const streamKey = watchedKey(session);
    const stream = streamKey === undefined ? undefined : liveStreams.get(streamKey);
    if (stream !== undefined) liveStreams.removeViewer(stream, session.id);
  }

  /** It is not in the audience any more: it left, an operator removed it, or the stream has ended. */
  #left(session: Session, stream: LiveStream): void {
    if (session.watching.state === 'by ticket') {
      session.watching.ticketEnd.cancel();
      // A ticket opens one visit: nobody would look at its time any more.
      this.#parts.watchRights.forget(stream, session);
    }
    session.watching = NOTHING_WATCHED;
  }

  #watch(session: Session, streamKey: string, expiresAtMs: number | undefined): void {
    const { clock } = this.#parts;
    session.watching = { state: 'stream', streamKey };
    if (expiresAtMs === undefined) return;
    const ticketEnd = clock.after(expiresAtMs - clock.epochMs(), () => {
      const { code, message } = refuse('ticket_expired');
      session.socket.emit('stream:error', { event: 'stream:join', code, message });
      this.stop(session);
    });
    session.watching = { state: 'by ticket', streamKey, ticketEnd };
  }
}

function offline({ startsAtMs }: LiveStream): Pick<StreamJoined, 'state' | 'startsAt'> {
  return { state: 'offline', ...(startsAtMs !== undefined && { startsAt: isoTime(startsAtMs) }) };
}
