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
import type { PasswordHashing } from '../access/password-hashing.ts';
import type { PublishRights } from '../access/publish-rights.ts';
import { sessionTokenOf } from '../access/session-cookie.ts';
import type { WatchRights } from '../access/watch-rights.ts';
import { type Clock, isoTime } from '../clock.ts';
import type { StreamDistributor } from '../distribute/stream-distributor.ts';
import type { FrameIngest } from '../ingest/frame-ingest.ts';
import { placeOf } from '../limits/address-group.ts';
import type { AddressShare } from '../limits/address-share.ts';
import { streamerIdOf } from '../streams/live-stream.ts';
import type { LiveStreams } from '../streams/live-streams.ts';
import type { User, UserFactory } from '../users/user-factory.ts';
import { type HubAddressOptions, hubAddress, watchUrl } from './hub-address.ts';
import { ConnectionInsides } from './library-insides.ts';
import type { Session } from './session.ts';
import type { HubSocket } from './socket-server.ts';
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
  publishRights: PublishRights;
  watchRights: WatchRights;
  passwords: PasswordHashing;
  newUsers: AddressShare;
  newStreams: AddressShare;
  clock: Clock;
  address: HubAddressOptions;
  /** The connection has begun or resumed a stream. */
  onStreamer(socket: HubSocket): void;
}

