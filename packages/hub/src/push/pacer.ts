/**
 * Plays in real time what is read as fast as it comes: says when each packet of a file or a pipe is due. All tracks of
 * the input share one, so that sound and picture stay together.
 * From: push.ts, the input's times. To: the same, times of this machine.
 */

/** Later than this, the input or the line stood still: what follows is played from now on, not in a hurry. */
const LATE_MS = 500;
/** Pictures are never reordered by as much: the track's times have jumped back. */
const BACK_MS = 2_000;
/** No silence is waited for longer: the track's times have jumped ahead. */
const AHEAD_MS = 60_000;

export class Pacer {
  /** Added to the input's time: this machine's. Undefined before the first packet. */
  #offsetMs: number | undefined;
  /** Of each track, the latest time that has come. */
  readonly #newestMs = new Map<number, number>();
  /** Where the input begins, and where it has got to. */
  #beginMs = Number.POSITIVE_INFINITY;
  #endMs = Number.NEGATIVE_INFINITY;

  /**
   * `dueMs`: send it then. `stampMs`: when it is to be seen. They differ for pictures that are not in the order in which
   * they are seen: those are due with the picture that had to come before them.
   */
  take(
    { trackId, mediaMs }: { trackId: number; mediaMs: number },
    nowMs: number,
  ): { dueMs: number; stampMs: number } {
    let offsetMs = this.#offsetMs ?? nowMs - mediaMs;
    const before = this.#newestMs.get(trackId) ?? mediaMs;
    const newestMs = mediaMs < before - BACK_MS ? mediaMs : Math.max(before, mediaMs);
    this.#newestMs.set(trackId, newestMs);
    this.#beginMs = Math.min(this.#beginMs, mediaMs);
    this.#endMs = Math.max(this.#endMs, 2 * newestMs - before);
    const aheadMs = newestMs + offsetMs - nowMs;
    const isJump = newestMs - before > AHEAD_MS && aheadMs > AHEAD_MS;
    if (aheadMs < -LATE_MS || isJump) offsetMs -= aheadMs;
    this.#offsetMs = offsetMs;
    return { dueMs: newestMs + offsetMs, stampMs: mediaMs + offsetMs };
  }

  /** The input begins anew, where it has ended: the last packet lasts as long as the one before it. */
  restart(): void {
    if (this.#offsetMs === undefined) return;
    this.#offsetMs += this.#endMs - this.#beginMs;
    this.#newestMs.clear();
    this.#beginMs = Number.POSITIVE_INFINITY;
    this.#endMs = Number.NEGATIVE_INFINITY;
  }
}
