/**
 * Sends a stage's frames to a hub as one stream, and holds on to that stream when the connection breaks.
 * From: stage.ts, frames; the page, what to do. To: the hub; the page, states and figures.
 */
import type { EndReason, ErrorCode, Visibility } from '@streamhub/protocol';
import { HubConnection, type HubLine, type Unreachable } from '../wire/hub-connection.ts';
import { Listeners } from '../wire/listeners.ts';
import { FrameSender } from './frame-sender.ts';
import {
  type LiveStream,
  NO_STATS,
  type PublishCredentials,
  type PublisherState,
  type PublisherStats,
} from './publisher-state.ts';
import type { Stage } from './stage.ts';

export interface PublisherOptions {
  /** The hub's origin; without it, the page's own. */
  hubUrl?: string;
  /** Stays the page's: the publisher does not close it. */
  stage: Pick<Stage, 'onFrame'>;
  /** From an earlier `Publisher.userToken`: the same person again. */
  userToken?: string;
  /** Opens the way to the hub; there for tests. */
  connect?: (hubUrl: string | undefined) => HubLine;
}

export interface GoLiveOptions {
  username: string;
  title?: string;
  visibility?: Visibility;
}

const CONNECT_TIMEOUT_MS = 15_000;
const RESUME_RETRY_MS = 1_000;
const STATS_EVERY_MS = 1_000;

interface Beginning {
  connection: HubLine;
  stream: LiveStream;
  /** When the request was made that this is the answer to. */
  askedMs: number;
}

type Failure = { code: ErrorCode | 'unreachable'; message: string };

export class Publisher {
  readonly #hubUrl: string | undefined;
  readonly #stage: Pick<Stage, 'onFrame'>;
  readonly #stateListeners = new Listeners<PublisherState>();
  readonly #statsListeners = new Listeners<PublisherStats>();
  readonly #connect: (hubUrl: string | undefined) => HubLine;
  #state: PublisherState = { name: 'idle' };
  #credentials: PublishCredentials | undefined;
  #userToken: string | undefined;
  #connection: HubLine | undefined;
  #sender: FrameSender | undefined;
  #statsTimer: ReturnType<typeof setInterval> | undefined;

  constructor({ hubUrl, stage, userToken, connect }: PublisherOptions) {
    this.#connect = connect ?? ((url) => new HubConnection({ hubUrl: url }));
    this.#hubUrl = hubUrl;
    this.#stage = stage;
    this.#userToken = userToken;
  }

  get state(): PublisherState {
    return this.#state;
  }

  get stats(): PublisherStats {
    return this.#sender?.stats ?? NO_STATS;
  }

  /** There while the stream can be resumed: keep it to come back after a reload. */
  get credentials(): PublishCredentials | undefined {
    return this.#credentials;
  }

  /** Given by the hub with `goLive`: hand it to the next Publisher to be the same user. A secret. */
  get userToken(): string | undefined {
    return this.#userToken;
  }

  /** Hears each state after a change. Returns the way to unsubscribe. */
  onState(listener: (state: PublisherState) => void): () => void {
    return this.#stateListeners.add(listener);
  }

  /** Hears the figures once a second while live. Returns the way to unsubscribe. */
  onStats(listener: (stats: PublisherStats) => void): () => void {
    return this.#statsListeners.add(listener);
  }

