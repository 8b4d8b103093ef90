/**
 * Counts messages of the bus that are not taken, and says so at most once a minute: whoever can reach the bus can send
 * whatever it likes there.
 * From: origin.ts, edge-join.ts and the edges, each one. To: metrics.ts, the log.
 */
import type { Logger } from 'pino';
import type { Clock } from '../clock.ts';
import type { Metrics } from '../observe/metrics.ts';
import { shortKey } from '../secret.ts';
import type { MessageFault } from './messages.ts';

const LOG_EVERY_MS = 60_000;

export class MessageFaults {
  readonly #parts: { metrics: Metrics; clock: Clock; log: Logger };
  #loggedAtMs = Number.NEGATIVE_INFINITY;

  constructor(parts: { metrics: Metrics; clock: Clock; log: Logger }) {
    this.#parts = parts;
  }

  note(reason: MessageFault, streamKey: string): void {
    const { metrics, clock, log } = this.#parts;
    metrics.countBusRefusal(reason);
    const nowMs = clock.now();
    if (nowMs - this.#loggedAtMs < LOG_EVERY_MS) return;
    this.#loggedAtMs = nowMs;
    log.warn(
      { reason, streamKey: shortKey(streamKey) },
      'a message of another node was refused; more of them within a minute are only counted',
    );
  }
}
