/**
 * Decides for each frame whether the encoder has room for it, and whether it becomes a key frame.
 * From: video-encoding.ts, frames in and chunks out. To: the same.
 *
 * Counted is what went in and has not come out. An encoder's own queue length is no measure: with a bound of 2 on it
 * 8 frames piled up (measured). A chunk also takes the frames before it out of the count, for an encoder may leave
 * frames out.
 */
const MAX_INSIDE = 2;
const KEY_EVERY_MS = 4_000;
/** Longer than any encoder needs to open. */
const STUCK_AFTER_MS = 3_000;
/** Frames come at least twice a second. Whoever looks so seldom has slept, and the encoder with it. */
const LONGEST_LOOK_MS = 2_000;

export class FrameAdmission {
  /** Timestamps, oldest first. */
  #insideUs: number[] = [];
  #lastKeyMs: number | undefined;
  #lastMoveMs = 0;
  #lookedMs = 0;
  #skipped = 0;

  get skipped(): number {
    return this.#skipped;
  }

  /** What to do with the frame of `timestampUs`; unless it is skipped it counts as inside. */
  take({ nowMs, timestampUs }: { nowMs: number; timestampUs: number }): 'skip' | 'key' | 'delta' {
    if (this.#insideUs.length > MAX_INSIDE) {
      this.#skipped += 1;
      return 'skip';
    }
    if (this.#insideUs.length === 0) this.#lastMoveMs = nowMs;
    this.#insideUs.push(timestampUs);
    const isKey = this.#lastKeyMs === undefined || nowMs - this.#lastKeyMs >= KEY_EVERY_MS;
    if (isKey) this.#lastKeyMs = nowMs;
    return isKey ? 'key' : 'delta';
  }

  cameOut({ nowMs, timestampUs }: { nowMs: number; timestampUs: number }): void {
    this.#insideUs = this.#insideUs.filter((insideUs) => insideUs > timestampUs);
    this.#lastMoveMs = nowMs;
  }

  /** The next frame that is taken becomes a key frame. */
  requestKey(): void {
    this.#lastKeyMs = undefined;
  }

  isStuck(nowMs: number): boolean {
    if (nowMs - this.#lookedMs > LONGEST_LOOK_MS) this.#lastMoveMs = nowMs;
    this.#lookedMs = nowMs;
    return this.#insideUs.length > 0 && nowMs - this.#lastMoveMs >= STUCK_AFTER_MS;
  }

  /** A new encoder: nothing is inside. The count of the skipped goes on. */
  restart(): void {
    this.#insideUs = [];
    this.#lastKeyMs = undefined;
  }
}
