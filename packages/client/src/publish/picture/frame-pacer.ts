/**
 * Decides which pictures of a source become frames, so that there are at most so many a second on average.
 * From: stage-loop.ts, the time of each picture. To: the same.
 *
 * Arrivals jitter. A camera of exactly the wanted rate must not lose every picture that comes a little early: a quarter
 * of an interval is forgiven, and the average is held by counting from when a frame was due, not from when it came.
 */
export class FramePacer {
  #intervalMs: number;
  #dueMs = 0;

  constructor({ frameRate }: { frameRate: number }) {
    this.#intervalMs = 1000 / frameRate;
  }

  /** What was taken before counts on. */
  setFrameRate(frameRate: number): void {
    this.#intervalMs = 1000 / frameRate;
  }

  /** True if a picture that is there at `nowMs` becomes a frame; it then counts as taken. */
  take(nowMs: number): boolean {
    if (nowMs < this.#dueMs - this.#intervalMs / 4) return false;
    this.#dueMs = Math.max(this.#dueMs, nowMs - this.#intervalMs / 4) + this.#intervalMs;
    return true;
  }

  /** How long to wait for a newer picture before one that came too early is taken after all. */
  waitMs(nowMs: number): number {
    return Math.max(0, this.#dueMs + this.#intervalMs / 4 - nowMs);
  }
}
