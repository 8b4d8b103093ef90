/**
 * Logs one frame or batch in a hundred, so that watching is possible and the console is not flooded.
 * From: broadcast/broadcast.ts, what became of each. To: the log.
 */
import type { Logger } from 'pino';

const FRAMES_PER_LOG_LINE = 100;

export class FrameSamples {
  readonly #log: Logger;
  readonly #nameInLog: (streamKey: string) => string;
  #framesUntilLog = FRAMES_PER_LOG_LINE;

  /** `nameInLog`: not every key may stand in the log. */
  constructor(log: Logger, nameInLog: (streamKey: string) => string) {
    this.#log = log;
    this.#nameInLog = nameInLog;
  }

  count(sample: {
    streamKey: string;
    streamerId: string | undefined;
    bytes: number;
    reached: number;
  }): void {
    this.#framesUntilLog -= 1;
    if (this.#framesUntilLog > 0) return;
    this.#framesUntilLog = FRAMES_PER_LOG_LINE;
    const streamKey = this.#nameInLog(sample.streamKey);
    this.#log.debug({ ...sample, streamKey }, 'one frame in a hundred');
  }
}
