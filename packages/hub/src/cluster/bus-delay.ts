/**
 * What waits on the way to the bus, as a viewer's connection would say it: nothing, while the bus takes what it is given. A
 * bus that carries a hundred streams has always something under way, which is no delay.
 * From: bus.ts. To: edges-port.ts, for each batch of each stream.
 */
import type { Clock } from '../clock.ts';
import type { Bus } from './bus.ts';

/** A healthy server answers within some milliseconds; this process itself may be late by more. */
const IN_TIME_MS = 60;

export class BusDelay {
  readonly #bus: Bus;
  readonly #clock: Clock;
  /** When the server was asked whether all before has come. */
  #askedAtMs: number | undefined;

  constructor(bus: Bus, clock: Clock) {
    this.#bus = bus;
    this.#clock = clock;
  }

  /** Something was handed over. */
  noteSent(): void {
    if (this.#askedAtMs === undefined && this.#bus.isConnected) this.#ask();
  }

  /** None while the bus is away: what is sent then is lost and asked for again, and nothing piles up. */
  get waitingBytes(): number {
    const isLate =
      this.#askedAtMs !== undefined && this.#clock.now() - this.#askedAtMs > IN_TIME_MS;
    return isLate ? this.#bus.waitingBytes : 0;
  }

  #ask(): void {
    this.#askedAtMs = this.#clock.now();
    this.#bus.whenFlushed(() => {
      this.#askedAtMs = undefined;
      if (this.#bus.waitingBytes > 0) this.noteSent();
    });
  }
}
