/**
 * One stream that this program sends, over Socket.IO like any streamer; a connection that breaks does not end it.
 * From: push.ts, tracks and chunks. To: a hub.
 * Bound: MAX_UNCONFIRMED_BYTES are under way; whoever sends more waits.
 */
import {
  type Answer,
  type Chunk,
  encodeBatch,
  type HubEvents,
  nextSequence,
  type Refusal,
  type RequestEvents,
  type StreamCreated,
  type Track,
} from '@streamhub/protocol';
import { io, type Socket } from 'socket.io-client';
import { bestClockOffset } from './clock-offset.ts';
import { PushFault } from './push-fault.ts';

const MAX_UNCONFIRMED_BYTES = 1_000_000;
const ANSWER_WITHIN_MS = 10_000;
const GIVE_UP_AFTER_MS = 60_000;

export interface StreamWish {
  url: string;
  name: string;
  title: string;
  visibility: 'public' | 'unlisted';
  publishKey?: string | undefined;
  tracks: Track[];
  /** Something that does not end the stream, as a sentence. */
  onNote(sentence: string): void;
}

/** Without what the stream adds. */
type PushedChunk = Omit<Chunk, 'sequence' | 'temporalLayer'>;

export class PushedStream {
  readonly #wish: StreamWish;
  readonly #socket: Socket<HubEvents, RequestEvents>;
  readonly #videoId: number | undefined;
  readonly #sequences = new Map<number, number>();
  readonly #noted = new Set<string>();
  #created: StreamCreated | undefined;
  #isReady = false;
  #whyOver: string | undefined;
  #unconfirmedBytes = 0;
  /** Pictures before it would miss what they depend on. */
  #wantsKey = true;
  #change = Promise.withResolvers<void>();
  #giveUp: NodeJS.Timeout | undefined;
  viewers = 0;
  sentBytes = 0;

