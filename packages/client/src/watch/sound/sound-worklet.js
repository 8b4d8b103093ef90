/**
 * Plays decoded sound on the playout clock, in the browser's audio thread.
 * From: sound-output.ts, blocks of samples and, several times a second, what has to be heard at which context time. To:
 * the loudspeaker, and back how far it is.
 *
 * Plain JavaScript without imports: bundlers copy this file as it is, and a page whose content security policy allows
 * only its own scripts can load it. Its types for the rest of the code are in sound-worklet.d.ts.
 *
 * The clock leads: small errors are corrected by playing up to 2 % faster or slower, large ones by a jump under a short
 * fade. What is missing is silence; what comes too late is not played.
 */

/** Timestamps of blocks that follow each other may be off by this much before it counts as a hole. */
const HOLE_US = 30_000;
/** Errors are corrected from here on, down to `SYNC_DONE_US`, so that sound mostly plays at its own speed. */
const SYNC_FROM_US = 4_000;
const SYNC_DONE_US = 1_000;
const SYNC_SECONDS = 1;
const SYNC_MAX = 0.02;
const JUMP_US = 40_000;
const MAX_HELD_US = 3_000_000;
const FADE_SECONDS = 0.002;
const STATUS_EVERY_SECONDS = 0.1;

export class SoundRing {
  #contextRate;
  #blocks = [];
  /** Sample of the first block that is played next; its fraction is between two samples. */
  #position = 0;
  #clock;
  #isPlaying = false;
  #isSyncing = false;
  #level = 0;
  #held = [0, 0];
  /** Last sample of the block before, for the curve through the first ones of this. */
  #before = [0, 0];
  #underruns = 0;
  #jumps = 0;

  constructor({ sampleRate }) {
    this.#contextRate = sampleRate;
  }

  get underruns() {
    return this.#underruns;
  }

  get jumps() {
    return this.#jumps;
  }

  get isPlaying() {
    return this.#isPlaying;
  }

