/**
 * What the viewer's statistics say of the last seconds.
 * From: playback.ts, each batch and each picture painted. To: the same.
 */
interface Painted {
  atMs: number;
  /** Glass to glass; undefined while the clocks are not known. */
  delayMs: number | undefined;
}

const BITRATE_OVER_MS = 2_000;
const FPS_OVER_MS = 1_000;

export class DelayMeter {
  #painted: Painted[] = [];
  #received: { atMs: number; bytes: number }[] = [];

  received({ nowMs, bytes }: { nowMs: number; bytes: number }): void {
    this.#received.push({ atMs: nowMs, bytes });
    this.#forget(nowMs);
  }

  painted({ nowMs, delayMs }: { nowMs: number; delayMs: number | undefined }): void {
    this.#painted.push({ atMs: nowMs, delayMs });
    this.#forget(nowMs);
  }

  /** The median of the last second. */
  delayMs(nowMs: number): number | undefined {
    this.#forget(nowMs);
    const delays = this.#painted.flatMap(({ delayMs }) => (delayMs === undefined ? [] : [delayMs]));
    return delays.sort((a, b) => a - b)[delays.length >> 1];
  }

  framesPerSecond(nowMs: number): number {
    this.#forget(nowMs);
    return (this.#painted.length * 1000) / FPS_OVER_MS;
  }

  bitrateBps(nowMs: number): number {
    this.#forget(nowMs);
    const bytes = this.#received.reduce((sum, each) => sum + each.bytes, 0);
    return Math.round((bytes * 8000) / BITRATE_OVER_MS);
  }

  #forget(nowMs: number): void {
    while (nowMs - (this.#painted[0]?.atMs ?? nowMs) > FPS_OVER_MS) this.#painted.shift();
    while (nowMs - (this.#received[0]?.atMs ?? nowMs) > BITRATE_OVER_MS) this.#received.shift();
  }
}
