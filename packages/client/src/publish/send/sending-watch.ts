/**
 * Says whether one kind of data leaves. Measured on what was sent, for what was asked for may never come.
 * From: the senders, their counts, about once a second; camera-watch.ts, what comes of a camera. To: the
 * same, for the page's figures and notices.
 */

/** `starting`: nothing has left yet, and it is too early to wonder. `none`: nothing has left for seconds. */
export type Leaving = 'starting' | 'leaving' | 'none';

/** Pictures come at least twice a second, sound fifty times. */
const PATIENCE_MS = 5_000;
/** Whoever looks so seldom has slept: what did not leave meanwhile says nothing. */
const LONGEST_LOOK_MS = 4_000;

export class SendingWatch {
  #sent: number;
  #lookedMs: number;
  /** Of the last time that something had left, or of the beginning. */
  #sinceMs: number;
  #hasLeft = false;
  readonly #patienceMs: number;

  constructor({
    sent,
    nowMs,
    patienceMs = PATIENCE_MS,
  }: {
    sent: number;
    nowMs: number;
    patienceMs?: number;
  }) {
    this.#patienceMs = patienceMs;
    this.#sent = sent;
    this.#lookedMs = nowMs;
    this.#sinceMs = nowMs;
  }

  look({ sent, nowMs }: { sent: number; nowMs: number }): Leaving {
    const hasSlept = nowMs - this.#lookedMs > LONGEST_LOOK_MS;
    this.#lookedMs = nowMs;
    if (sent > this.#sent) this.#hasLeft = true;
    if (sent > this.#sent || hasSlept) this.#sinceMs = nowMs;
    this.#sent = sent;
    if (nowMs - this.#sinceMs >= this.#patienceMs) return 'none';
    return this.#hasLeft ? 'leaving' : 'starting';
  }
}
