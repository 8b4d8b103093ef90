/**
 * The time in which one kind of attack is played: what it is aimed at, whence it comes, how often it was tried. It keeps the
 * attackers' processor time within bounds: what is to be measured is the hub, not the machine.
 * From: attackers-process.ts. To: attacks/.
 */
import { setMaxListeners } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';

export interface Target {
  /** Such as `http://127.0.0.1:8080`. */
  address: string;
  /** Of the good stream. */
  streamKey: string;
  /** Of a stream whose password nobody here knows. */
  privateKey: string;
}

/** Of another network than the good ones, as attackers mostly are. All of 127.0.0.0/8 is this machine on Linux. */
const ADDRESSES = ['127.0.1.2', '127.0.1.3', '127.0.1.4', '127.0.1.5', '127.0.1.6'];
/** Of one core, for all attacks that are played at the same time. */
const PROCESSOR_SHARE = 0.5;
const SHORTEST_REST_MS = 1;

export class Turn {
  readonly target: Target;
  tried = 0;
  readonly #ending = new AbortController();
  readonly #over = Promise.withResolvers<undefined>();
  readonly #beganMs = performance.now();
  readonly #spentBefore = process.cpuUsage();
  #addresses = 0;

  constructor(target: Target) {
    this.target = target;
    // Each connection listens to it.
    setMaxListeners(0, this.#ending.signal);
  }

  get isOver(): boolean {
    return this.#ending.signal.aborted;
  }

  /** Whatever is open is closed with the turn. */
  get signal(): AbortSignal {
    return this.#ending.signal;
  }

  end(): void {
    this.#ending.abort();
    this.#over.resolve(undefined);
  }

  /** One address after the other. */
  nextAddress(): string {
    this.#addresses += 1;
    return ADDRESSES[this.#addresses % ADDRESSES.length] as string;
  }

  tries(count = 1): void {
    this.tried += count;
  }

  /** Undefined when it fails, or when the turn ends first: a refusal is what an attack expects. */
  attempt<Result>(promise: Promise<Result>): Promise<Result | undefined> {
    return Promise.race([promise.catch(() => undefined), this.#over.promise]);
  }

  /** To be called in each round of an attack. */
  async rest(atLeastMs = SHORTEST_REST_MS): Promise<void> {
    const { user, system } = process.cpuUsage(this.#spentBefore);
    const dueMs = this.#beganMs + (user + system) / 1000 / PROCESSOR_SHARE;
    await this.attempt(
      wait(Math.max(atLeastMs, dueMs - performance.now()), undefined, { signal: this.signal }),
    );
  }

  /** Until the turn is over. */
  async hold(): Promise<void> {
    await this.#over.promise;
  }
}
