/**
 * Sends frames while the uplink has room, and keeps the figures.
 * From: stage.ts, frames; publisher-media.ts, the connection. To: the hub; the page, figures and refusals.
 */
import type { ErrorCode } from '@streamhub/protocol';
import type { PublisherStats } from '../publisher-state.ts';
import type { Stage } from '../stage/page/stage.ts';
import type { Sender, SenderStart } from './sender.ts';
import { type Leaving, SendingWatch } from './sending-watch.ts';
import { UplinkGate } from './uplink-gate.ts';

interface FrameSenderOptions {
  stage: Pick<Stage, 'onFrame'>;
  onRefused: (code: ErrorCode) => void;
}

export class FrameSender implements Sender {
  readonly #stage: Pick<Stage, 'onFrame'>;
  readonly #onRefused: (code: ErrorCode) => void;
  readonly #gate = new UplinkGate({ roundTripMs: 0 });
  #forget: (() => void) | undefined;
  /** Grows with each connection: answers of an older one are not counted. */
  #run = 0;
  #bytes = 0;
  #viewers = 0;
  #watch: SendingWatch | undefined;
  #pictures: Leaving = 'starting';
  #measured = { atMs: performance.now(), sent: 0, bytes: 0 };
  #rates = { framesPerSecond: 0, uploadBps: 0 };

  constructor({ stage, onRefused }: FrameSenderOptions) {
    this.#stage = stage;
    this.#onRefused = onRefused;
  }

  get stats(): PublisherStats {
    return {
      viewers: this.#viewers,
      pictures: this.#pictures,
      ...this.#rates,
      framesSent: this.#gate.sent,
      framesSkipped: this.#gate.skipped,
    };
  }

  start({ connection, streamKey, roundTripMs }: SenderStart): void {
    this.pause();
    const run = ++this.#run;
    this.#gate.restart({ roundTripMs });
    this.#watch = new SendingWatch({ sent: this.#gate.sent, nowMs: performance.now() });
    this.#pictures = 'starting';
    this.#forget = this.#stage.onFrame((data) => {
      if (!this.#gate.take(performance.now())) return;
      // Base64 is one byte a character.
      this.#bytes += data.length;
      connection.send('stream:data:send', { streamKey, data }, (answer) => {
        if (run !== this.#run) return;
        this.#gate.confirm(performance.now());
        if (answer.ok) this.#viewers = answer.viewers;
        else this.#onRefused(answer.code);
      });
    });
  }

  pause(): void {
    this.#run += 1;
    this.#forget?.();
    this.#forget = undefined;
    this.#watch = undefined;
  }

  close(): void {
    this.pause();
  }

  setPlan(): boolean {
    return false;
  }

  countViewers(viewers: number): void {
    this.#viewers = viewers;
  }

  measure(): PublisherStats {
    const nowMs = performance.now();
    const seconds = (nowMs - this.#measured.atMs) / 1000;
    const { sent } = this.#gate;
    this.#rates = {
      framesPerSecond: (sent - this.#measured.sent) / seconds,
      uploadBps: (8 * (this.#bytes - this.#measured.bytes)) / seconds,
    };
    this.#measured = { atMs: nowMs, sent, bytes: this.#bytes };
    if (this.#watch) this.#pictures = this.#watch.look({ sent, nowMs });
    return this.stats;
  }
}