export function requestHandlers(parts: HandlerParts): RequestHandlers {
  const { ingest, liveStreams, distributor, viewing, userFactory, clock, address } = parts;
  const { publishRights, watchRights, passwords, newUsers, newStreams, onStreamer } = parts;

  return {
    async register(session, { username, token, publishKey }) {
      const proved = await publishRights.provedKey(publishKey);
      if (!proved.ok) return proved;
      const publishKeyHash = proved.keyHash;
      if (token === undefined) {
        if (newUsers.take(session.address, clock.now()) === undefined)
          return refuse('rate_limited');
        const created = await userFactory.create(username, { publishKeyHash });
        return registered(session, created.user, created.token);
      }
      const user = await userFactory.recognize({ token, username, publishKeyHash });
      return user === undefined ? refuse('invalid_token') : registered(session, user, token);
    },

    async 'stream:create'(session, { title, visibility, password }) {
      const { socket, user } = session;
      if (user === undefined) return refuse('not_registered');
      const sessionToken = sessionTokenOf(socket.handshake.headers.cookie);
      const refusal = await publishRights.refusal({ user, sessionToken });
      if (refusal !== undefined) return refusal;
      if (newStreams.take(session.address, clock.now()) === undefined)
        return refuse('rate_limited');
      const place = placeOf(session.address);
      const passwordHash =
        password === undefined ? undefined : await passwords.hash(password, place);
      if (password !== undefined && passwordHash === undefined) return refuse('rate_limited');
      const answer = await liveStreams.create({
        streamer: user,
        streamerId: socket.id,
        place,
        title,
        visibility,
        passwordHash,
      });
      if (!answer.ok) return answer;
      onStreamer(socket);
      // The connection may have broken while the row was written.
      if (!socket.connected) liveStreams.streamerLost(socket.id);
      const { streamKey, startedAtMs } = answer.stream;
      const { publishToken } = answer;
      watchRights.remember(answer.stream, session);
      const created = { streamKey, publishToken, watchUrl: watchUrlFor(session, streamKey) };
      socket.emit('stream:created', created);
      return { ok: true, ...created, startedAt: isoTime(startedAtMs) };
    },

    async 'stream:resume'(session, { streamKey, publishToken }) {
      const { socket } = session;
      const answer = await liveStreams.resume({
        streamKey,
        publishToken,
        streamerId: socket.id,
        place: placeOf(session.address),
      });
      if (!answer.ok) {
        return answer.code === 'not_the_streamer' ? refuseStranger(session, streamKey) : answer;
      }
      onStreamer(socket);
      watchRights.remember(answer.stream, session);
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

    /** Not from the stream's own streamer: gateway.ts has asked the ingest before. */
    'stream:data:send'(session, { streamKey }) {
      return refuseStranger(session, streamKey);
    },

    'stream:tracks'(session, stated) {
      const answer = ingest.stateTracks({ ...stated, streamerId: session.socket.id });
      return answer ?? refuseStranger(session, stated.streamKey);
    },

    'stream:end'(session, { streamKey }) {
      const stream = watchRights.known(streamKey, session);
      if (stream === undefined) return liveStreams.refuseMissing(streamKey);
      if (streamerIdOf(stream) !== session.socket.id) return refuse('not_the_streamer');
      liveStreams.end(stream, 'ended');
      return { ok: true };
    },

    'stream:join'(session, request) {
      session.viewingTurns += 1;
      session.endJoinWait?.();
      const insides = ConnectionInsides.of(session.socket);
      return insides.isCaughtUp ? join(session, request) : joinBehindBuffer(session, request);
    },

    'stream:leave'(session, { streamKey }) {
      session.viewingTurns += 1;
      const stream = watchRights.known(streamKey, session);
      if (stream === undefined) return liveStreams.refuseMissing(streamKey);
      if (session.watching === streamKey) viewing.stop(session);
      return { ok: true };
    },

    'stream:keyframe'(session, { streamKey }) {
      const stream = watchRights.known(streamKey, session);
      if (stream === undefined) return liveStreams.refuseMissing(streamKey);
      const viewerId = session.socket.id;
      distributor.viewerWantsKeyframe(streamKey, { viewerId, streamerId: streamerIdOf(stream) });
      return { ok: true };
    },

    'stream:feedback'(
      session,
      { streamKey, delayMs, received },
    ): Answer<FeedbackAnswer> | Promise<Refusal> {
      const stream = watchRights.known(streamKey, session);
      if (stream === undefined) return liveStreams.refuseMissing(streamKey);
      const hubTimeUs = Math.round(clock.epochMs() * 1000);
      if (session.watching !== streamKey) return { ok: true, hubTimeUs };
      if (delayMs !== undefined) viewing.reportDelay(session, stream, delayMs);
      const { id } = session.socket;
      return { ok: true, hubTimeUs, ...distributor.viewerReports(streamKey, id, { received }) };
    },
  };

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

  function join(
    session: Session,
    request: Requests['stream:join'],
  ): Answer<object> | Promise<Answer<object>> {
    const stream = liveStreams.get(request.streamKey);
    const isOpen = stream !== undefined && stream.visibility !== 'private';
    const isOwn = stream !== undefined && streamerIdOf(stream) === session.socket.id;
    const { format, codecs } = request;
    return isOpen || isOwn
      ? viewing.start(session, stream, { format, codecs })
      : joinWithProof(session, request);
  }

  /** A private stream, a key that no stream has, or one that has ended. */
  async function joinWithProof(
    session: Session,
    { streamKey, format, codecs, password, ticket }: Requests['stream:join'],
  ): Promise<Answer<object>> {
    const turn = session.viewingTurns;
    const { address } = session;
    const found = await watchRights.find(streamKey, { password, ticket, address });
    if (!found.ok) return found;
    if (found.live === undefined) return refuse('stream_ended');
    // Whoever asked for something else meanwhile wants that, and who is gone is no viewer.
    if (turn !== session.viewingTurns || !session.socket.connected) return refuse('rate_limited');
    return viewing.start(session, found.live, { format, codecs, expiresAtMs: found.expiresAtMs });
  }

  function refuseStranger(session: Session, streamKey: string): Refusal | Promise<Refusal> {
    return watchRights.known(streamKey, session)
      ? refuse('not_the_streamer')
      : liveStreams.refuseMissing(streamKey);
  }

  function registered(session: Session, user: User, token: string): Answer<Registered> {
    session.user = user;
    session.socket.emit('registered', { userId: user.userId, token });
    return { ok: true, userId: user.userId, token };
  }

  function watchUrlFor({ socket }: Session, streamKey: string): string {
    return watchUrl(hubAddress(socket.request, address), streamKey);
  }
}
