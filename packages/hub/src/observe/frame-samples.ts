/**
 * Logs one frame or batch in a hundred, so that watching is possible and the console is not flooded.
 * From: distribute/stream-distributor.ts, what became of each. To: the log.
 */
import type { Logger } from 'pino';
import { shortKey } from '../secret.ts';

const FRAMES_PER_LOG_LINE = 100;

export class FrameSamples {
  readonly #log: Logger;
  #framesUntilLog = FRAMES_PER_LOG_LINE;

  constructor(log: Logger) {
    this.#log = log;
  }

  count(sample: { streamKey: string; streamerId: string; bytes: number; reached: number }): void {
    this.#framesUntilLog -= 1;
    if (this.#framesUntilLog > 0) return;
    this.#framesUntilLog = FRAMES_PER_LOG_LINE;
    const streamKey = shortKey(sample.streamKey);
    this.#log.debug({ ...sample, streamKey }, 'one frame in a hundred');
  }
}
