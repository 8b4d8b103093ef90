/**
 * Sends a stage and a microphone to a hub as one stream, and holds on to that stream when the connection breaks.
 * From: the page: a stage, microphone and screen, and what to do. To: the hub; the page, states and figures.
 */
import { type EndReason, type ErrorCode, errorMessages } from '@streamhub/protocol';
import { ASYNC_DISPOSE, DISPOSE } from '../flow/dispose.ts';
import { Listeners } from '../flow/listeners.ts';
import { ScreenAwake } from '../page/screen-awake.ts';
import type { ConnectProblem } from '../wire/connect-problem.ts';
import { HubConnection } from '../wire/hub-connection.ts';
import type { HubLine, HubWay } from '../wire/hub-line.ts';
import { beginStream, type GoLiveOptions } from './begin-stream.ts';
import { PublisherControls } from './publisher-controls.ts';
import { type Failure, STAGE_FAILURES, UNREACHABLE } from './publisher-failures.ts';
import { PublisherFigures } from './publisher-figures.ts';
import { PublisherMedia } from './publisher-media.ts';
import type { PublisherOptions } from './publisher-options.ts';
import {
  isUnderWay,
  type LiveStream,
  type PublishCredentials,
  type PublisherState,
  type PublisherStats,
  whileSeeking,
} from './publisher-state.ts';
import { recordStream } from './record-stream.ts';
import { resumeStream } from './resume-stream.ts';
import type { SenderStart } from './send/sender.ts';

const CONNECT_TIMEOUT_MS = 15_000;

type Beginning = Omit<SenderStart, 'streamKey'> & { stream: LiveStream };

/** A streamer: one stream at a time, which it holds on to when the connection breaks. */
export class Publisher extends PublisherControls implements Disposable, AsyncDisposable {
  protected readonly media: PublisherMedia;
  readonly #stateListeners = new Listeners<PublisherState>();
  readonly #figures = new PublisherFigures(() => this.media.sender);
  readonly #screenAwake = new ScreenAwake();
  readonly #connect: () => HubLine;
  #state: PublisherState = { name: 'idle' };
  #credentials: PublishCredentials | undefined;
  #userToken: string | undefined;
  #connection: HubLine | undefined;
  #comingBackOn: HubLine | undefined;
  #begins = false;

  constructor({ hubUrl, userToken, ...media }: PublisherOptions, { connect }: HubWay = {}) {
    super();
    this.#connect = () => (connect ? connect(hubUrl) : new HubConnection({ hubUrl }));
    this.media = new PublisherMedia({
      ...media,
      onRefused: (code) => this.#refused(code),
      onChange: () => this.#stateListeners.tell(this.#state),
    });
    this.#userToken = userToken;
  }

  get state(): PublisherState {
    return this.#state;
  }

  get stats(): PublisherStats {
    return this.#figures.now;
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
    return this.#figures.onStats(listener);
  }

  /** Hears why the hub refused a frame, such as `frame_too_large`, while the stream goes on without it. */
  onRefused(listener: (code: ErrorCode) => void): () => void {
    return this.#figures.onRefused(listener);
  }

