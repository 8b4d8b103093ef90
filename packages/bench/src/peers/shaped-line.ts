/**
 * What may leave a line of a given rate at a given time.
 * From: shaping-proxy.ts, bytes and the time. To: the same.
 */
export class ShapedLine {
  readonly #queueBytes: number;
  readonly #queue: Buffer[] = [];
  #waiting = 0;
  #bytesPerMs: number | undefined;
  #credit = 0;
  #creditedMs: number;

  constructor({ queueBytes, nowMs }: { queueBytes: number; nowMs: number }) {
    this.#queueBytes = queueBytes;
    this.#creditedMs = nowMs;
  }

  /** Whoever puts more then waits: nothing is thrown away, for TCP has promised it. */
  get isFull(): boolean {
    return this.#waiting >= this.#queueBytes;
  }

  get waitingBytes(): number {
    return this.#waiting;
  }

  /** Undefined: no limit. 0: nothing leaves. */
  shape(bitsPerSecond: number | undefined, nowMs: number): void {
    this.#bytesPerMs = bitsPerSecond === undefined ? undefined : bitsPerSecond / 8000;
    this.#credit = 0;
    this.#creditedMs = nowMs;
  }

  put(bytes: Buffer): void {
    this.#queue.push(bytes);
    this.#waiting += bytes.length;
  }

  /** A line that was idle has saved nothing up. */
  take(nowMs: number): Buffer[] {
    const wasIdle = this.#waiting === 0;
    if (this.#bytesPerMs !== undefined) {
      this.#credit += (nowMs - this.#creditedMs) * this.#bytesPerMs;
    }
    this.#creditedMs = nowMs;
    if (wasIdle) this.#credit = 0;
    let may = this.#bytesPerMs === undefined ? this.#waiting : Math.floor(this.#credit);
    const taken: Buffer[] = [];
    while (may > 0) {
      const first = this.#queue.shift();
      if (!first) break;
      const part = first.subarray(0, may);
      if (part.length < first.length) this.#queue.unshift(first.subarray(part.length));
      taken.push(part);
      may -= part.length;
      this.#waiting -= part.length;
      this.#credit -= part.length;
    }
    return taken;
  }
}
