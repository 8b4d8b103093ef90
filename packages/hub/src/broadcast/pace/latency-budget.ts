/**
 * Holds one viewer's delay: knows what it has been sent and what has come, and says for each batch what may be sent.
 * From: the viewer (what is sent, what it reports). To: the same, a permit.
 * Pure: time and the socket's fill are handed in. Bound: a viewer is handed nothing while more than 64 kB wait for it,
 * beside the one batch that was larger.
 */
import type { Rung } from '@streamhub/protocol';
import { DeliveryLag } from './delivery-lag.ts';
import { LatencyLadder } from './latency-ladder.ts';
import type { Pace } from './pace.ts';
import { EVERYTHING, NOTHING } from './permit.ts';
import { nextReportMs } from './report-pace.ts';
import type { LadderShape } from './track-roles.ts';

const NEVER = Number.POSITIVE_INFINITY;
const WAITING_MAX_BYTES = 65_536;
/** So many budgets late, even sound would only lengthen the queue. */
const HOPELESS = 2;
/** The same while nothing is known but that a report is late. */
const HOPELESS_IF_SILENT = 4;
/** What was sent behind a key chunk still stands in its queue for so long. */
const KEY_AFTERMATH_MS = 300;

/** So long a viewer who joins is sent all, though its buffer has not come; for a buffer of many seconds, a third of those. */
const BUFFER_PATIENCE_MS = 700;
const BUFFER_PATIENCE_SHARE = 1 / 3;

export class LatencyBudget implements Pace {
  readonly #budgetMs: number;
  readonly #lag: DeliveryLag;
  readonly #ladder: LatencyLadder;
  /** The largest that was handed over since little waited. */
  #largestBytes: number;
  /** The newest key chunk was sent as this `stream:data`, and was reported then. */
  #keyCount = 0;
  #keyCameAtMs = Number.NEGATIVE_INFINITY;
  /** Until then, or the next report, all may be sent as long as nothing waits in the socket. */
  #calmUntilMs = Number.NEGATIVE_INFINITY;

  /** The viewer is being sent its buffer, and until then, if that has not come, everything else as well. */
  #patientUntilMs: number;
  #isBufferUnderWay: boolean;

  /** `buffer`: what the viewer is being sent already, to begin with, and how much of the stream's time is in it. */
  constructor({
    budgetMs,
    shape,
    nowMs,
    buffer,
  }: {
    budgetMs: number;
    shape: LadderShape;
    nowMs: number;
    buffer: { bytes: number; spanMs: number };
  }) {
    this.#budgetMs = budgetMs;
    this.#lag = new DeliveryLag({ nowMs });
    this.#ladder = new LatencyLadder({ budgetMs, shape, nowMs });
    this.#largestBytes = buffer.bytes;
    const patienceMs = Math.max(BUFFER_PATIENCE_MS, BUFFER_PATIENCE_SHARE * buffer.spanMs);
    this.#isBufferUnderWay = buffer.bytes > 0;
    this.#patientUntilMs = this.#isBufferUnderWay ? nowMs + patienceMs : NEVER;
  }

  get rung(): Rung {
    return this.#ladder.rung;
  }

  reshape(shape: LadderShape): void {
    this.#ladder.reshape(shape);
  }

  /**
   * What of a batch may be sent now. Plain numbers, for it is asked once a viewer and batch; and nearly always of a viewer
   * whose line is good, so that is found out with one look.
   */
  permit(nowMs: number, waitingBytes: number, openGate: number): number {
    if (waitingBytes === 0 && nowMs < this.#calmUntilMs) {
      this.#largestBytes = 0;
      return EVERYTHING;
    }
    if (nowMs > this.#patientUntilMs) {
      this.#ladder.overrun(nowMs);
      return NOTHING;
    }
    const lagMs = this.#lag.lagMs(nowMs, waitingBytes);
    if (waitingBytes <= WAITING_MAX_BYTES) this.#largestBytes = 0;
    else if (!this.hasRoom(waitingBytes)) {
      this.#ladder.overrun(nowMs);
      return NOTHING;
    }
    const isCertain = this.#lag.isCertain(nowMs, lagMs);
    const permit = this.#ladder.permit({
      nowMs,
      lagMs,
      lateSinceMs: this.#lag.lateSinceMs,
      isOpen: openGate !== 0,
      isCertain,
      isKeyUnderWay:
        this.#keyCount > this.#lag.confirmedCount || nowMs - this.#keyCameAtMs < KEY_AFTERMATH_MS,
    });
    const hasBuffer = this.#patientUntilMs === NEVER;
    const isCalm = permit === EVERYTHING && lagMs === 0 && waitingBytes === 0 && hasBuffer;
    this.#calmUntilMs = isCalm ? this.#lag.calmUntilMs(nowMs) : Number.NEGATIVE_INFINITY;
    const hopeless = isCertain ? HOPELESS : HOPELESS_IF_SILENT;
    const isHopeless = this.#lag.hasReports && lagMs > hopeless * this.#budgetMs;
    return isHopeless ? NOTHING : permit;
  }

  /** Whether more may be handed to its line at all. */
  hasRoom(waitingBytes: number): boolean {
    return waitingBytes <= WAITING_MAX_BYTES + this.#largestBytes;
  }

  get isBufferUnderWay(): boolean {
    return this.#isBufferUnderWay;
  }

  /** The buffer that the viewer joined with has come to it. */
  bufferCame(): void {
    this.#isBufferUnderWay = false;
    this.#patientUntilMs = NEVER;
  }

  /** What was permitted was handed to the viewer's line. */
  sent(nowMs: number, { bytes, hasKey }: { bytes: number; hasKey: boolean }): void {
    this.#lag.sent(nowMs, bytes);
    this.#largestBytes = Math.max(this.#largestBytes, bytes);
    if (hasKey) this.#keyCount = this.#lag.sentCount;
  }

  /** `received`: how many `stream:data` have come to the viewer. `calmMs`: when the next is due if all is well. */
  report(received: number, { nowMs, calmMs }: { nowMs: number; calmMs: number }): void {
    this.#calmUntilMs = Number.NEGATIVE_INFINITY;
    this.#patientUntilMs = NEVER;
    const isKeyOutstanding = this.#keyCount > this.#lag.confirmedCount;
    this.#lag.report(received, { nowMs, nextMs: nextReportMs(this.rung, calmMs) });
    if (isKeyOutstanding && this.#keyCount <= this.#lag.confirmedCount) this.#keyCameAtMs = nowMs;
  }

  /** To be asked every second or so. */
  isStalled(nowMs: number, waitingBytes: number): boolean {
    return this.#lag.isStalled(nowMs, waitingBytes);
  }
}
