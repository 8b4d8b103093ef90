/**
 * How the program that started a hub takes part in its streams without a socket: as a viewer (a recorder, another node), or
 * as a streamer (another protocol, a test picture). Described in docs/programs.md.
 * From: hub.ts; the program. To: the streams' broadcasts.
 */
import { type Answer, parseRequest, type Sent, type Visibility } from '@streamhub/protocol';
import type { Logger } from 'pino';
import type { StatedTracks } from '../broadcast/buffer/stream-buffer.ts';
import { Notice } from '../broadcast/notice.ts';
import type { StreamerPort, ViewerPort } from '../broadcast/ports.ts';
import { placeOf } from '../limits/address-group.ts';
import { Intake, type IntakeParts } from '../streams/intake.ts';
import type { KeptStreams } from '../streams/kept-streams.ts';
import { type LiveStream, stateOf } from '../streams/live-stream.ts';
import type { UserFactory } from '../users/user-factory.ts';
import { GuardedViewer } from './guarded-viewer.ts';

/** Either a new stream, or one that waits for its streamer or is to be taken over. */
export type IntakeRequest =
  | { streamerName: string; title?: string; visibility?: Exclude<Visibility, 'private'> }
  | { streamKey: string; publishToken: string };

/** The right to send one stream. Each call is answered as over the wire: `{ ok: false, code }` says why not. */
export interface OpenIntake {
  readonly streamKey: string;
  /** Of a new stream: the secret with which it can be resumed. */
  readonly publishToken: string | undefined;
  /** False once the stream has ended or has another streamer. */
  readonly isOpen: boolean;
  /** To be stated before the first batch; never for frames. */
  tracks(stated: StatedTracks): Answer<object>;
  /** One batch of chunks as bytes (docs/protocol.md, section "Chunks"), or one JPEG frame as a data URL. Never waits. */
  take(data: Uint8Array | string): Answer<Sent>;
  /** The stream is over. */
  end(): void;
  /** The stream waits for its streamer, for the hub's grace time. */
  lost(): void;
}

/** How programs take part without a socket. */
export interface Programs {
  /**
   * The viewer is sent the buffer at once, and everything from then on; the end is a notice, `stream:ended`. Returns what
   * takes it out again; undefined if no live stream has the key.
   */
  addViewer(streamKey: string, viewer: ViewerPort): (() => void) | undefined;
  /** Refused with the hub's limits, as any streamer. Rejects only if the store is broken. */
  openIntake(
    request: IntakeRequest,
    streamer: StreamerPort,
  ): Promise<Answer<{ intake: OpenIntake }>>;
}

interface Parts {
  intakes: IntakeParts;
  keptStreams: KeptStreams;
  userFactory: UserFactory;
  graceMs: number;
  log: Logger;
}

export function programs({ intakes, keptStreams, userFactory, graceMs, log }: Parts): Programs {
  const { liveStreams } = intakes;
  const mayBegin = () => Promise.resolve(undefined);
  const place = placeOf('this machine');

  return {
    addViewer(streamKey, viewer) {
      const stream = liveStreams.get(streamKey);
      if (stream === undefined) return undefined;
      const leave = () => liveStreams.removeViewer(stream, viewer.id);
      const guarded = new GuardedViewer(viewer, {
        onFailed: (error) =>
          log.error({ err: error, viewerId: viewer.id }, 'a viewer of a program failed and is out'),
        takeOut: leave,
      });
      stream.broadcast.join(guarded);
      if (stateOf(stream) === 'paused') {
        guarded.notify(new Notice('stream:paused', { streamKey, graceMs }));
      }
      stream.announcer.viewersChanged(stream);
      return leave;
    },

    async openIntake(request, port) {
      if ('publishToken' in request) {
        const wish = { ...request, port, place, begins: true, mayBegin };
        const resumed = await keptStreams.resume(wish);
        return resumed.ok ? opened(resumed.stream, port, undefined) : resumed;
      }
      const { streamerName, title, visibility } = request;
      const asked = parseRequest('stream:create', { title, visibility });
      const named = parseRequest('register', { username: streamerName });
      if (!asked.ok) return asked;
      if (!named.ok) return named;
      const { user } = await userFactory.create(named.request.username);
      const created = await liveStreams.create({ ...asked.request, streamer: user, port, place });
      return created.ok ? opened(created.stream, port, created.publishToken) : created;
    },
  };

  function opened(
    stream: LiveStream,
    port: StreamerPort,
    publishToken: string | undefined,
  ): { ok: true; intake: OpenIntake } {
    const intake = new Intake(stream, port, intakes);
    const { streamKey } = stream;
    return {
      ok: true,
      intake: {
        streamKey,
        publishToken,
        get isOpen() {
          return intake.isOpen;
        },
        tracks(stated): Answer<object> {
          const parsed = parseRequest('stream:tracks', { ...stated, streamKey });
          return parsed.ok ? intake.tracks(parsed.request) : parsed;
        },
        take: (data) => intake.take(data),
        end: () => void intake.end(),
        lost: () => intake.lost(),
      },
    };
  }
}
