/**
 * Counts the bytes that were handed to one connection of the bus and have not come to the server yet. The NATS client has
 * no back-pressure of its own, but its `flush` is answered by the server, behind all that was sent before.
 * From: bus.ts, each message. To: bus.ts, what waits and who waits for it.
 */

export class FlushCount {
  readonly #flush: () => Promise<void>;
  #handedOver = 0;
  #arrived = 0;
  #isFlushing = false;
  #isOver = false;
  readonly #waiters: { mark: number; then: () => void }[] = [];

  constructor(flush: () => Promise<void>) {
    this.#flush = flush;
  }

  get waitingBytes(): number {
    return this.#handedOver - this.#arrived;
  }

  handedOver(bytes: number): void {
    this.#handedOver += bytes;
    this.#ask();
  }

  /** Calls back once all that was handed over before has arrived, or is lost with its connection. */
  whenFlushed(then: () => void): void {
    this.#waiters.push({ mark: this.#handedOver, then });
    this.#ask();
  }

  /** The connection is lost: nothing waits any longer. */
  end(): void {
    this.#isOver = true;
    this.#arrivedUpTo(this.#handedOver);
  }

  /** One question at a time: its answer comes after one round trip, and a second one would say little more. */
  #ask(): void {
    if (this.#isFlushing || this.#isOver) return;
    this.#isFlushing = true;
    const mark = this.#handedOver;
    this.#flush().then(
      () => {
        this.#isFlushing = false;
        this.#arrivedUpTo(mark);
        if (this.waitingBytes > 0 || this.#waiters.length > 0) this.#ask();
      },
      () => this.end(),
    );
  }

  #arrivedUpTo(mark: number): void {
    this.#arrived = Math.max(this.#arrived, mark);
    while ((this.#waiters[0]?.mark ?? Number.POSITIVE_INFINITY) <= this.#arrived) {
      this.#waiters.shift()?.then();
    }
  }
}