  /**
   * Creates a stream and sends to it. Resolves when the state is `live` or `failed`; never rejects. Does nothing while
   * there is a stream already, so that a double click makes one.
   */
  async goLive({ username, title, visibility }: GoLiveOptions): Promise<void> {
    if (this.#isUnderWay()) return;
    const connection = this.#open();
    this.#credentials = undefined;
    if (!(await this.#isReached(connection))) return;

    let user = await this.#register(connection, username);
    if (!user.ok && user.code === 'invalid_token') {
      // The hub forgot this user: be a new one.
      this.#userToken = undefined;
      user = await this.#register(connection, username);
    }
    if (connection !== this.#connection) return;
    if (!user.ok) return this.#fail(user);
    this.#userToken = user.token;

    const askedMs = performance.now();
    const stream = await connection.request('stream:create', {
      ...(title === undefined ? {} : { title }),
      ...(visibility === undefined ? {} : { visibility }),
    });
    if (connection !== this.#connection) return;
    if (!stream.ok) return this.#fail(stream);
    const { streamKey, publishToken, watchUrl } = stream;
    this.#credentials = { streamKey, publishToken };
    // The hub's own time comes with a resume; the difference is one round trip.
    const startedAt = new Date().toISOString();
    this.#beginSending({ connection, askedMs, stream: { streamKey, watchUrl, startedAt } });
  }

  /**
   * Sends to a stream that exists: after a reload, or to take it over from another page. Resolves when the state is
   * `live`, `ended` (it is gone) or `failed`; never rejects. Does nothing while there is a stream already.
   */
  async resume(credentials: PublishCredentials): Promise<void> {
    if (this.#isUnderWay()) return;
    const connection = this.#open();
    this.#credentials = credentials;
    if (!(await this.#isReached(connection))) return;
    await this.#resumeOn(connection, credentials);
  }

  /** Ends the stream for everybody. Without a connection it ends here, and at the hub after its grace time. */
  async end(): Promise<void> {
    const { state } = this;
    if (state.name === 'connecting') {
      this.#disconnect();
      this.#enter({ name: 'idle' });
    }
    if (state.name !== 'live' && state.name !== 'reconnecting') return;
    this.#sender?.pause();
    await this.#connection?.request('stream:end', { streamKey: state.streamKey });
    // The hub's own notice may have come first, or the line may have broken over it.
    if (this.#isUnderWay()) this.#ended(state.streamKey, 'ended');
  }

  /** Lets the connection go without ending the stream, which can be resumed within the hub's grace time. */
  close(): void {
    this.#stateListeners.clear();
    this.#statsListeners.clear();
    this.#disconnect();
    if (this.#isUnderWay()) this.#state = { name: 'idle' };
  }

  #isUnderWay(): boolean {
    const { name } = this.#state;
    return name === 'connecting' || name === 'live' || name === 'reconnecting';
  }

  #register(connection: HubLine, username: string) {
    const token = this.#userToken;
    return connection.request('register', { username, ...(token ? { token } : {}) });
  }

  #open(): HubLine {
    this.#disconnect();
    const connection = this.#connect(this.#hubUrl);
    this.#connection = connection;
    connection.onState((line) => {
      if (line === 'connected') this.#lineIsBack(connection);
      else this.#lineBroke(connection);
    });
    connection.on('stream:ended', ({ streamKey, reason }) => {
      if (streamKey === this.#credentials?.streamKey) this.#ended(streamKey, reason);
    });
    connection.on('stream:viewers', ({ streamKey, viewers }) => {
      if (streamKey === this.#credentials?.streamKey) this.#sender?.countViewers(viewers);
    });
    connection.on('stream:error', (error) => this.#refused(error.code));
    this.#enter({ name: 'connecting' });
    return connection;
  }

  async #isReached(connection: HubLine): Promise<boolean> {
    const isConnected = await connection.whenConnected({ timeoutMs: CONNECT_TIMEOUT_MS });
    if (connection !== this.#connection) return false;
    if (!isConnected) {
      this.#fail({ code: 'unreachable', message: 'The hub cannot be reached.' });
    }
    return isConnected;
  }

  async #resumeOn(connection: HubLine, credentials: PublishCredentials): Promise<void> {
    const askedMs = performance.now();
    const answer = await connection.request('stream:resume', credentials);
    if (connection !== this.#connection) return;
    if (answer.ok) {
      const { streamKey, watchUrl, viewers } = answer;
      // The page counts seconds on its own clock: one beginning for all of a stream, or the count jumps.
      const { startedAt } = this.#state.name === 'reconnecting' ? this.#state : answer;
      this.#beginSending({ connection, askedMs, stream: { streamKey, watchUrl, startedAt } });
      this.#sender?.countViewers(viewers);
      return;
    }
    const isFirst = this.#state.name === 'connecting';
    switch (answer.code) {
      case 'stream_ended':
      case 'stream_not_found':
        return this.#ended(credentials.streamKey, 'abandoned');
      case 'unreachable':
      case 'rate_limited':
      case 'internal_error':
        if (isFirst) return this.#fail(answer);
        // A broken line calls again by itself when it is back; this is for a hub that is there and busy.
        setTimeout(() => this.#lineIsBack(connection), RESUME_RETRY_MS);
        return;
      default:
        return this.#fail(answer);
    }
  }

  #beginSending({ connection, askedMs, stream }: Beginning): void {
    this.#sender ??= new FrameSender({
      stage: this.#stage,
      onRefused: (code) => this.#refused(code),
    });
    const roundTripMs = performance.now() - askedMs;
    this.#sender.start({ connection, streamKey: stream.streamKey, roundTripMs });
    clearInterval(this.#statsTimer);
    this.#statsTimer = setInterval(() => {
      const stats = this.#sender?.measure();
      if (stats) this.#statsListeners.tell(stats);
    }, STATS_EVERY_MS);
    this.#enter({ name: 'live', ...stream });
  }

  #lineBroke(connection: HubLine): void {
    // A connection that was let go on purpose is not this publisher's any more.
    if (connection !== this.#connection || this.#state.name !== 'live') return;
    this.#sender?.pause();
    this.#enter({ ...this.#state, name: 'reconnecting' });
  }

  #lineIsBack(connection: HubLine): void {
    if (connection !== this.#connection || connection.state !== 'connected') return;
    if (this.#state.name !== 'reconnecting' || !this.#credentials) return;
    void this.#resumeOn(connection, this.#credentials);
  }

  /** What a refused frame, or the hub unasked, says about the whole stream. */
  #refused(code: ErrorCode): void {
    if (this.#state.name !== 'live') return;
    const { streamKey } = this.#state;
    if (code === 'taken_over' || code === 'not_the_streamer') {
      this.#disconnect();
      this.#enter({ name: 'taken_over', streamKey });
    } else if (code === 'stream_ended' || code === 'stream_not_found') {
      this.#ended(streamKey, 'abandoned');
    }
  }

  #ended(streamKey: string, reason: EndReason): void {
    this.#credentials = undefined;
    this.#disconnect();
    this.#enter({ name: 'ended', streamKey, reason });
  }

  #fail({ code, message }: Failure | Unreachable): void {
    this.#disconnect();
    this.#enter({ name: 'failed', code, message });
  }

  #disconnect(): void {
    clearInterval(this.#statsTimer);
    this.#sender?.pause();
    this.#sender = undefined;
    const connection = this.#connection;
    this.#connection = undefined;
    connection?.close();
  }

  #enter(state: PublisherState): void {
    this.#state = state;
    this.#stateListeners.tell(state);
  }
}
