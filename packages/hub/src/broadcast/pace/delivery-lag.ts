/**
 * How late a viewer would get what is sent to it now: from what it reports to have received, or, if it never reports,
 * from its socket alone. Kernels and proxies hide seconds of a stream: an empty socket proves nothing.
 * From: latency-budget.ts, which hands in the time. To: latency-budget.ts.
 */
import { limits } from '@streamhub/protocol';
import { SentMarks } from './sent-marks.ts';

const NEVER = Number.POSITIVE_INFINITY;
/** The shortest round trip is that of the last two to three of these: half a minute at most. */
const SHORTEST_SPAN_MS = 10_000;
/** No line is longer: on a slow one the first data comes behind the buffer of the join, and that is its lag. */
const LONGEST_LINE_MS = 500;
const INTERVALS = 4;
/** Before the hub has said anything. */
const FIRST_INTERVAL_MS = 1_000;
/** Timers of a busy page come late. */
const INTERVAL_SLACK = 1.25;
/** With less lag than this, what came is what was sent, not what the line can carry. */
const BUSY_LAG_MS = 120;
const RATE_WEIGHT = 0.5;

export class DeliveryLag {
  readonly #marks: SentMarks;
  #confirmed = 0;
  /** When the oldest that is not confirmed was sent. */
  #lateSinceMs = NEVER;
  #reports = 0;
  #reportedAtMs = Number.NEGATIVE_INFINITY;
  #reportedLagMs = 0;
  readonly #intervalsMs: number[] = new Array(INTERVALS).fill(FIRST_INTERVAL_MS);
  #expectedWithinMs = FIRST_INTERVAL_MS * INTERVAL_SLACK;
  readonly #shortestOfSpansMs = [NEVER, NEVER, NEVER];
  #shortestMs = 0;
  #shortestSinceMs = Number.NEGATIVE_INFINITY;
  /** What the line carries while it is busy, bytes a millisecond; and where this was measured from. */
  #rate = NEVER;
  #advancedAtMs: number;
  #advancedBytes = 0;
  #wasBusy = false;
  #waitingSinceMs = NEVER;
  #waitingBytes = 0;
  #lookedBytes = 0;
  #movedAtMs: number;

  constructor({ nowMs }: { nowMs: number }) {
    this.#marks = new SentMarks({ nowMs });
    this.#movedAtMs = nowMs;
    this.#advancedAtMs = nowMs;
  }

