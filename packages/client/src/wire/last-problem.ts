/**
 * Why the last try to connect failed, for as long as that holds.
 * From: hub-connection.ts, each failure. To: connect-problem.ts, which asks the hub; the connection's listeners.
 */

import { Listeners } from '../flow/listeners.ts';
import { type ConnectProblem, refusalIn, whyNotConnected } from './connect-problem.ts';

interface LastProblemOptions {
  /** Where the hub's Socket.IO is, with what goes along behind a `?`. */
  socketUrl: string;
  isConnected: () => boolean;
}

export class LastProblem {
  readonly #options: LastProblemOptions;
  readonly #listeners = new Listeners<ConnectProblem | undefined>();
  #problem: ConnectProblem | undefined;
  #isAsking = false;
  #isClosed = false;

  constructor(options: LastProblemOptions) {
    this.#options = options;
  }

  /** Undefined while connected, and while it is not known. */
  get problem(): ConnectProblem | undefined {
    return this.#problem;
  }

  onChange(listener: (problem: ConnectProblem | undefined) => void): () => void {
    return this.#listeners.add(listener);
  }

  /** It is connected. */
  over(): void {
    this.#notice(undefined);
  }

  /** `error`: as Socket.IO has it. */
  failed(error: unknown): void {
    const refusal = refusalIn((error as { data?: unknown } | undefined)?.data);
    if (refusal) this.#notice(refusal);
    else void this.#ask();
  }

  close(): void {
    this.#isClosed = true;
    this.#listeners.clear();
  }

  async #ask(): Promise<void> {
    if (this.#isAsking) return;
    this.#isAsking = true;
    const problem = await whyNotConnected(this.#options.socketUrl);
    this.#isAsking = false;
    if (!this.#isClosed && !this.#options.isConnected()) this.#notice(problem);
  }

  #notice(problem: ConnectProblem | undefined): void {
    if (problem?.code === this.#problem?.code) return;
    this.#problem = problem;
    this.#listeners.tell(problem);
  }
}
