/**
 * Samples of one source that wait to be mixed: stereo, first in, first out. Bounded by whoever fills it.
 * From: sound-mixer.ts. To: the same.
 */
import type { SoundPlanes } from './sound-planes.ts';

export class SampleQueue {
  #blocks: SoundPlanes[] = [];
  /** Frames. */
  length = 0;

  push(planes: SoundPlanes): void {
    this.#blocks.push(planes);
    this.length += planes[0]?.length ?? 0;
  }

  /** The oldest, silence where there are not so many. */
  pull(frames: number): SoundPlanes {
    const left = new Float32Array(frames);
    const right = new Float32Array(frames);
    let filled = 0;
    while (filled < frames) {
      const block = this.#blocks.shift();
      const [first, second = first] = block ?? [];
      if (!first || !second) break;
      const taken = Math.min(first.length, frames - filled);
      left.set(first.subarray(0, taken), filled);
      right.set(second.subarray(0, taken), filled);
      filled += taken;
      if (taken < first.length) this.#blocks.unshift([first.slice(taken), second.slice(taken)]);
    }
    this.length -= filled;
    return [left, right];
  }

  clear(): void {
    this.#blocks = [];
    this.length = 0;
  }
}