  /** Connects at once. */
  constructor(wish: StreamWish) {
    const { origin, pathname } = new URL(wish.url);
    this.#wish = wish;
    this.#videoId = wish.tracks.find(({ kind }) => kind === 'video')?.trackId;
    const socket: Socket<HubEvents, RequestEvents> = io(origin, {
      path: `${pathname.replace(/\/+$/, '')}/socket.io/`,
      transports: ['websocket'],
      forceNew: true,
      reconnectionDelayMax: 3_000,
    });
    this.#socket = socket;
    socket.on('connect', () => void this.#connected());
    socket.on('disconnect', () => this.#disconnected());
    socket.on('connect_error', (error) => {
      if (this.#created === undefined)
        this.#over(`the hub at ${wish.url} cannot be reached: ${whyOf(error)}.`);
    });
    socket.on('stream:viewers', ({ viewers }) => {
      this.viewers = viewers;
    });
    socket.on('stream:ended', ({ reason }) =>
      this.#over(`the hub has ended the stream: ${reason}.`),
    );
    socket.on('stream:error', ({ code, message }) => {
      if (code === 'taken_over') this.#over(message);
    });
  }

  /** The address for viewers, once the stream is live. @throws PushFault if it cannot be. */
  async live(): Promise<string> {
    while (this.#created === undefined || !this.#isReady) await this.#changed();
    return this.#created.watchUrl;
  }

  /** Waits while the connection has too much to do or is away. @throws PushFault once the stream is over. */
  async send(chunk: PushedChunk): Promise<void> {
    while (!this.#isReady || this.#unconfirmedBytes > MAX_UNCONFIRMED_BYTES) await this.#changed();
    const { trackId, isKey } = chunk;
    if (trackId === this.#videoId) {
      if (this.#wantsKey && !isKey) return;
      this.#wantsKey = false;
    }
    const sequence = this.#sequences.get(trackId) ?? 0;
    this.#sequences.set(trackId, nextSequence(sequence));
    const data = encodeBatch([{ ...chunk, sequence, temporalLayer: 0 }]);
    this.#unconfirmedBytes += data.byteLength;
    this.sentBytes += data.byteLength;
    const streamKey = this.#created?.streamKey ?? '';
    this.#socket.emit('stream:data:send', { streamKey, data }, (answer) => {
      this.#unconfirmedBytes -= data.byteLength;
      if (answer.ok) this.viewers = answer.viewers;
      else this.#refused(answer);
      this.#wake();
    });
  }

  /** Says so to the hub, if it still can. Twice is harmless. */
  async end(): Promise<void> {
    const isOver = this.#whyOver !== undefined;
    this.#over('ended');
    const streamKey = this.#created?.streamKey;
    if (!isOver && streamKey !== undefined && this.#socket.connected) {
      await this.#socket
        .timeout(ANSWER_WITHIN_MS)
        .emitWithAck('stream:end', { streamKey })
        .catch(() => {});
    }
    this.#socket.close();
  }

  async #connected(): Promise<void> {
    try {
      if (this.#created === undefined) await this.#create();
      else await this.#resume(this.#created);
      const streamKey = this.#created?.streamKey ?? '';
      const clockOffsetUs = await bestClockOffset(async () => {
        const { hubTimeUs } = await this.#ask('stream:feedback', { streamKey });
        return hubTimeUs;
      });
      await this.#ask('stream:tracks', { streamKey, tracks: this.#wish.tracks, clockOffsetUs });
    } catch (error) {
      if (error instanceof PushFault) this.#over(error.message);
      // No answer: over a new connection perhaps.
      else if (this.#socket.connected) this.#socket.io.engine.close();
      return;
    }
    clearTimeout(this.#giveUp);
    this.#wantsKey = true;
    this.#isReady = true;
    this.#wake();
  }

  async #create(): Promise<void> {
    const { name, title, visibility, publishKey } = this.#wish;
    await this.#ask('register', { username: name, ...(publishKey && { publishKey }) });
    this.#created = await this.#ask('stream:create', { title, visibility });
  }

  async #resume({ streamKey, publishToken }: StreamCreated): Promise<void> {
    await this.#ask('stream:resume', { streamKey, publishToken });
  }

  #disconnected(): void {
    this.#isReady = false;
    // Their answers come no more.
    this.#unconfirmedBytes = 0;
    clearTimeout(this.#giveUp);
    if (this.#whyOver !== undefined) return;
    this.#wish.onNote('the connection to the hub is gone; trying again.');
    const tooLong = `the hub has been away for ${GIVE_UP_AFTER_MS / 1000} s.`;
    this.#giveUp = setTimeout(() => this.#over(tooLong), GIVE_UP_AFTER_MS);
    // Socket.IO leaves it alone if the hub itself has closed it.
    if (!this.#socket.active) this.#socket.connect();
  }

  #refused({ code, message }: Refusal): void {
    switch (code) {
      case 'frame_too_large':
      case 'rate_limited':
      case 'out_of_order':
      case 'unknown_track':
        // What follows depends on it, or may.
        this.#wantsKey = true;
        if (!this.#noted.has(code)) this.#wish.onNote(`the hub refuses some of it: ${message}`);
        this.#noted.add(code);
        break;
      default:
        this.#over(message);
    }
  }

  /** @throws PushFault if the hub refuses, another error if it does not answer. */
  async #ask<Name extends keyof RequestEvents>(
    event: Name,
    request: Parameters<RequestEvents[Name]>[0],
  ): Promise<AnswerTo<Name>> {
    const untyped = this.#socket as unknown as Socket;
    const answer: Answer<object> = await untyped
      .timeout(ANSWER_WITHIN_MS)
      .emitWithAck(event, request);
    if (!answer.ok) throw new PushFault(answer.message);
    return answer as unknown as AnswerTo<Name>;
  }

  #over(why: string): void {
    if (this.#whyOver !== undefined) return;
    this.#whyOver = why;
    clearTimeout(this.#giveUp);
    if (why !== 'ended') this.#socket.close();
    this.#wake();
  }

  #wake(): void {
    this.#change.resolve();
    this.#change = Promise.withResolvers();
  }

  /** @throws PushFault if nothing will change any more. */
  async #changed(): Promise<void> {
    if (this.#whyOver === undefined) await this.#change.promise;
    if (this.#whyOver !== undefined) throw new PushFault(this.#whyOver);
  }
}

type AnswerTo<Name extends keyof RequestEvents> = Extract<
  Parameters<NonNullable<Parameters<RequestEvents[Name]>[1]>>[0],
  { ok: true }
>;

/** Socket.IO puts what the hub said into `data`, Engine.IO what the system said into the event that it got. */
function whyOf(error: Error & { data?: unknown; description?: unknown }): string {
  const { data, description } = error as { data?: { message?: string }; description?: ErrorLike };
  return data?.message || description?.error?.message || description?.message || error.message;
}

interface ErrorLike {
  message?: string;
  error?: { message?: string };
}