  /** One `stream:data` was handed to the viewer's line. */
  sent(nowMs: number, bytes: number): void {
    this.#marks.add(nowMs, bytes);
    if (this.#lateSinceMs === NEVER) this.#lateSinceMs = nowMs;
  }

  get hasReports(): boolean {
    return this.#reports > 0;
  }

  get sentCount(): number {
    return this.#marks.count;
  }

  get confirmedCount(): number {
    return this.#confirmed;
  }

  /** When what is not known to have come was sent first, or when the socket began to fill. */
  get lateSinceMs(): number {
    return this.hasReports ? this.#lateSinceMs : this.#waitingSinceMs;
  }

  /** `nextMs`: how long the viewer is being told to wait with its next one. */
  report(received: number, { nowMs, nextMs }: { nowMs: number; nextMs: number }): void {
    const marks = this.#marks;
    // A report from before it joined again.
    if (received > marks.count) return;
    const hasAdvanced = received > this.#confirmed;
    const isAllThere = received === marks.count;
    if (hasAdvanced || isAllThere) this.#movedAtMs = nowMs;
    this.#confirmed = received;
    if (received > 0) this.#noteRoundTrip(nowMs - marks.atMs(marks.of(received), nowMs), nowMs);
    const oldest = marks.of(received + 1);
    this.#lateSinceMs = isAllThere ? NEVER : marks.atMs(oldest, nowMs);
    // Not the age of the last one confirmed: to who is sent little, that one was sent long ago and came at once.
    this.#reportedLagMs = isAllThere ? 0 : nowMs - this.#lateSinceMs - this.#shortestMs;
    const confirmedBytes = isAllThere ? marks.bytes : marks.bytesBefore(oldest);
    // Within one mark nobody knows how many bytes have come: the next report measures them.
    if (isAllThere || (hasAdvanced && confirmedBytes > this.#advancedBytes))
      this.#noteRate(nowMs, confirmedBytes);
    this.#noteInterval(nowMs, nextMs);
  }

  /** Two numbers and no object: it is asked once a viewer and batch. */
  lagMs(nowMs: number, waitingBytes: number): number {
    if (this.#reports === 0) return this.#waitedMs(nowMs, waitingBytes);
    const silentMs = nowMs - this.#lateSinceMs - this.#shortestMs - this.#expectedWithinMs;
    return Math.max(this.#reportedLagMs, this.#queuedMs(nowMs), silentMs, 0);
  }

  /** While there is no lag: before when there will be none, as long as nothing waits in the socket and no report comes. */
  calmUntilMs(nowMs: number): number {
    if (this.#reports === 0) return NEVER;
    if (this.#wasBusy) return nowMs;
    return Math.min(this.#lateSinceMs, nowMs) + this.#shortestMs + this.#expectedWithinMs;
  }

  /** Whether so much lag is known, and not only guessed from a report that does not come. */
  isCertain(nowMs: number, lagMs: number): boolean {
    return this.#reports === 0 || this.#reportedLagMs >= lagMs || this.#queuedMs(nowMs) >= lagMs;
  }

  /**
   * To be asked every second or so: whether nothing has moved for 30 s. Who does not report any more, but takes all that
   * its socket is given, has only stopped its timers, as a hidden page does; if it is gone, pings find that out.
   */
  isStalled(nowMs: number, waitingBytes: number): boolean {
    const handedBytes = this.#marks.bytes - this.#lookedBytes;
    const hasMoved = waitingBytes < this.#waitingBytes + handedBytes;
    this.#waitingBytes = waitingBytes;
    this.#lookedBytes = this.#marks.bytes;
    const isReporting = nowMs - this.#reportedAtMs < limits.stalledMaxMs;
    const isOwed = waitingBytes > 0 || (isReporting && this.#confirmed < this.#marks.count);
    if (!isOwed || (waitingBytes > 0 && hasMoved)) this.#movedAtMs = nowMs;
    return nowMs - this.#movedAtMs >= limits.stalledMaxMs;
  }

  /** What is under way divided by what the line carries: the delay of what would be sent now. */
  #queuedMs(nowMs: number): number {
    if (!this.#wasBusy) return 0;
    const queuedBytes = this.#marks.bytes - this.#advancedBytes;
    return queuedBytes / this.#rate - (nowMs - this.#advancedAtMs) - this.#shortestMs;
  }

  #waitedMs(nowMs: number, waitingBytes: number): number {
    if (waitingBytes === 0) this.#waitingSinceMs = NEVER;
    else if (this.#waitingSinceMs === NEVER) this.#waitingSinceMs = nowMs;
    return Math.max(0, nowMs - this.#waitingSinceMs);
  }

  /** Only a line that was busy all the time shows what it can carry; one that was not shows that it can carry so much. */
  #noteRate(nowMs: number, confirmedBytes: number): void {
    const spanMs = nowMs - this.#advancedAtMs;
    const isBusy = this.#reportedLagMs > BUSY_LAG_MS;
    if (spanMs > 0 && this.#reports > 0) {
      const rate = (confirmedBytes - this.#advancedBytes) / spanMs;
      if (rate >= this.#rate) this.#rate = rate;
      else if (isBusy && this.#wasBusy) {
        const known = this.#rate === NEVER ? rate : this.#rate;
        this.#rate = known + RATE_WEIGHT * (rate - known);
      }
    }
    this.#wasBusy = isBusy;
    this.#advancedAtMs = nowMs;
    this.#advancedBytes = confirmedBytes;
  }

  #noteRoundTrip(ageMs: number, nowMs: number): void {
    const shortest = this.#shortestOfSpansMs;
    if (nowMs - this.#shortestSinceMs >= SHORTEST_SPAN_MS) {
      shortest.copyWithin(1, 0, 2);
      shortest[0] = NEVER;
      this.#shortestSinceMs = nowMs;
    }
    shortest[0] = Math.min(shortest[0] ?? 0, ageMs);
    this.#shortestMs = Math.min(LONGEST_LINE_MS, ...shortest);
  }

  #noteInterval(nowMs: number, nextMs: number): void {
    if (this.#reports > 0) {
      this.#intervalsMs[this.#reports % INTERVALS] = nowMs - this.#reportedAtMs;
    }
    this.#reports += 1;
    this.#reportedAtMs = nowMs;
    this.#expectedWithinMs = INTERVAL_SLACK * Math.max(nextMs, ...this.#intervalsMs);
  }
}
