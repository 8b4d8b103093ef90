/**
 * Create, resume, send, state tracks, end.
 * From: request-handlers.ts, with the request parsed. To: streams/live-streams.ts, and the intakes that it leads to.
 */
import type { IncomingMessage } from 'node:http';
import {
  type Answer,
  type Refusal,
  type Requests,
  type Resumed,
  refuse,
  type StreamCreated,
} from '@streamhub/protocol';
import type { PasswordHashing } from '../access/password-hashing.ts';
import type { PublishRights } from '../access/publish-rights.ts';
import { sessionTokenOf } from '../access/session-cookie.ts';
import type { WatchRights } from '../access/watch-rights.ts';
import { type Clock, isoTime } from '../clock.ts';
import { watchUrl } from '../exposure/hub-address.ts';
import { placeOf } from '../limits/address-group.ts';
import type { AddressShare } from '../limits/address-share.ts';
import { Intake, type IntakeParts } from '../streams/intake.ts';
import type { KeptStreams } from '../streams/kept-streams.ts';
import type { LiveStream } from '../streams/live-stream.ts';
import type { LiveStreams } from '../streams/live-streams.ts';
import type { HubSocket } from './hub-socket.ts';
import type { HandlersOf } from './request-handler.ts';
import type { Session } from './session.ts';

export interface StreamingParts {
  liveStreams: LiveStreams;
  keptStreams: KeptStreams;
  intakes: IntakeParts;
  publishRights: PublishRights;
  watchRights: WatchRights;
  passwords: PasswordHashing;
  newStreams: AddressShare;
  /** The archive. */
  recordings: {
    setRecorded(stream: LiveStream, isRecorded: boolean): Answer<{ isRecorded: boolean }>;
  };
  clock: Clock;
  /** Where the streamer reaches the hub. */
  hubAddressOf(request: IncomingMessage): string;
  /** The connection has begun or resumed a stream. */
  onStreamer(socket: HubSocket): void;
}

type MaybeSoon = Answer<object> | Promise<Answer<object>>;

export function streamingRequests(
  parts: StreamingParts,
): HandlersOf<
  | 'stream:create'
  | 'stream:resume'
  | 'stream:data:send'
  | 'stream:tracks'
  | 'stream:record'
  | 'stream:end'
> {
  const { liveStreams, keptStreams, clock, hubAddressOf, onStreamer } = parts;
  const { publishRights, watchRights, passwords, newStreams } = parts;

  return {
    async 'stream:create'(
      session: Session,
      wish: Requests['stream:create'],
    ): Promise<Answer<StreamCreated & { startedAt: string; isRecorded: boolean }>> {
      const { title, visibility, password, isRecorded, isKept, startsAt } = wish;
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
      const from = { streamer: user, port: session.streamer, place };
      const stream = { ...from, title, visibility, passwordHash, isRecorded };
      const startsAtMs = startsAt === undefined ? undefined : Date.parse(startsAt);
      const accountId = isKept ? await publishRights.accountOf(sessionToken) : null;
      const answer = isKept
        ? await keptStreams.create({ ...stream, accountId, startsAtMs })
        : await liveStreams.create(stream);
      if (!answer.ok) return answer;
      if (answer.stream !== undefined) openIntake(session, answer.stream);
      const { streamKey, startedAtMs, publishToken } = answer;
      const created = { streamKey, publishToken, watchUrl: watchUrlFor(session, streamKey) };
      socket.emit('stream:created', created);
      const isRecordedNow = answer.stream?.isRecorded === true;
      return { ok: true, ...created, startedAt: isoTime(startedAtMs), isRecorded: isRecordedNow };
    },

    async 'stream:resume'(
      session: Session,
      { streamKey, publishToken, begins }: Requests['stream:resume'],
    ): Promise<Answer<Resumed>> {
      const { socket, user, address } = session;
      const answer = await keptStreams.resume({
        streamKey,
        publishToken,
        begins,
        port: session.streamer,
        place: placeOf(address),
        async mayBegin(row) {
          if (newStreams.take(address, clock.now()) === undefined) return refuse('rate_limited');
          const sessionToken = sessionTokenOf(socket.handshake.headers.cookie);
          return publishRights.refusalToBegin({ user, sessionToken }, row);
        },
      });
      if (!answer.ok) {
        const stream = liveStreams.get(streamKey);
        // Of a private stream of another node a wrong token is told nothing, even by those who may watch it.
        const isElsewhere = answer.code === 'stream_not_found' && stream?.end === undefined;
        const isStranger = stream && (answer.code === 'not_the_streamer' || isElsewhere);
        return isStranger ? refuseStranger(session, streamKey) : answer;
      }
      openIntake(session, answer.stream);
      const { title, visibility, startedAtMs, broadcast, isRecorded } = answer.stream;
      socket.emit('stream:resumed', { streamKey });
      return {
        ok: true,
        streamKey,
        title,
        visibility,
        watchUrl: watchUrlFor(session, streamKey),
        viewers: broadcast.viewers,
        startedAt: isoTime(startedAtMs),
        isRecorded,
      };
    },

    /** Not from the stream's own streamer: gateway.ts has asked the connection's intakes before. */
    'stream:data:send'(session: Session, { streamKey }: Requests['stream:data:send']): MaybeSoon {
      return refuseStranger(session, streamKey);
    },

    'stream:tracks'(session: Session, stated: Requests['stream:tracks']): MaybeSoon {
      const intake = intakeOf(session, stated.streamKey);
      return intake?.tracks(stated) ?? refuseStranger(session, stated.streamKey);
    },

    'stream:record'(
      session: Session,
      { streamKey, isRecorded }: Requests['stream:record'],
    ): MaybeSoon {
      const intake = intakeOf(session, streamKey);
      if (intake === undefined) return refuseStranger(session, streamKey);
      return parts.recordings.setRecorded(intake.stream, isRecorded);
    },

    async 'stream:end'(
      session: Session,
      { streamKey }: Requests['stream:end'],
    ): Promise<Answer<object>> {
      const intake = intakeOf(session, streamKey);
      if (intake === undefined) return refuseStranger(session, streamKey);
      const ended = intake.end();
      session.intakes.delete(streamKey);
      await ended;
      return { ok: true };
    },
  };

  function openIntake(session: Session, stream: LiveStream): void {
    const intake = new Intake(stream, session.streamer, parts.intakes);
    session.intakes.set(stream.streamKey, intake);
    onStreamer(session.socket);
    watchRights.remember(stream, session);
    // The connection may have broken while the row was written.
    if (!session.socket.connected) intake.lost();
  }

  function refuseStranger(session: Session, streamKey: string): Refusal | Promise<Refusal> {
    return watchRights.known(streamKey, session)
      ? refuse('not_the_streamer')
      : liveStreams.refuseMissing(streamKey);
  }

  function watchUrlFor({ socket }: Session, streamKey: string): string {
    return watchUrl(hubAddressOf(socket.request), streamKey);
  }
}

/** Undefined if the connection is not the streamer of a live stream with this key. */
export function intakeOf({ intakes }: Session, streamKey: string): Intake | undefined {
  const intake = intakes.get(streamKey);
  if (intake === undefined || intake.isOpen) return intake;
  intakes.delete(streamKey);
  return undefined;
}
