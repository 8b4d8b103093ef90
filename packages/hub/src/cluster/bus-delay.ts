/**
 * Whether the bus keeps up with what it is given. A bus that carries a hundred streams has always something under way, which
 * is no delay.
 * From: stream-delay.ts, what was sent; bus.ts, what has come. To: stream-delay.ts, for each batch of each stream.
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
  #round = 0;

  constructor(bus: Bus, clock: Clock) {
    this.#bus = bus;
    this.#clock = clock;
  }

  /** Higher by one with each question whose answer will say that all before has come; by two once nothing is under way. */
  get round(): number {
    return this.#round;
  }

  /** Never while the bus is away: what is sent then is lost and asked for again, and nothing piles up. */
  get isLate(): boolean {
    return this.#askedAtMs !== undefined && this.#clock.now() - this.#askedAtMs > IN_TIME_MS;
  }

  /** Something was handed over. */
  noteSent(): void {
    if (this.#askedAtMs === undefined && this.#bus.isConnected) this.#ask();
  }

  #ask(): void {
    this.#askedAtMs = this.#clock.now();
    this.#round += 1;
    this.#bus.whenFlushed(() => {
      this.#askedAtMs = undefined;
      if (this.#bus.waitingBytes > 0) this.noteSent();
      else this.#round += 2;
    });
  }
}
