/**
 * Decoded pictures in order, each until its play time; of those that are due, the newest is shown.
 * From: video-track.ts and jpeg-track.ts. To: the same, one picture to paint at a time. Owns what it holds.
 */
export interface TimedFrame {
  readonly timestampUs: number;
  close(): void;
}

/** A picture so much too late is one of a group that is being caught up with. */
const CATCHING_UP_MS = 90;
/** But a device that never catches up sees at least this. */
const SHOW_AT_LEAST_EVERY_MS = 500;
/** The picture is on the glass a moment after it is painted: better this much early than a refresh late. */
const EARLY_MS = 4;

export class FrameSchedule<Frame extends TimedFrame> {
  #frames: Frame[] = [];
  #shownMs: number | undefined;
  #skipped = 0;

  get length(): number {
    return this.#frames.length;
  }

  /** Never shown, for a newer one was due. */
  get skipped(): number {
    return this.#skipped;
  }

  push(frame: Frame): void {
    this.#frames.push(frame);
  }

  /** The picture to show now, which is the caller's to close. The very first is due at once. */
  take(nowMs: number, playTimeMs: (timestampUs: number) => number): Frame | undefined {
    const isFirst = this.#shownMs === undefined;
    let due: Frame | undefined;
    for (let next = this.#frames[0]; next; next = this.#frames[0]) {
      const isDue = playTimeMs(next.timestampUs) <= nowMs + EARLY_MS;
      if (!isDue && !(isFirst && !due)) break;
      if (due) this.#skip(due);
      due = next;
      this.#frames.shift();
    }
    if (!due) return undefined;
    const lateMs = nowMs - playTimeMs(due.timestampUs);
    const shownAgoMs = nowMs - (this.#shownMs ?? -Infinity);
    // Of what is before a place that was sought nothing is shown, however long it takes.
    const isNeverShown = lateMs === Infinity;
    if (isNeverShown || (lateMs > CATCHING_UP_MS && shownAgoMs < SHOW_AT_LEAST_EVERY_MS)) {
      this.#skip(due);
      return undefined;
    }
    this.#shownMs = nowMs;
    return due;
  }

  clear(): void {
    for (const frame of this.#frames) frame.close();
    this.#frames = [];
  }

  #skip(frame: Frame): void {
    this.#skipped += 1;
    frame.close();
  }
}
