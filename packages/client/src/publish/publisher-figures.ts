/**
 * The figures of a stream that is sent, once a second, with what the hub refused of late.
 * From: publisher.ts, the sender and refusals. To: the page.
 */
import type { ErrorCode } from '@streamhub/protocol';
import { Listeners } from '../flow/listeners.ts';
import { NO_STATS, type PublisherStats } from './publisher-state.ts';
import type { Sender } from './send/sender.ts';

const STATS_EVERY_MS = 1_000;
const REFUSAL_SHOWN_MS = 5_000;

export class PublisherFigures {
  readonly #sender: () => Sender | undefined;
  readonly #listeners = new Listeners<PublisherStats>();
  readonly #refusalListeners = new Listeners<ErrorCode>();
  #refusal: { code: ErrorCode; atMs: number } | undefined;
  #timer: ReturnType<typeof setInterval> | undefined;

  /** `sender`: the one that sends now, if there is one. */
  constructor(sender: () => Sender | undefined) {
    this.#sender = sender;
  }

  get now(): PublisherStats {
    return this.#withRefusal(this.#sender()?.stats ?? NO_STATS);
  }

  onStats(listener: (stats: PublisherStats) => void): () => void {
    return this.#listeners.add(listener);
  }

  onRefused(listener: (code: ErrorCode) => void): () => void {
    return this.#refusalListeners.add(listener);
  }

  start(): void {
    clearInterval(this.#timer);
    this.#timer = setInterval(() => {
      const stats = this.#sender()?.measure();
      if (stats) this.#listeners.tell(this.#withRefusal(stats));
    }, STATS_EVERY_MS);
  }

  refused(code: ErrorCode): void {
    this.#refusal = { code, atMs: performance.now() };
    this.#refusalListeners.tell(code);
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#refusal = undefined;
  }

  /** Nobody listens any more. */
  forget(): void {
    this.#listeners.clear();
    this.#refusalListeners.clear();
  }

  #withRefusal(stats: PublisherStats): PublisherStats {
    const { code, atMs } = this.#refusal ?? {};
    const isNew = atMs !== undefined && performance.now() - atMs < REFUSAL_SHOWN_MS;
    return code !== undefined && isNew ? { ...stats, refused: code } : stats;
  }
}
