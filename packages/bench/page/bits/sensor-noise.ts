/**
 * What a camera's sensor adds to each frame anew. From: a seed. To: talk-clip.ts.
 *
 * Standard deviation 1.2 of 255 and neighbours alike: what is left of a lit room's noise after a webcam has worked on its
 * picture (interpolated the colours, taken noise away), and what costs an encoder bits that no picture needs.
 */
import { SeededRandom } from './seeded-random.ts';

const STANDARD_DEVIATION = 1.2;
const SIDE = 512;

export class SensorNoise {
  readonly #tile: Int8Array;
  readonly #seed: number;

  constructor(seed: number) {
    this.#seed = seed;
    this.#tile = noiseTile(new SeededRandom(seed));
  }

  /** The same for the same frame number. */
  add({ data, width, height }: ImageData, frame: number): void {
    const random = new SeededRandom(this.#seed + 1 + frame);
    const tile = this.#tile;
    for (let y = 0; y < height; y += 1) {
      // Another piece of the tile for each row: a shifted tile would be motion that an encoder follows.
      const row = Math.floor(random.next() * SIDE) * SIDE;
      const shift = Math.floor(random.next() * SIDE);
      for (let x = 0; x < width; x += 1) {
        const noise = tile[row + ((x + shift) & (SIDE - 1))] ?? 0;
        const at = 4 * (y * width + x);
        data[at] = (data[at] ?? 0) + noise;
        data[at + 1] = (data[at + 1] ?? 0) + noise;
        data[at + 2] = (data[at + 2] ?? 0) + noise;
      }
    }
  }
}

/** Each value is mixed with its neighbours 1 : 2 : 1 along the row, and scaled back to the standard deviation. */
function noiseTile(random: SeededRandom): Int8Array {
  const raw = Float32Array.from({ length: SIDE * SIDE }, () => random.normal());
  const scale = STANDARD_DEVIATION / Math.sqrt(1 + 4 + 1);
  return Int8Array.from(raw, (value, at) => {
    const left = raw[at - 1] ?? 0;
    const right = raw[at + 1] ?? 0;
    return Math.round(scale * (left + 2 * value + right));
  });
}
