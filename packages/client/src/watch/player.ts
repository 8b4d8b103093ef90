/**
 * Joins a stream, shows its newest picture on a canvas, and comes back by itself when the connection breaks.
 * From: the hub, frames and notices. To: the page, its canvas and its state.
 */
import type { EndReason, ErrorCode, StreamJoined } from '@streamhub/protocol';
import { HubConnection, type HubLine } from '../wire/hub-connection.ts';
import { Listeners } from '../wire/listeners.ts';
import { Picture } from './picture.ts';

export type PlayerState =
  | { name: 'connecting' }
  /** Joined; no picture has come yet. */
  | { name: 'waiting' }
  | { name: 'live' }
  /** The streamer's connection broke; the hub waits for it. The last picture stays. */
  | { name: 'paused' }
  /** `reason` is missing when the stream had ended before this viewer came. */
  | { name: 'ended'; reason?: EndReason }
  | { name: 'not_found' }
  /** The viewer's own connection broke; it comes back by itself. */
  | { name: 'reconnecting' }
  | { name: 'refused'; code: ErrorCode; message: string };

/** What the hub says about the stream. `startedAt` is an ISO 8601 text. */
export interface PlayerInfo {
  title: string;
  viewers: number;
  startedAt: string;
}

export interface PlayerOptions {
  /** The hub's origin; without it, the page's own. */
  hubUrl?: string;
  streamKey: string;
  /** Takes the pictures' size. The player gives it a 2D context. */
  canvas: HTMLCanvasElement;
  /** Opens the way to the hub; there for tests. */
  connect?: (hubUrl: string | undefined) => HubLine;
}

const JOIN_RETRY_MS = 1_000;

export class Player {
  readonly #streamKey: string;
  readonly #connection: HubLine;
  readonly #picture: Picture;
  readonly #listeners = new Listeners<void>();
  #state: PlayerState = { name: 'connecting' };
  #info: PlayerInfo | undefined;
  #isJoined = false;
  #isPaused = false;
  /** Stays true over a reconnect: the last picture is still there. */
  #hasPicture = false;
  #isClosed = false;

  /** Connects at once. */
  constructor({ hubUrl, streamKey, canvas, connect }: PlayerOptions) {
    this.#streamKey = streamKey;
    this.#picture = new Picture({ canvas, onShown: () => this.#shown() });
    this.#connection = connect ? connect(hubUrl) : new HubConnection({ hubUrl });
    this.#listen();
  }

  get state(): PlayerState {
    return this.#state;
  }

  /** Known once joined. */
  get info(): PlayerInfo | undefined {
    return this.#info;
  }

  get framesShown(): number {
    return this.#picture.framesShown;
  }

  /** Called when `state` or `info` changed. Returns the way to unsubscribe. */
  onChange(listener: () => void): () => void {
    return this.#listeners.add(listener);
  }

  /** Leaves the stream. The last picture stays on the canvas. Twice is harmless. */
  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#listeners.clear();
    this.#connection.close();
    this.#picture.close();
  }

  #listen(): void {
    const connection = this.#connection;
    const isMine = (notice: { streamKey: string }) => notice.streamKey === this.#streamKey;
    connection.onState((line) => {
      if (line === 'connected') void this.#join();
      else this.#lineBroke();
    });
    connection.on('stream:buffer', (frames) => {
      const newest: unknown = Array.isArray(frames) ? frames.at(-1) : undefined;
      if (newest !== undefined) this.#picture.show(newest);
    });
    connection.on('stream:data', (frame) => this.#picture.show(frame));
    connection.on('stream:viewers', (count) => {
      if (!isMine(count) || !this.#info) return;
      this.#info = { ...this.#info, viewers: count.viewers };
      this.#listeners.tell();
    });
    connection.on('stream:joined', (joined) => {
      if (isMine(joined)) this.#joined(joined);
    });
    connection.on('stream:paused', (notice) => {
      if (isMine(notice)) this.#setPaused({ isPaused: true });
    });
    connection.on('stream:resumed', (notice) => {
      if (isMine(notice)) this.#setPaused({ isPaused: false });
    });
    connection.on('stream:ended', (notice) => {
      if (isMine(notice)) this.#finish({ name: 'ended', reason: notice.reason });
    });
  }

  async #join(): Promise<void> {
    const answer = await this.#connection.request('stream:join', { streamKey: this.#streamKey });
    if (this.#isClosed || answer.ok) return;
    switch (answer.code) {
      case 'unreachable':
      case 'rate_limited':
      case 'internal_error':
        // A broken line calls again by itself when it is back; this is for a hub that is there and busy.
        setTimeout(() => {
          const isStillOut = this.#connection.state === 'connected' && !this.#isJoined;
          if (isStillOut && !this.#isClosed && !isFinal(this.#state)) void this.#join();
        }, JOIN_RETRY_MS);
        return;
      case 'stream_not_found':
        return this.#finish({ name: 'not_found' });
      case 'stream_ended':
        return this.#finish({ name: 'ended' });
      default:
        return this.#finish({ name: 'refused', code: answer.code, message: answer.message });
    }
  }

  #joined({ title, viewers, startedAt }: StreamJoined): void {
    this.#info = { title, viewers, startedAt };
    this.#isJoined = true;
    // The hub says so again, after this, if the streamer is away right now.
    this.#isPaused = false;
    this.#refresh();
  }

  #setPaused({ isPaused }: { isPaused: boolean }): void {
    this.#isPaused = isPaused;
    this.#refresh();
  }

  #shown(): void {
    if (this.#hasPicture) return;
    this.#hasPicture = true;
    this.#refresh();
  }

  #lineBroke(): void {
    if (!this.#isJoined || isFinal(this.#state)) return;
    this.#isJoined = false;
    this.#refresh();
  }

  #finish(state: PlayerState): void {
    if (isFinal(this.#state)) return;
    this.#enter(state);
    this.#connection.close();
  }

  #refresh(): void {
    if (this.#isClosed || isFinal(this.#state)) return;
    this.#enter(this.#running());
  }

  #running(): PlayerState {
    if (!this.#isJoined) return { name: this.#info ? 'reconnecting' : 'connecting' };
    if (this.#isPaused) return { name: 'paused' };
    return { name: this.#hasPicture ? 'live' : 'waiting' };
  }

  #enter(state: PlayerState): void {
    this.#state = state;
    this.#listeners.tell();
  }
}

function isFinal({ name }: PlayerState): boolean {
  return name === 'ended' || name === 'not_found' || name === 'refused';
}
