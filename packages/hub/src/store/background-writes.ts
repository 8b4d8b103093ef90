/**
 * Owns the writes nobody waits for, so that the way of a frame never waits for a disk.
 * From: live-streams.ts and viewer-announcer.ts. To: the store; failures to the log.
 */
import type { Logger } from 'pino';

export class BackgroundWrites {
  readonly #pending = new Set<Promise<void>>();
  readonly #log: Logger;

  constructor(log: Logger) {
    this.#log = log;
  }

  run(what: string, write: Promise<unknown>): void {
    const owned: Promise<void> = write
      .then(
        () => undefined,
        (error: unknown) => this.#log.error({ err: error }, `could not store: ${what}`),
      )
      .finally(() => this.#pending.delete(owned));
    this.#pending.add(owned);
  }

  /** When all that was begun has ended. */
  async settled(): Promise<void> {
    await Promise.all(this.#pending);
  }
}
