/**
 * The good ones: a streamer of picture and sound, viewers who are there all the time, and newcomers, to the stream and to
 * a private one whose password they know.
 * From: measure-hostile.ts. To: a hub.
 */
import { setTimeout as wait } from 'node:timers/promises';
import { type BareStreamer, granted, openBareStreamer } from '../feed/bare-streamer.ts';
import { type BareViewer, openBareViewer } from '../feed/bare-viewer.ts';
import { BareSocketIo } from '../peers/bare/bare-socket-io.ts';
import { Arrivals, type Gaps } from './arrivals.ts';

export interface GoodFigures {
  viewers: number;
  chunksSent: number;
  missing: number;
  outOfOrder: number;
  /** Chunks that the hub says it left out for somebody. */
  skipped: number;
  /** Viewers whose connection was lost, and breaks of the streamer's. */
  lost: number;
  newcomers: number;
  newcomersRefused: string[];
  newcomerMaxMs: number;
  keyframesAsked: number;
}

/** 15 pictures and 25 pieces of sound a second. */
const SLOWED_BY = 2;
const NEWCOMER_EVERY_MS = 3_000;
const NEWCOMER_WITHIN_MS = 10_000;
const LAST_WITHIN_MS = 3_000;
const PASSWORD = 'known to the good ones';

interface WatchingViewer {
  viewer: BareViewer;
  arrivals: Arrivals;
}

export class GoodCompany implements Disposable {
  readonly streamKey: string;
  readonly privateKey: string;
  readonly #address: string;
  readonly #streamer: BareStreamer;
  readonly #private: BareSocketIo;
  readonly #watching: WatchingViewer[] = [];
  readonly #lastSent: Map<number, number>;
  readonly #newcomersRefused: string[] = [];
  #breaks = 0;
  #newcomers = 0;
  #newcomerMaxMs = 0;
  #nextNewcomer: NodeJS.Timeout | undefined;
  #isOver = false;

  private constructor(parts: {
    address: string;
    streamer: BareStreamer;
    lastSent: Map<number, number>;
    private: BareSocketIo;
    privateKey: string;
  }) {
    this.#address = parts.address;
    this.#streamer = parts.streamer;
    this.#lastSent = parts.lastSent;
    this.#private = parts.private;
    this.streamKey = parts.streamer.streamKey;
    this.privateKey = parts.privateKey;
  }

  static async gather({ address, viewers }: { address: string; viewers: number }) {
    const lastSent = new Map<number, number>();
    const streamer = await openBareStreamer({
      address,
      slowedBy: SLOWED_BY,
      onSent: ({ trackId, sequence }) => lastSent.set(trackId, sequence),
    });
    const own = await BareSocketIo.connect({ address });
    await granted(own, 'register', { username: 'bench' });
    const secret = { title: 'private', visibility: 'private', password: PASSWORD };
    const { streamKey: privateKey } = await granted<{ streamKey: string }>(
      own,
      'stream:create',
      secret,
    );
    const company = new GoodCompany({ address, streamer, lastSent, private: own, privateKey });
    streamer.begin();
    for (let count = 0; count < viewers; count += 1) await company.#watch();
    company.#expectNewcomer();
    return company;
  }

  /** Of all viewers together, since the last time. */
  takeGaps(): Gaps {
    const nowMs = performance.now();
    const all = this.#watching.map(({ arrivals }) => arrivals.takeGaps(nowMs));
    return {
      longestMs: Math.max(0, ...all.map(({ longestMs }) => longestMs)),
      noted: all.reduce((sum, { noted }) => sum + noted, 0),
    };
  }

  /** Nothing more is sent; what was sent has time to come. */
  async finish(): Promise<GoodFigures> {
    this.#expectNobody();
    this.#streamer.stop();
    const deadlineMs = performance.now() + LAST_WITHIN_MS;
    while (this.#stillToCome() > 0 && performance.now() < deadlineMs) await wait(50);
    const sum = (of: (watching: WatchingViewer) => number) =>
      this.#watching.reduce((total, each) => total + of(each), 0);
    return {
      viewers: this.#watching.length,
      chunksSent: this.#streamer.chunksSent,
      missing: sum(({ arrivals }) => arrivals.missing) + this.#stillToCome(),
      outOfOrder: sum(({ arrivals }) => arrivals.outOfOrder),
      skipped: sum(({ viewer }) => viewer.skipped),
      lost: sum(({ viewer }) => (viewer.isOpen ? 0 : 1)) + this.#breaks,
      newcomers: this.#newcomers,
      newcomersRefused: this.#newcomersRefused,
      newcomerMaxMs: this.#newcomerMaxMs,
      keyframesAsked: this.#streamer.keyframesAsked,
    };
  }

  [Symbol.dispose](): void {
    this.#expectNobody();
    for (const { viewer } of this.#watching) viewer[Symbol.dispose]();
    this.#streamer[Symbol.dispose]();
    this.#private[Symbol.dispose]();
  }

  #stillToCome(): number {
    let chunks = 0;
    for (const { arrivals } of this.#watching) {
      for (const [trackId, last] of this.#lastSent) chunks += arrivals.stillToCome(trackId, last);
    }
    return chunks;
  }

  async #watch(): Promise<void> {
    const arrivals = new Arrivals(performance.now());
    const isFirst = this.#watching.length === 0;
    const viewer = await openBareViewer({
      address: this.#address,
      streamKey: this.streamKey,
      onChunk: (header) => arrivals.take(header, performance.now()),
      onEvent: (event) => {
        if (isFirst && (event === 'stream:paused' || event === 'stream:ended')) this.#breaks += 1;
      },
    });
    this.#watching.push({ viewer, arrivals });
  }

  #expectNobody(): void {
    this.#isOver = true;
    clearTimeout(this.#nextNewcomer);
  }

  #expectNewcomer(): void {
    if (this.#isOver) return;
    this.#nextNewcomer = setTimeout(() => void this.#welcome(), NEWCOMER_EVERY_MS);
  }

  async #welcome(): Promise<void> {
    const beganMs = performance.now();
    const late = AbortSignal.timeout(NEWCOMER_WITHIN_MS);
    const never = new Promise<never>((_, reject) => {
      late.addEventListener('abort', () => reject(new Error('no answer in time')));
    });
    this.#newcomers += 1;
    try {
      await Promise.race([this.#visit(), never]);
    } catch (error) {
      this.#newcomersRefused.push((error as Error).message);
    }
    this.#newcomerMaxMs = Math.max(this.#newcomerMaxMs, performance.now() - beganMs);
    this.#expectNewcomer();
  }

  async #visit(): Promise<void> {
    using newcomer = await BareSocketIo.connect({ address: this.#address });
    const { streamKey } = this;
    await granted(newcomer, 'stream:join', { streamKey, format: 'chunks' });
    await granted(newcomer, 'stream:join', { streamKey: this.privateKey, password: PASSWORD });
  }
}
