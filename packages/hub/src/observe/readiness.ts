/**
 * Whether new people may be sent to this process: its store answers, its bus is there, and it is not about to stop.
 * From: hub.ts, what is asked. To: http/operations-routes.ts, for load balancers.
 */
import type { Clock } from '../clock.ts';

export interface Readiness {
  ok: boolean;
  store: boolean;
  /** Left out by a hub of one process. */
  bus?: boolean;
  draining: boolean;
}

const STORE_ANSWERS_WITHIN_MS = 2_000;
/** However often it is asked, the store is asked once in this time. */
const ANSWER_LASTS_MS = 500;

interface Parts {
  /** Rejects, or does not resolve, if the store cannot be used. */
  askStore(): Promise<unknown>;
  busIsThere?: (() => boolean) | undefined;
  clock: Clock;
}

export class ReadyCheck {
  isDraining = false;
  readonly #parts: Parts;
  #store: { answers: Promise<boolean>; askedAtMs: number } | undefined;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  async now(): Promise<Readiness> {
    const store = await this.#storeAnswers();
    const draining = this.isDraining;
    const bus = this.#parts.busIsThere?.();
    const ok = store && bus !== false && !draining;
    return { ok, store, ...(bus !== undefined && { bus }), draining };
  }

  #storeAnswers(): Promise<boolean> {
    const nowMs = this.#parts.clock.now();
    if (this.#store === undefined || nowMs - this.#store.askedAtMs > ANSWER_LASTS_MS) {
      this.#store = { answers: this.#askStore(), askedAtMs: nowMs };
    }
    return this.#store.answers;
  }

  #askStore(): Promise<boolean> {
    const { askStore, clock } = this.#parts;
    return new Promise((resolve) => {
      const late = clock.after(STORE_ANSWERS_WITHIN_MS, () => resolve(false));
      askStore()
        .then(
          () => resolve(true),
          () => resolve(false),
        )
        .finally(() => late.cancel());
    });
  }
}
