/**
 * Goes on with sound where there is none for a moment: with the last period of what was heard, again and again, ever more
 * softly. Sound that comes some milliseconds late is not heard as a gap then.
 * From: the worklet, what was heard last. To: the same, samples.
 *
 * The periods and the fading are those of ITU-T G.711 Appendix I. Plain JavaScript without imports, for the reasons of
 * sound-worklet.js.
 */

/** How long the periods are that are looked for. */
const PERIOD_SECONDS = { least: 0.005, most: 0.015 };
const WINDOW_SECONDS = 0.01;
/** Of so many samples one is looked at: the search must be over within a few hundred microseconds. */
const COARSE = 4;
/** As loud as before at first, and silent in the end. */
const BRIDGE_SECONDS = { full: 0.01, all: 0.06 };
/** From where a period ends to the course of the next one, which begins a little elsewhere. */
const JOIN_SECONDS = 0.001;

export class SoundBridge {
  #loops;
  #steps;
  #rate;
  #position = 0;

  /** `past` is what was heard last, an array a channel. */
  constructor({ past, sampleRate }) {
    this.#rate = sampleRate;
    const period = periodOf(past[0], sampleRate);
    this.#loops = past.map((samples) => samples.slice(samples.length - period));
    this.#steps = past.map((samples, c) => {
      const expected = 2 * (samples.at(-1) ?? 0) - (samples.at(-2) ?? 0);
      return expected - (this.#loops[c][0] ?? 0);
    });
  }

  /** It is silent from here on. */
  get isOver() {
    return this.#position >= BRIDGE_SECONDS.all * this.#rate || this.#loops[0].length === 0;
  }

  sample(channel) {
    if (this.isOver) return 0;
    const c = Math.min(channel, this.#loops.length - 1);
    const loop = this.#loops[c];
    const at = Math.floor(this.#position);
    const t = this.#position - at;
    const course = loop[at % loop.length] * (1 - t) + loop[(at + 1) % loop.length] * t;
    const { full, all } = BRIDGE_SECONDS;
    const gain = Math.min(1, (all - this.#position / this.#rate) / (all - full));
    const intoPeriod = (this.#position % loop.length) / this.#rate;
    return gain * (course + this.#steps[c] * Math.exp(-intoPeriod / JOIN_SECONDS));
  }

  advance(step) {
    this.#position += step;
  }
}

/** How many samples before its end the sound was most like its end; 0 if there is too little of it. */
function periodOf(samples, sampleRate) {
  const window = Math.round(WINDOW_SECONDS * sampleRate);
  const least = Math.round(PERIOD_SECONDS.least * sampleRate);
  const most = Math.min(Math.round(PERIOD_SECONDS.most * sampleRate), samples.length - window);
  if (most < least) return 0;
  const coarse = mostAlike(samples, { window, from: least, to: most, step: COARSE });
  const from = Math.max(least, coarse - COARSE);
  const to = Math.min(most, coarse + COARSE);
  return mostAlike(samples, { window, from, to, step: 1 });
}

/** The lag from `from` to `to` of the highest normalized correlation. */
function mostAlike(samples, { window, from, to, step }) {
  let best = from;
  let highest = -Infinity;
  for (let lag = from; lag <= to; lag += step) {
    let product = 0;
    let energy = 1e-9;
    for (let at = samples.length - window; at < samples.length; at += COARSE) {
      const before = samples[at - lag];
      product += samples[at] * before;
      energy += before * before;
    }
    const likeness = product / Math.sqrt(energy);
    if (likeness > highest) {
      highest = likeness;
      best = lag;
    }
  }
  return best;
}

/** The modules of an audio thread share its global scope, and a bundler that copies them would break an import. */
if (globalThis.registerProcessor) globalThis.StreamHubSoundBridge = SoundBridge;