  /**
   * Creates a stream and sends to it. Resolves with the state that is reached, `live` or `failed`; never rejects. Does
   * nothing while there is a stream already, so that a double click makes one.
   */
  async goLive(wish: GoLiveOptions): Promise<PublisherState> {
    if (!isUnderWay(this.#state)) await this.#begin(wish);
    return this.#state;
  }

  async #begin(wish: GoLiveOptions): Promise<void> {
    const connection = this.#open();
    this.#credentials = undefined;
    if (!(await this.#isReached(connection))) return;

    const begun = await beginStream({ line: connection, userToken: this.#userToken, wish });
    if (connection !== this.#connection) return;
    if (begun.userToken !== undefined) this.#userToken = begun.userToken;
    if (!begun.ok) return this.#fail(begun);
    this.#credentials = begun.credentials;
    this.#beginSending({ ...begun, connection });
  }

  /**
   * Sends to a stream that exists: after a reload, or to take it over from another page. Resolves with the state that is
   * reached: `live`, `ended` (it is gone), `idle` (`end` was called) or `failed`; waits for a hub that cannot be reached;
   * never rejects. Does nothing while there is a stream already. Of a kept stream that is off air it begins the next broadcast,
   * unless `begins` is false: then it is gone. (When the connection comes back, none begins by itself.)
   */
  async resume(credentials: PublishCredentials, { begins = true } = {}): Promise<PublisherState> {
    if (isUnderWay(this.#state)) return this.#state;
    const connection = this.#open();
    this.#credentials = credentials;
    this.#begins = begins;
    const prepared = this.media.prepare();
    const hasStage = await this.media.hasStage();
    if (hasStage) await this.#comeBack(connection, prepared);
    else if (connection === this.#connection) this.#fail(STAGE_FAILURES[this.media.stageProblem]);
    return this.#state;
  }

  /** Starts or stops the recording. Resolves with the hub's refusal, such as `recording_fixed`; never rejects. */
  record(isRecorded: boolean): Promise<ErrorCode | 'unreachable' | undefined> {
    return recordStream(this.#connection, { state: this.#state, isRecorded });
  }

  /** Ends the stream for everybody. Without a connection it ends here, and at the hub after its grace time. Never rejects. */
  async end(): Promise<PublisherState> {
    const { state } = this;
    if (state.name === 'connecting') {
      this.#disconnect();
      this.#enter({ name: 'idle' });
    }
    if (state.name !== 'live' && state.name !== 'reconnecting') return this.#state;
    this.media.pause();
    await this.#connection?.request('stream:end', { streamKey: state.streamKey });
    // The hub's own notice may have come first, or the line may have broken over it.
    if (isUnderWay(this.#state)) this.#ended(state.streamKey, 'ended');
    return this.#state;
  }

  /** Lets the connection go without ending the stream, which can be resumed within the hub's grace time. */
  close(): void {
    this.#stateListeners.clear();
    this.#figures.forget();
    this.#disconnect();
    this.#screenAwake.isWanted = false;
    if (isUnderWay(this.#state)) this.#state = { name: 'idle' };
  }

  /** As `close`: the stream can be resumed. */
  [DISPOSE](): void {
    this.close();
  }

  /** As `end` and `close`. */
  async [ASYNC_DISPOSE](): Promise<void> {
    await this.end();
    this.close();
  }

  #open(): HubLine {
    this.#disconnect();
    const connection = this.#connect();
    this.#connection = connection;
    connection.onState((line) => {
      if (line === 'connected') this.#lineIsBack(connection);
      else this.#lineBroke(connection);
    });
    connection.onProblem((problem) => this.#lineFails(connection, problem));
    connection.on('stream:ended', ({ streamKey, reason }) => {
      if (streamKey === this.#credentials?.streamKey) this.#ended(streamKey, reason);
    });
    connection.on('stream:viewers', ({ streamKey, viewers }) => {
      if (streamKey === this.#credentials?.streamKey) this.media.sender?.countViewers(viewers);
    });
    connection.on('stream:recording', ({ streamKey, isRecorded }) => {
      const { state } = this;
      if (state.name === 'live' && state.streamKey === streamKey)
        this.#enter({ ...state, isRecorded });
    });
    connection.on('stream:error', (error) => this.#refused(error.code));
    this.#enter({ name: 'connecting' });
    return connection;
  }

  async #isReached(connection: HubLine): Promise<boolean> {
    const [hasStage, isConnected] = await Promise.all([
      this.media.hasStage(),
      connection.whenConnected({ timeoutMs: CONNECT_TIMEOUT_MS }),
      this.media.prepare(),
    ]);
    if (connection !== this.#connection) return false;
    if (!isConnected) this.#fail(connection.problem ?? UNREACHABLE);
    // No stream begins that could have no picture.
    else if (!hasStage) this.#fail(STAGE_FAILURES[this.media.stageProblem]);
    return isConnected && hasStage;
  }

  /**
   * One at a time: the line may break and come back while it asks. Does not wait for what is `prepared` before it asks: the
   * hub holds a stream for its grace time, and trying codecs may take most of that.
   */
  async #comeBack(connection: HubLine, prepared?: Promise<void>): Promise<void> {
    const credentials = this.#credentials;
    if (connection !== this.#connection || this.#comingBackOn === connection) return;
    if (!credentials) return;
    this.#comingBackOn = connection;
    const resumed = await resumeStream({ line: connection, credentials, begins: this.#begins });
    this.#begins = false;
    if (this.#comingBackOn === connection) this.#comingBackOn = undefined;
    if (resumed === undefined) return;
    await prepared;
    if (connection !== this.#connection) return;
    if (resumed.ok) {
      this.#beginSending({ connection, ...resumed });
      this.media.sender?.countViewers(resumed.viewers);
      if (connection.state !== 'connected') this.#lineBroke(connection);
    } else if (resumed.isGone) this.#ended(credentials.streamKey, 'abandoned');
    else this.#fail(resumed);
  }

  #beginSending({ connection, roundTripMs, stream }: Beginning): void {
    this.media.start({ connection, streamKey: stream.streamKey, roundTripMs });
    this.#figures.start();
    this.#enter({ name: 'live', ...stream });
  }

  #lineBroke(connection: HubLine): void {
    // A connection that was let go on purpose is not this publisher's any more.
    if (connection !== this.#connection || this.#state.name !== 'live') return;
    this.media.pause();
    this.#enter({ ...this.#state, name: 'reconnecting' });
  }

  #lineIsBack(connection: HubLine): void {
    if (connection !== this.#connection || connection.state !== 'connected') return;
    if (this.#state.name === 'reconnecting') void this.#comeBack(connection);
  }

  /** Whoever pressed a button waits for an answer: what the hub refuses now, it will not allow within seconds. */
  #lineFails(connection: HubLine, problem: ConnectProblem | undefined): void {
    if (connection !== this.#connection) return;
    const isBeginning = this.#state.name === 'connecting' && this.#credentials === undefined;
    const now = whileSeeking(this.#state, problem);
    if (!now) return;
    if (problem && isBeginning && problem.code in errorMessages) this.#fail(problem);
    else this.#enter(now);
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
    } else if (code === 'unknown_event' && this.mode.name !== 'classic') {
      this.media.fallBackToClassic();
    } else this.#figures.refused(code);
  }

  #ended(streamKey: string, reason: EndReason): void {
    this.#credentials = undefined;
    this.#disconnect();
    this.#enter({ name: 'ended', streamKey, reason });
  }

  #fail({ code, message }: Failure): void {
    this.#disconnect();
    this.#enter({ name: 'failed', code, message });
  }

  #disconnect(): void {
    this.#figures.stop();
    this.media.stop();
    const connection = this.#connection;
    this.#connection = undefined;
    connection?.close();
  }

  #enter(state: PublisherState): void {
    this.#state = state;
    this.#screenAwake.isWanted = state.name === 'live' || state.name === 'reconnecting';
    this.#stateListeners.tell(state);
  }
}
