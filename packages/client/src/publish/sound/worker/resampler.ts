/**
 * Changes the rate of one channel's samples, block by block, without aliases.
 * From: sound-intake.ts, blocks as a source gives them. To: the same, blocks at the rate that Opus has.
 *
 * A windowed sinc with a set of taps for each place that a new sample may have between two old ones (a polyphase filter). The
 * rates' ratio is kept exact, so that a long stream does not drift. Source of the window: J. F. Kaiser, "Nonrecursive digital
 * filter design using the I0-sinh window function", 1974.
 */

/** Old samples on each side of a new one; more where there are more of them in the same time. */
const HALF_TAPS = 24;
/** The least frequency that is left out, as a share of what the lower rate can hold. */
const CUTOFF = 0.93;
/** Some 65 dB between what stays and what goes. */
const KAISER_BETA = 6.5;

export class Resampler {
  readonly #half: number;
  /** For each phase, the weights of the old samples around it. */
  readonly #taps: Float32Array[];
  /** A new sample comes `#step / #phases` old samples after the one before. */
  readonly #phases: number;
  readonly #step: number;
  #kept: Float32Array;
  /** Where the next new sample is: after this old one of `#kept`, by `#phase / #phases`. */
  #index: number;
  #phase = 0;

  /** Samples a second. */
  constructor({ fromRate, toRate }: { fromRate: number; toRate: number }) {
    const common = commonDivisor(fromRate, toRate);
    this.#phases = toRate / common;
    this.#step = fromRate / common;
    this.#half = Math.ceil(HALF_TAPS * Math.max(1, fromRate / toRate));
    const cutoff = CUTOFF * Math.min(1, toRate / fromRate);
    this.#taps = Array.from({ length: this.#phases }, (_, phase) =>
      tapsAt(phase / this.#phases, { half: this.#half, cutoff }),
    );
    this.#kept = new Float32Array(this.#half - 1);
    this.#index = this.#half - 1;
  }

  /** What can be told of by now; the rest comes with the next block. */
  take(samples: Float32Array): Float32Array<ArrayBuffer> {
    const half = this.#half;
    const old = new Float32Array(this.#kept.length + samples.length);
    old.set(this.#kept);
    old.set(samples, this.#kept.length);
    const most = Math.ceil((old.length * this.#phases) / this.#step) + 1;
    const out = new Float32Array(most);
    let count = 0;
    for (; this.#index + half < old.length; count += 1) {
      const taps = this.#taps[this.#phase] ?? new Float32Array();
      const from = this.#index - half + 1;
      let sum = 0;
      for (let tap = 0; tap < taps.length; tap += 1) {
        sum += (taps[tap] ?? 0) * (old[from + tap] ?? 0);
      }
      out[count] = sum;
      this.#phase += this.#step;
      this.#index += Math.floor(this.#phase / this.#phases);
      this.#phase %= this.#phases;
    }
    const done = this.#index - half + 1;
    this.#kept = old.slice(done);
    this.#index -= done;
    return out.slice(0, count);
  }
}

/** Of the old samples from `1 - half` to `half`, for a new one that is `offset` after the one at 0. They sum up to 1. */
function tapsAt(offset: number, { half, cutoff }: { half: number; cutoff: number }): Float32Array {
  const taps = Float32Array.from({ length: 2 * half }, (_, tap) => {
    const distance = tap + 1 - half - offset;
    return sinc(cutoff * distance) * kaiser(distance / half);
  });
  const sum = taps.reduce((all, each) => all + each, 0);
  return taps.map((each) => each / sum);
}

function sinc(x: number): number {
  return x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
}

/** `at`: -1 to 1. */
function kaiser(at: number): number {
  return bessel(KAISER_BETA * Math.sqrt(Math.max(0, 1 - at * at))) / bessel(KAISER_BETA);
}

/** The modified Bessel function of the first kind and order zero, by its series. */
function bessel(x: number): number {
  let term = 1;
  let sum = 1;
  for (let k = 1; term > 1e-9 * sum; k += 1) {
    term *= (x / (2 * k)) ** 2;
    sum += term;
  }
  return sum;
}

function commonDivisor(a: number, b: number): number {
  return b === 0 ? a : commonDivisor(b, a % b);
}
