/**
 * What each request does. A handler answers with what the acknowledgement carries; the original's own events are sent
 * here as well, in the original's order.
 * From: gateway.ts, with the request parsed. To: ingest, streams, users, viewing.ts.
 */
import {
  type Answer,
  type FeedbackAnswer,
  type Refusal,
  type Registered,
  type RequestName,
  type Requests,
  refuse,
} from '@streamhub/protocol';
import { type Clock, isoTime } from '../clock.ts';
import type { StreamDistributor } from '../distribute/stream-distributor.ts';
import type { FrameIngest } from '../ingest/frame-ingest.ts';
import { streamerIdOf } from '../streams/live-stream.ts';
import type { LiveStreams } from '../streams/live-streams.ts';
import type { User, UserFactory } from '../users/user-factory.ts';
import { hubAddress, watchUrl } from './hub-address.ts';
import type { Session } from './session.ts';
import type { Viewing } from './viewing.ts';

export type RequestHandlers = {
  [Name in RequestName]: (
    session: Session,
    request: Requests[Name],
  ) => Answer<object> | Promise<Answer<object>>;
};

export interface HandlerParts {
  ingest: FrameIngest;
  liveStreams: LiveStreams;
  distributor: StreamDistributor;
  viewing: Viewing;
  userFactory: UserFactory;
  clock: Clock;
  publicUrl?: string | undefined;
}

export function requestHandlers(parts: HandlerParts): RequestHandlers {
  const { ingest, liveStreams, distributor, viewing, userFactory, clock, publicUrl } = parts;

  return {
    async register(session, { username, token }) {
      if (token === undefined) {
        const created = await userFactory.create(username);
        return registered(session, created.user, created.token);
      }
      const user = await userFactory.recognize({ token, username });
      return user === undefined ? refuse('invalid_token') : registered(session, user, token);
    },

    async 'stream:create'(session, { title, visibility }) {
      const { socket, user } = session;
      if (user === undefined) return refuse('not_registered');
      const request = { streamer: user, streamerId: socket.id, title, visibility };
      const answer = await liveStreams.create(request);
      if (!answer.ok) return answer;
      // The connection may have broken while the row was written.
      if (!socket.connected) liveStreams.streamerLost(socket.id);
      const { streamKey } = answer.stream;
      const { publishToken } = answer;
      const created = { streamKey, publishToken, watchUrl: watchUrlFor(session, streamKey) };
      socket.emit('stream:created', created);
      return { ok: true, ...created };
    },

    async 'stream:resume'(session, { streamKey, publishToken }) {
      const { socket } = session;
      const answer = await liveStreams.resume({ streamKey, publishToken, streamerId: socket.id });
      if (!answer.ok) return answer;
      const { title, visibility, startedAtMs } = answer.stream;
      socket.emit('stream:resumed', { streamKey });
      return {
        ok: true,
        streamKey,
        title,
        visibility,
        watchUrl: watchUrlFor(session, streamKey),
        viewers: distributor.viewersOf(streamKey),
        startedAt: isoTime(startedAtMs),
      };
    },

    'stream:data:send'({ socket, requestRate }, { streamKey, data }) {
      const answer = ingest.take({ streamKey, data, streamerId: socket.id });
      if (answer !== undefined) return answer;
      return requestRate.take(clock.now()) ? refuseStranger(streamKey) : refuse('rate_limited');
    },

    'stream:tracks'({ socket }, stated) {
      const answer = ingest.stateTracks({ ...stated, streamerId: socket.id });
      return answer ?? refuseStranger(stated.streamKey);
    },

    'stream:end'({ socket }, { streamKey }) {
      const stream = liveStreams.get(streamKey);
      if (stream === undefined) return liveStreams.refuseMissing(streamKey);
      if (streamerIdOf(stream) !== socket.id) return refuse('not_the_streamer');
      liveStreams.end(stream, 'ended');
      return { ok: true };
    },

    'stream:join'(session, { streamKey, format }) {
      const stream = liveStreams.get(streamKey);
      return stream === undefined
        ? liveStreams.refuseMissing(streamKey)
        : viewing.start(session, stream, format);
    },

    'stream:leave'(session, { streamKey }) {
      if (liveStreams.get(streamKey) === undefined) return liveStreams.refuseMissing(streamKey);
      if (session.watching === streamKey) viewing.stop(session);
      return { ok: true };
    },

    'stream:keyframe'(session, { streamKey }) {
      const stream = liveStreams.get(streamKey);
      if (stream === undefined) return liveStreams.refuseMissing(streamKey);
      if (session.watching === streamKey) distributor.askKeyframe(streamKey, streamerIdOf(stream));
      return { ok: true };
    },

    'stream:feedback'(
      session,
      { streamKey, delayMs, received },
    ): Answer<FeedbackAnswer> | Promise<Refusal> {
      const stream = liveStreams.get(streamKey);
      if (stream === undefined) return liveStreams.refuseMissing(streamKey);
      const hubTimeUs = Math.round(clock.now() * 1000);
      if (session.watching !== streamKey) return { ok: true, hubTimeUs };
      if (delayMs !== undefined) viewing.reportDelay(session, stream, delayMs);
      const { id } = session.socket;
      return { ok: true, hubTimeUs, ...distributor.viewerReports(streamKey, id, { received }) };
    },
  };

  function refuseStranger(streamKey: string): Refusal | Promise<Refusal> {
    return liveStreams.get(streamKey)
      ? refuse('not_the_streamer')
      : liveStreams.refuseMissing(streamKey);
  }

  function registered(session: Session, user: User, token: string): Answer<Registered> {
    session.user = user;
    session.socket.emit('registered', { userId: user.userId, token });
    return { ok: true, userId: user.userId, token };
  }

  function watchUrlFor({ socket }: Session, streamKey: string): string {
    const { headers, secure } = socket.handshake;
    return watchUrl(hubAddress({ publicUrl, headers, isEncrypted: secure }), streamKey);
  }
}
