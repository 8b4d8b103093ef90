/**
 * Makes sound shorter or longer and keeps its pitch: windows of it are put together closer or further apart, each moved by
 * up to some milliseconds to where it goes on most like what was before.
 * From: replay-media.ts, decoded blocks in order. To: the same, blocks on a time that is the sound's own divided by the speed.
 *
 * Source: Verhelst and Roelands, "An overlap-add technique based on waveform similarity (WSOLA)", ICASSP 1993.
 */
import type { SoundBlock } from '../watch/sound/worklet/sound-ring.js';

/** Long enough for a man's voice, short enough that no beat is heard twice. */
const WINDOW_S = 0.03;
const SEARCH_S = 0.008;
/** Of so many samples one is looked at while searching. */
const COARSE = 4;
/** Blocks so far apart do not belong together. */
const HOLE_US = 30_000;

export class TimeStretch {
  readonly #speed: number;
  #rate = 0;
  /** What is not used up, a row for each channel; the first sample is number `#first` of the run. */
  #input: Float32Array[] = [];
  #first = 0;
  #beganUs = 0;
  /** The second half of the window before, which the next one covers; it fades out. */
  #tails: Float32Array[] = [];
  /** How many windows were put out. */
  #windows = 0;

  constructor(speed: number) {
    this.#speed = speed;
  }

  push(block: SoundBlock): SoundBlock[] {
    if (this.#speed === 1) return [block];
    if (!this.#continues(block)) this.#begin(block);
    this.#input = this.#input.map((samples, c) => joined(samples, block.channels[c] ?? samples));
    const out: SoundBlock[] = [];
    for (let next = this.#window(); next; next = this.#window()) out.push(next);
    return out;
  }

  #continues({ timestampUs, sampleRate, channels }: SoundBlock): boolean {
    const length = this.#first + (this.#input[0]?.length ?? 0);
    const endUs = this.#beganUs + (length / this.#rate) * 1e6;
    const isAlike = sampleRate === this.#rate && channels.length === this.#input.length;
    return isAlike && Math.abs(timestampUs - endUs) < HOLE_US;
  }

  #begin({ timestampUs, sampleRate, channels }: SoundBlock): void {
    this.#rate = sampleRate;
    this.#beganUs = timestampUs;
    this.#first = 0;
    this.#windows = 0;
    this.#input = channels.map(() => new Float32Array(0));
    this.#tails = channels.map(() => new Float32Array(this.#half));
  }

  get #half(): number {
    return Math.round((WINDOW_S * this.#rate) / 2);
  }

  /** Half a window of sound, or undefined until there is enough to choose from. */
  #window(): SoundBlock | undefined {
    const half = this.#half;
    const reach = Math.round(SEARCH_S * this.#rate);
    const ideal = Math.round(this.#windows * half * this.#speed);
    const isThere = ideal + reach + 2 * half <= this.#first + (this.#input[0]?.length ?? 0);
    if (!isThere) return undefined;
    const at = this.#windows === 0 ? ideal : this.#mostAlike(ideal, reach);
    const channels = this.#input.map((samples, c) => {
      const from = at - this.#first;
      const tail = this.#tails[c] ?? new Float32Array(half);
      const out = new Float32Array(half);
      for (let i = 0; i < half; i += 1) {
        const fade = this.#windows === 0 ? 1 : (i + 0.5) / half;
        out[i] = (samples[from + i] ?? 0) * fade + (tail[i] ?? 0) * (1 - fade);
      }
      this.#tails[c] = samples.slice(from + half, from + 2 * half);
      return out;
    });
    const sinceS = (this.#windows * half) / this.#rate;
    this.#windows += 1;
    this.#forget(Math.round(this.#windows * half * this.#speed) - reach);
    const timestampUs = this.#beganUs / this.#speed + sinceS * 1e6;
    return { timestampUs, sampleRate: this.#rate, channels };
  }

  /** The place near `ideal` whose sound is most like the one that would follow by itself. */
  #mostAlike(ideal: number, reach: number): number {
    const least = Math.max(this.#first, ideal - reach);
    const coarse = this.#best({ from: least, to: ideal + reach, step: COARSE });
    const from = Math.max(least, coarse - COARSE);
    return this.#best({ from, to: Math.min(ideal + reach, coarse + COARSE), step: 1 });
  }

  #best({ from, to, step }: { from: number; to: number; step: number }): number {
    const [tail] = this.#tails;
    const [samples] = this.#input;
    let best = from;
    let highest = -Infinity;
    for (let at = from; at <= to && tail && samples; at += step) {
      let product = 0;
      let energy = 1e-9;
      for (let i = 0; i < tail.length; i += COARSE) {
        const sample = samples[at - this.#first + i] ?? 0;
        product += (tail[i] ?? 0) * sample;
        energy += sample * sample;
      }
      const likeness = product / Math.sqrt(energy);
      if (likeness <= highest) continue;
      highest = likeness;
      best = at;
    }
    return best;
  }

  #forget(before: number): void {
    const count = Math.min(before - this.#first, this.#input[0]?.length ?? 0);
    if (count <= 0) return;
    this.#input = this.#input.map((samples) => samples.slice(count));
    this.#first += count;
  }
}

function joined(one: Float32Array, other: Float32Array): Float32Array<ArrayBuffer> {
  const all = new Float32Array(one.length + other.length);
  all.set(one);
  all.set(other, one.length);
  return all;
}
