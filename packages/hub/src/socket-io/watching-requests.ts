/**
 * Join, leave, ask for a key frame, report.
 * From: request-handlers.ts, with the request parsed. To: viewing.ts, the stream's broadcast.
 */
import {
  type Answer,
  type FeedbackAnswer,
  type Requests,
  refuse,
  type StreamJoined,
} from '@streamhub/protocol';
import type { WatchRights } from '../access/watch-rights.ts';
import type { Clock } from '../clock.ts';
import type { KeptStreams } from '../streams/kept-streams.ts';
import type { LiveStream } from '../streams/live-stream.ts';
import type { LiveStreams } from '../streams/live-streams.ts';
import type { OtherNodes } from '../streams/other-nodes.ts';
import { ConnectionInsides } from './library-insides.ts';
import type { HandlersOf } from './request-handler.ts';
import { type Session, watchedKey } from './session.ts';
import type { Viewing } from './viewing.ts';

export interface WatchingParts {
  liveStreams: LiveStreams;
  keptStreams: KeptStreams;
  otherNodes: OtherNodes;
  viewing: Viewing;
  watchRights: WatchRights;
  clock: Clock;
}

const WATCHING = ['stream:join', 'stream:leave', 'stream:keyframe', 'stream:feedback'] as const;
type WatchingRequest = (typeof WATCHING)[number];

/** The request needs no right but that to watch. */
export function isWatching(event: string): event is WatchingRequest {
  return (WATCHING as readonly string[]).includes(event);
}

type MaybeSoon<T extends object = object> = Answer<T> | Promise<Answer<T>>;

export function watchingRequests({
  liveStreams,
  keptStreams,
  otherNodes,
  viewing,
  watchRights,
  clock,
}: WatchingParts): HandlersOf<WatchingRequest> {
  return {
    'stream:join'(session: Session, request: Requests['stream:join']): MaybeSoon {
      session.viewingTurns += 1;
      session.endJoinWait?.();
      const insides = ConnectionInsides.of(session.socket);
      return insides.isCaughtUp ? join(session, request) : joinBehindBuffer(session, request);
    },

    'stream:leave'(session: Session, { streamKey }: Requests['stream:leave']): MaybeSoon {
      session.viewingTurns += 1;
      const stream = watchRights.known(streamKey, session);
      if (stream === undefined) return answerStranger(streamKey, {});
      if (watchedKey(session) === streamKey) viewing.stop(session);
      return { ok: true };
    },

    'stream:keyframe'(session: Session, { streamKey }: Requests['stream:keyframe']): MaybeSoon {
      const stream = watchRights.known(streamKey, session);
      if (stream === undefined) return answerStranger(streamKey, {});
      stream.broadcast.viewerWantsKeyframe(session.id);
      return { ok: true };
    },

    'stream:feedback'(
      session: Session,
      { streamKey, delayMs, received }: Requests['stream:feedback'],
    ): MaybeSoon<FeedbackAnswer> {
      const stream = watchRights.known(streamKey, session);
      const hubTimeUs = Math.round(clock.epochMs() * 1000);
      if (stream === undefined) return answerStranger(streamKey, { hubTimeUs });
      if (watchedKey(session) !== streamKey) return { ok: true, hubTimeUs };
      if (delayMs !== undefined) viewing.reportDelay(session, stream, delayMs);
      return { ok: true, hubTimeUs, ...stream.broadcast.viewerReports(session.id, { received }) };
    },
  };

  /** Nobody watches the stream here: it may be one of another node, where this connection is a stranger. */
  async function answerStranger<T extends object>(
    streamKey: string,
    answer: T,
  ): Promise<Answer<T>> {
    const elsewhere = await otherNodes.about(streamKey);
    const isOpen = elsewhere !== undefined && elsewhere.row.visibility !== 'private';
    return isOpen ? { ok: true, ...answer } : liveStreams.refuseMissing(streamKey);
  }

  /** The buffer of the join before has not come to the client: this one waits for it, so that never two wait. */
  async function joinBehindBuffer(
    session: Session,
    request: Requests['stream:join'],
  ): Promise<Answer<object>> {
    const turn = session.viewingTurns;
    await new Promise<void>((resolve) => {
      session.endJoinWait = resolve;
      ConnectionInsides.of(session.socket).onceCaughtUp(resolve);
    });
    const isOvertaken = turn !== session.viewingTurns || !session.socket.connected;
    return isOvertaken ? refuse('rate_limited') : join(session, request);
  }

  function join(session: Session, request: Requests['stream:join']): MaybeSoon {
    const stream = liveStreams.get(request.streamKey);
    const isOpen = stream !== undefined && stream.visibility !== 'private';
    const isOwn = stream !== undefined && stream.broadcast.streamer?.id === session.id;
    const { format, codecs } = request;
    return isOpen || isOwn
      ? viewing.start(session, stream, { format, codecs })
      : joinWithProof(session, request);
  }

  /** A private stream, one of another node, a key that no stream has, or one that has ended. */
  async function joinWithProof(
    session: Session,
    { streamKey, format, codecs, password, ticket }: Requests['stream:join'],
  ): Promise<Answer<object>> {
    const turn = session.viewingTurns;
    const { address } = session;
    const found = await watchRights.find(streamKey, { password, ticket, address });
    if (!found.ok) return found;
    const { live, elsewhere, row, expiresAtMs } = found;
    const start = (stream: LiveStream): Answer<StreamJoined> => {
      // Whoever asked for something else meanwhile wants that, and who is gone is no viewer.
      const isWanted = turn === session.viewingTurns && session.socket.connected;
      if (!isWanted) return refuse('rate_limited');
      return viewing.start(session, stream, { format, codecs, expiresAtMs });
    };
    const stream = live ?? (elsewhere && (await otherNodes.reach(elsewhere)));
    if (stream !== undefined) return start(stream);
    return row?.is_kept === 1 ? keptStreams.enter(streamKey, start) : refuse('stream_ended');
  }
}
