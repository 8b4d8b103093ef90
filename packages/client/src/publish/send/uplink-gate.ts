/**
 * Decides for each frame whether the uplink has room for it, so that viewers see now and not ever further back.
 * From: frame-sender.ts, the times of frames sent and confirmed. To: the same, send or skip.
 *
 * The hub confirms each frame. From the confirmations the gate knows the shortest round trip, and how long the line
 * lately needed for one frame; so it can say when each frame under way should be confirmed. A frame may be sent if
 * nothing is unconfirmed, or if both hold:
 * 1. the oldest unconfirmed frame is overdue by less than 150 ms: the line has not stopped;
 * 2. the new frame would wait less than 50 ms for those before it. Without this a slow line takes a whole burst
 *    before the first sign of it comes back. A little more than the time between two frames keeps a slow line busy; any
 *    more is only delay.
 * Before the first confirmation one frame at a time.
 *
 * The round trip must first be that of something small: a frame's own round trip holds the time the line needs for it,
 * and a slow line would pass for a long one.
 */
const MAX_OVERDUE_MS = 150;
const MAX_WAIT_MS = 50;

export class UplinkGate {
  /** When each unconfirmed frame was sent, oldest first: the hub confirms in order. */
  #unconfirmedMs: number[] = [];
  #shortestRoundTripMs: number;
  #lineTimeMs = 0;
  #lastConfirmedMs: number | undefined;
  #sent = 0;
  #skipped = 0;

  /** `roundTripMs`: of a small request on this connection. */
  constructor({ roundTripMs }: { roundTripMs: number }) {
    this.#shortestRoundTripMs = roundTripMs;
  }

  get sent(): number {
    return this.#sent;
  }

  get skipped(): number {
    return this.#skipped;
  }

  /** True if a frame goes out at `nowMs`: it then counts as sent, otherwise as skipped. */
  take(nowMs: number): boolean {
    if (!this.#hasRoom(nowMs)) {
      this.#skipped += 1;
      return false;
    }
    this.#unconfirmedMs.push(nowMs);
    this.#sent += 1;
    return true;
  }

  /** The hub has the oldest unconfirmed frame, or refused it: either way it has left. */
  confirm(nowMs: number): void {
    const sentMs = this.#unconfirmedMs.shift();
    if (sentMs === undefined) return;
    this.#shortestRoundTripMs = Math.min(this.#shortestRoundTripMs, nowMs - sentMs);
    // The line was free for this frame when the one before had come through, or when it came there itself.
    const reachedMs = sentMs + this.#shortestRoundTripMs;
    const freeMs = Math.max(this.#lastConfirmedMs ?? reachedMs, reachedMs);
    const sampleMs = Math.max(0, nowMs - freeMs);
    // Believed at once when slower, by and by when faster: too careful costs a frame, too bold costs delay.
    this.#lineTimeMs = Math.max(sampleMs, 0.8 * this.#lineTimeMs + 0.2 * sampleMs);
    this.#lastConfirmedMs = nowMs;
  }

  /** A new connection: nothing is under way on it, and little is known of it. The counts go on. */
  restart({ roundTripMs }: { roundTripMs: number }): void {
    this.#unconfirmedMs = [];
    this.#shortestRoundTripMs = roundTripMs;
    this.#lineTimeMs = 0;
    this.#lastConfirmedMs = undefined;
  }

  #hasRoom(nowMs: number): boolean {
    const [oldestMs] = this.#unconfirmedMs;
    if (oldestMs === undefined) return true;
    if (this.#lastConfirmedMs === undefined) return false;
    const oldestDueMs = this.#dueMs(oldestMs, this.#lastConfirmedMs);
    if (nowMs - oldestDueMs >= MAX_OVERDUE_MS) return false;
    let lineFreeMs = Math.max(nowMs, oldestDueMs);
    for (const sentMs of this.#unconfirmedMs.slice(1)) lineFreeMs = this.#dueMs(sentMs, lineFreeMs);
    return lineFreeMs - (nowMs + this.#shortestRoundTripMs) < MAX_WAIT_MS;
  }

  /** When a frame should be confirmed, if the one before it was at `beforeMs`. */
  #dueMs(sentMs: number, beforeMs: number): number {
    return Math.max(beforeMs, sentMs + this.#shortestRoundTripMs) + this.#lineTimeMs;
  }
}
