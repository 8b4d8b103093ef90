/**
 * Decoded sound on its way to the loudspeaker, in the browser's audio thread: plays it on the playout clock.
 * From: the processor, blocks of samples and what has to be heard at which context time. To: the same, samples, and how
 * far it is.
 *
 * The clock leads: small errors are corrected by playing up to 2 % faster or slower, large ones by a jump under a short
 * fade. What is missing is bridged for a moment and silence then; what comes too late is not played. Plain JavaScript without
 * imports, for the reasons of sound-worklet.js. Its types are in sound-ring.d.ts.
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
/** What a bridge looks for a period in: at least a window and the longest period, also of shorter blocks than Opus' 20 ms. */
const PAST_BLOCKS = 3;
const FADE_SECONDS = 0.002;

export class SoundRing {
  #contextRate;
  #blocks = [];
  /** The last ones that were played. */
  #past = [];
  /** Sample of the first block that is played next; its fraction is between two samples. */
  #position = 0;
  #clock;
  #isPlaying = false;
  #isSyncing = false;
  #level = 0;
  #held = [0, 0];
  #Bridge;
  #bridge;
  #bridgeStep = 1;
  #dryings = 0;
  #underruns = 0;
  #jumps = 0;

  /** `Bridge`: the class of sound-bridge.js. */
  constructor({ sampleRate, Bridge }) {
    this.#contextRate = sampleRate;
    this.#Bridge = Bridge;
  }

  /** How often the ring ran dry. */
  get dryings() {
    return this.#dryings;
  }

  /** How often that was too long to be bridged: gaps in the sound. */
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
    this.#past = [];
    this.#position = 0;
    this.#isPlaying = false;
  }

  /** Fills the outputs, one array a loudspeaker, with what is due from `contextTimeS` on. */
  render(outputs, contextTimeS) {
    let beginsAt = 0;
    const { length } = outputs[0];
    const wantedUs = this.#wantedUs(contextTimeS);
    if (wantedUs !== undefined) {
      if (this.#isPlaying && Math.abs(this.#positionUs() - wantedUs) > JUMP_US) {
        // What was played fades out in this quantum; the next one begins where it should be.
        this.#isPlaying = false;
        this.#jumps += 1;
      } else if (!this.#isPlaying) {
        beginsAt = this.#begin(wantedUs, (length / this.#contextRate) * 1e6);
      }
    }
    const step = this.#isPlaying ? this.#stepFor(wantedUs) : 0;
    for (let i = 0; i < length; ) {
      const isOn = this.#isPlaying && i >= beginsAt;
      if (isOn && !this.#isThere()) this.#breakOff();
      else if (isOn && this.#isPlain(step)) i += this.#copy(outputs, i);
      else {
        this.#mix(outputs, i, isOn ? step : 0);
        i += 1;
      }
    }
  }

  /** Nothing but samples as they are. */
  #isPlain(step) {
    return step === 1 && this.#level === 1 && !this.#bridge && Number.isInteger(this.#position);
  }

  /** Answers how many samples there were in the block. */
  #copy(outputs, from) {
    const block = this.#blocks[0];
    const at = this.#position;
    const count = Math.min(outputs[0].length - from, block.channels[0].length - at);
    for (let c = 0; c < outputs.length; c += 1) {
      const samples = channelOf(block, c);
      outputs[c].set(samples.subarray(at, at + count), from);
      this.#held[c] = samples[at + count - 1];
    }
    this.#position += count;
    return count;
  }

  /** One sample: the sound as it comes in or goes out, and the bridge that it replaces. */
  #mix(outputs, i, step) {
    const fade = 1 / (FADE_SECONDS * this.#contextRate);
    this.#level = Math.max(0, Math.min(1, this.#level + (step > 0 ? fade : -fade)));
    for (let c = 0; c < outputs.length; c += 1) {
      if (step > 0) this.#held[c] = this.#sample(c);
      const bridged = this.#bridge ? this.#bridge.sample(c) * (1 - this.#level) : 0;
      outputs[c][i] = this.#held[c] * this.#level + bridged;
    }
    this.#position += step;
    if (this.#bridge) this.#crossBridge();
  }

  #crossBridge() {
    this.#bridge.advance(this.#bridgeStep);
    const isGap = this.#bridge.isOver;
    if (isGap) this.#underruns += 1;
    if (isGap || this.#level === 1) this.#bridge = undefined;
  }

  /** There is nothing at the position. A hole in the timestamps is silence that was meant; an empty ring is not. */
  #breakOff() {
    this.#isPlaying = false;
    const last = this.#past.at(-1);
    if (this.#blocks.length > 0 || !last) return;
    this.#dryings += 1;
    const past = last.channels.map((_, c) =>
      joined(this.#past.map((block) => channelOf(block, c))),
    );
    this.#bridge = new this.#Bridge({ past, sampleRate: last.sampleRate });
    this.#bridgeStep = last.sampleRate / this.#contextRate;
    this.#level = 0;
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
    this.#past.push(this.#blocks.shift());
    if (this.#past.length > PAST_BLOCKS) this.#past.shift();
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
    if (index < 0) {
      const before = this.#past.at(-1);
      return before ? channelOf(before, channel).at(-1) : 0;
    }
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

function joined(arrays) {
  const all = new Float32Array(arrays.reduce((length, each) => length + each.length, 0));
  let at = 0;
  for (const each of arrays) {
    all.set(each, at);
    at += each.length;
  }
  return all;
}

function endUs({ timestampUs, sampleRate, channels }) {
  return timestampUs + (channels[0].length / sampleRate) * 1e6;
}

/** As in sound-bridge.js. */
if (globalThis.registerProcessor) globalThis.StreamHubSoundRing = SoundRing;
