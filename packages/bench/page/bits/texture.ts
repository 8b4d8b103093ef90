/**
 * Surfaces: what makes a wall, a skin or a cloth not flat to a camera. From: a seed. To: talk-scene.ts.
 * Fractal value noise: octaves of smooth random grids, each of half the amplitude, as in nature (amplitude ~ 1 / frequency).
 */
import { SeededRandom } from './seeded-random.ts';

export interface TextureWish {
  width: number;
  height: number;
  seed: number;
  /** Pixels between two random values of the coarsest and of the finest octave. */
  coarsest: number;
  finest: number;
  /** Largest change of a colour value, of 255. */
  strength: number;
}

/** A grey picture around middle grey, to be laid over others with `overlay`. */
export function texture(wish: TextureWish): OffscreenCanvas {
  const { width, height, seed, coarsest, finest, strength } = wish;
  const sum = new Float32Array(width * height);
  const random = new SeededRandom(seed);
  let amplitude = 1;
  let total = 0;
  for (let cell = coarsest; cell >= finest; cell /= 2) {
    addOctave(sum, { width, height, cell, amplitude, random });
    total += amplitude;
    amplitude /= 2;
  }
  const image = new ImageData(width, height);
  for (let at = 0; at < sum.length; at += 1) {
    const grey = 127.5 + (strength * (sum[at] ?? 0)) / total;
    image.data.fill(grey, 4 * at, 4 * at + 3);
    image.data[4 * at + 3] = 255;
  }
  const canvas = new OffscreenCanvas(width, height);
  canvas.getContext('2d')?.putImageData(image, 0, 0);
  return canvas;
}

interface Octave {
  width: number;
  height: number;
  cell: number;
  amplitude: number;
  random: SeededRandom;
}

function addOctave(sum: Float32Array, { width, height, cell, amplitude, random }: Octave): void {
  const columns = Math.ceil(width / cell) + 2;
  const rows = Math.ceil(height / cell) + 2;
  const grid = Float32Array.from({ length: columns * rows }, () => random.between(-1, 1));
  for (let y = 0; y < height; y += 1) {
    const row = Math.floor(y / cell);
    const down = smooth(y / cell - row);
    for (let x = 0; x < width; x += 1) {
      const column = Math.floor(x / cell);
      const right = smooth(x / cell - column);
      const at = row * columns + column;
      const above = mix(grid[at] ?? 0, grid[at + 1] ?? 0, right);
      const below = mix(grid[at + columns] ?? 0, grid[at + columns + 1] ?? 0, right);
      sum[y * width + x] = (sum[y * width + x] ?? 0) + amplitude * mix(above, below, down);
    }
  }
}

function smooth(t: number): number {
  return t * t * (3 - 2 * t);
}

function mix(from: number, to: number, share: number): number {
  return from + (to - from) * share;
}
