/**
 * Notices an audio device that cannot keep up with a buffer as small as it was asked for.
 * From: sound-output.ts, the context's time now and then. To: the same, which then asks for a larger one.
 *
 * A device that runs dry renders nothing for a moment: the context's time falls behind the page's, by more than two
 * clocks drift apart. Of each second the least distance counts, for the answers themselves jitter. The first seconds do not
 * count: joining keeps the page and the device busy, and is over.
 */
const SECOND_MS = 1_000;
const STEP_MS = 4;
const STUTTERS = 3;
const WITHIN_MS = 60_000;
const JOINING_MS = 4_000;

export class StutterWatch {
  #beganMs: number | undefined;
  #secondFromMs = -Infinity;
  #leastMs = Infinity;
  #leastBeforeMs = Infinity;
  #stuttersMs: number[] = [];

  add({ contextTimeS, nowMs }: { contextTimeS: number; nowMs: number }): void {
    this.#beganMs ??= nowMs;
    if (nowMs - this.#beganMs < JOINING_MS) return;
    if (nowMs - this.#secondFromMs >= SECOND_MS) this.#judge(nowMs);
    this.#leastMs = Math.min(this.#leastMs, nowMs - contextTimeS * 1000);
  }

  get isStuttering(): boolean {
    return this.#stuttersMs.length >= STUTTERS;
  }

  #judge(nowMs: number): void {
    if (this.#leastMs - this.#leastBeforeMs > STEP_MS) this.#stuttersMs.push(nowMs);
    this.#stuttersMs = this.#stuttersMs.filter((atMs) => nowMs - atMs < WITHIN_MS);
    this.#leastBeforeMs = this.#leastMs;
    this.#leastMs = Infinity;
    this.#secondFromMs = nowMs;
  }
}
