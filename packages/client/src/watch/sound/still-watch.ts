/**
 * Notices an audio context that says it runs while its time stands still, as after a device went away.
 * From: sound-output.ts, the context's time now and then. To: the same, which then asks for another one.
 */
const STILL_MS = 1_500;
/** A page that looked so seldom was frozen itself. */
const UNSEEN_MS = 1_000;

export class StillWatch {
  #contextTimeS: number | undefined;
  #sinceMs = 0;
  #lookedMs = -Infinity;

  add({ contextTimeS, nowMs }: { contextTimeS: number; nowMs: number }): void {
    if (contextTimeS !== this.#contextTimeS || nowMs - this.#lookedMs > UNSEEN_MS) {
      this.#contextTimeS = contextTimeS;
      this.#sinceMs = nowMs;
    }
    this.#lookedMs = nowMs;
  }

  get isStill(): boolean {
    return this.#lookedMs - this.#sinceMs >= STILL_MS;
  }

  clear(): void {
    this.#contextTimeS = undefined;
    this.#lookedMs = -Infinity;
    this.#sinceMs = 0;
  }
}
