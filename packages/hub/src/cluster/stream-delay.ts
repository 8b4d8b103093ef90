/**
 * What waits of one stream on its way to the bus, as a viewer's connection would say it. The bus is one queue for all streams:
 * counted together, a hundred small ones would look like one that is far too fast.
 * From: downlink.ts, what was sent; bus-delay.ts. To: edges-port.ts, for each batch.
 */
import type { BusDelay } from './bus-delay.ts';

export class StreamDelay {
  readonly #bus: BusDelay;
  #round = 0;
  #sentBefore = 0;
  #sentSince = 0;

  constructor(bus: BusDelay) {
    this.#bus = bus;
  }

  /** So many bytes were handed over. */
  noteSent(bytes: number): void {
    this.#catchUp();
    this.#sentSince += bytes;
    this.#bus.noteSent();
  }

  get waitingBytes(): number {
    if (!this.#bus.isLate) return 0;
    this.#catchUp();
    return this.#sentBefore + this.#sentSince;
  }

  /** The question of a round covers what was sent in the round before it; what is older has come. */
  #catchUp(): void {
    const { round } = this.#bus;
    if (round === this.#round) return;
    this.#sentBefore = round === this.#round + 1 ? this.#sentSince : 0;
    this.#sentSince = 0;
    this.#round = round;
  }
}