  get heldUs() {
    const last = this.#blocks.at(-1);
    return last ? Math.max(0, endUs(last) - this.#positionUs()) : 0;
  }

  /** What is played next; undefined in silence. */
  get timestampUs() {
    return this.#isPlaying ? this.#positionUs() : undefined;
  }

  /** Blocks come in order; one that does not begins anew. */
  push(block) {
    const last = this.#blocks.at(-1);
    if (last && block.timestampUs < endUs(last) - HOLE_US) {
      this.clear();
    }
    this.#blocks.push(block);
    while (this.#blocks.length > 1 && this.heldUs > MAX_HELD_US) this.#nextBlock();
  }

  /** From now on `timestampUs` is heard at `contextTimeS`, and time runs at `rate`. */
  follow(clock) {
    this.#clock = clock;
  }

  clear() {
    this.#blocks = [];
    this.#position = 0;
    this.#isPlaying = false;
  }

  /** Fills the outputs, one array a loudspeaker, with what is due from `contextTimeS` on. */
  render(outputs, contextTimeS) {
    let silentFor = 0;
    const wantedUs = this.#wantedUs(contextTimeS);
    const quantumUs = (outputs[0].length / this.#contextRate) * 1e6;
    if (wantedUs !== undefined) {
      if (this.#isPlaying && Math.abs(this.#positionUs() - wantedUs) > JUMP_US) {
        // What was played fades out in this quantum; the next one begins where it should be.
        this.#isPlaying = false;
        this.#jumps += 1;
      } else if (!this.#isPlaying) silentFor = this.#begin(wantedUs, quantumUs);
    }
    const step = this.#isPlaying ? this.#stepFor(wantedUs) : 0;
    const fade = 1 / (FADE_SECONDS * this.#contextRate);
    for (let i = silentFor; i < outputs[0].length; i += 1) {
      if (this.#isPlaying && !this.#isThere()) {
        this.#isPlaying = false;
        // A hole in the timestamps is silence that was meant; an empty ring is not.
        if (this.#blocks.length === 0) this.#underruns += 1;
      }
      this.#level = Math.max(0, Math.min(1, this.#level + (this.#isPlaying ? fade : -fade)));
      for (let c = 0; c < outputs.length; c += 1) {
        if (this.#isPlaying) this.#held[c] = this.#sample(c);
        outputs[c][i] = this.#held[c] * this.#level;
      }
      if (this.#isPlaying) this.#position += step;
    }
  }

  #wantedUs(contextTimeS) {
    const clock = this.#clock;
    if (!clock) return undefined;
    return clock.timestampUs + (contextTimeS - clock.contextTimeS) * 1e6 * clock.rate;
  }

  #positionUs() {
    const block = this.#blocks[0];
    return block ? block.timestampUs + (this.#position / block.sampleRate) * 1e6 : 0;
  }

  /** Answers after how many samples of the quantum the sound begins. What was in the ring for it is gone. */
  #begin(wantedUs, quantumUs) {
    while (this.#blocks[0] && endUs(this.#blocks[0]) <= wantedUs) this.#nextBlock();
    const block = this.#blocks[0];
    if (!block || block.timestampUs >= wantedUs + quantumUs) return 0;
    const intoBlockUs = Math.max(0, wantedUs - block.timestampUs);
    this.#position = Math.floor((intoBlockUs / 1e6) * block.sampleRate);
    this.#isPlaying = true;
    this.#isSyncing = false;
    this.#level = 0;
    return Math.floor((Math.max(0, block.timestampUs - wantedUs) / 1e6) * this.#contextRate);
  }

  /** How many samples of the block go by for one of the context. */
  #stepFor(wantedUs) {
    const natural = (this.#blocks[0]?.sampleRate ?? this.#contextRate) / this.#contextRate;
    if (wantedUs === undefined) return natural;
    const behindUs = wantedUs - this.#positionUs();
    const clockRate = this.#clock.rate;
    if (Math.abs(behindUs) > SYNC_FROM_US) this.#isSyncing = true;
    if (Math.abs(behindUs) < SYNC_DONE_US) this.#isSyncing = false;
    const correction = this.#isSyncing ? behindUs / 1e6 / SYNC_SECONDS : 0;
    const rate = clockRate + Math.max(-SYNC_MAX, Math.min(SYNC_MAX, correction));
    if (rate === 1) this.#position = Math.floor(this.#position);
    return natural * rate;
  }

  /** Whether there is a sample at the position; goes over to the next block where one ends. */
  #isThere() {
    for (let block = this.#blocks[0]; block; block = this.#blocks[0]) {
      const length = block.channels[0].length;
      if (this.#position < length) return true;
      const next = this.#blocks[1];
      const isHole = next && next.timestampUs - endUs(block) > HOLE_US;
      const rest = this.#position - length;
      this.#nextBlock();
      if (isHole) return false;
      this.#position = rest;
    }
    return false;
  }

  #nextBlock() {
    const block = this.#blocks.shift();
    for (let c = 0; c < this.#before.length; c += 1) {
      this.#before[c] = channelOf(block, c).at(-1) ?? 0;
    }
    this.#position = 0;
  }

  /** The sample at the position: a Catmull-Rom curve through the four around it. */
  #sample(channel) {
    const at = Math.floor(this.#position);
    const t = this.#position - at;
    const b = this.#at(channel, at);
    if (t === 0) return b;
    const a = this.#at(channel, at - 1);
    const c = this.#at(channel, at + 1);
    const d = this.#at(channel, at + 2);
    return b + 0.5 * t * (c - a + t * (2 * a - 5 * b + 4 * c - d + t * (3 * (b - c) + d - a)));
  }

  #at(channel, index) {
    if (index < 0) return this.#before[channel];
    const samples = channelOf(this.#blocks[0], channel);
    if (index < samples.length) return samples[index];
    const next = this.#blocks[1] && channelOf(this.#blocks[1], channel);
    return next?.[index - samples.length] ?? samples[samples.length - 1];
  }
}

/** Mono is heard on both sides. */
function channelOf(block, channel) {
  return block.channels[Math.min(channel, block.channels.length - 1)];
}

function endUs({ timestampUs, sampleRate, channels }) {
  return timestampUs + (channels[0].length / sampleRate) * 1e6;
}

/** Tests load this file outside of an audio thread, for the ring alone. */
if (globalThis.registerProcessor) {
  class SoundProcessor extends globalThis.AudioWorkletProcessor {
    #ring = new SoundRing({ sampleRate: globalThis.sampleRate });
    #toldS = 0;
    #isClosed = false;

    constructor() {
      super();
      this.port.onmessage = ({ data }) => {
        if (data.name === 'block') this.#ring.push(data.block);
        else if (data.name === 'clock') this.#ring.follow(data.clock);
        else if (data.name === 'clear') this.#ring.clear();
        else if (data.name === 'close') this.#isClosed = true;
      };
    }

    process(_inputs, [outputs]) {
      const contextTimeS = globalThis.currentTime;
      this.#ring.render(outputs, contextTimeS);
      if (contextTimeS - this.#toldS >= STATUS_EVERY_SECONDS) {
        this.#toldS = contextTimeS;
        const { timestampUs, underruns, jumps, heldUs } = this.#ring;
        const nextS = contextTimeS + outputs[0].length / globalThis.sampleRate;
        this.port.postMessage({ timestampUs, contextTimeS: nextS, underruns, jumps, heldUs });
      }
      return !this.#isClosed;
    }
  }
  globalThis.registerProcessor('streamhub-sound', SoundProcessor);
}
