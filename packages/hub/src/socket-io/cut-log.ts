/**
 * Tells the operator of connections that were cut because of what they sent: each is counted, one a second is logged, so
 * that a flood does not fill the log as well.
 * From: hub-door.ts, every cut of a connection. To: metrics and log.
 */
import type { IncomingMessage } from 'node:http';
import type { ErrorCode } from '@streamhub/protocol';
import type { Logger } from 'pino';
import type { Clock } from '../clock.ts';
import type { Metrics } from '../observe/metrics.ts';

const LOGGED_EVERY_MS = 1_000;

export interface Cut {
  code: ErrorCode;
  request: IncomingMessage;
}

export class CutLog {
  readonly #parts: {
    log: Logger;
    metrics: Metrics;
    clock: Clock;
    addressOf: (request: IncomingMessage) => string;
  };
  #loggedAtMs = Number.NEGATIVE_INFINITY;
  #unlogged = 0;

  constructor(parts: {
    log: Logger;
    metrics: Metrics;
    clock: Clock;
    addressOf: (request: IncomingMessage) => string;
  }) {
    this.#parts = parts;
  }

  note({ code, request }: Cut): void {
    const { log, metrics, clock, addressOf } = this.#parts;
    metrics.countCut(code);
    const nowMs = clock.now();
    if (nowMs - this.#loggedAtMs < LOGGED_EVERY_MS) {
      this.#unlogged += 1;
      return;
    }
    const others = this.#unlogged;
    this.#loggedAtMs = nowMs;
    this.#unlogged = 0;
    log.warn({ code, address: addressOf(request), others }, 'connection cut');
  }
}
