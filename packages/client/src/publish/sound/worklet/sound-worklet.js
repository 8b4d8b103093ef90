/**
 * Hands the microphone's samples to the sound's worker, in browsers that have no MediaStreamTrackProcessor for sound.
 * From: sound-feed.ts, the port to the worker. To: that worker, blocks of 10 ms at 48 000 a second.
 *
 * JavaScript and not TypeScript: bundlers hand a worklet's file on as it is.
 */
const BLOCK_FRAMES = 480;

class SoundTap extends AudioWorkletProcessor {
  #port;
  #samples = new Float32Array(0);
  #channels = 0;
  #filled = 0;

  constructor() {
    super();
    this.port.onmessage = ({ data }) => {
      this.#port = data;
    };
  }

  process([input]) {
    if (!this.#port || !input || input.length === 0) return true;
    if (input.length !== this.#channels) this.#begin(input.length);
    const frames = input[0].length;
    for (let taken = 0; taken < frames; ) {
      const count = Math.min(frames - taken, BLOCK_FRAMES - this.#filled);
      for (const [channel, samples] of input.entries()) {
        const at = channel * BLOCK_FRAMES + this.#filled;
        this.#samples.set(samples.subarray(taken, taken + count), at);
      }
      taken += count;
      this.#filled += count;
      if (this.#filled === BLOCK_FRAMES) this.#send();
    }
    return true;
  }

  #begin(channels) {
    this.#channels = channels;
    this.#filled = 0;
    this.#samples = new Float32Array(channels * BLOCK_FRAMES);
  }

  #send() {
    const samples = this.#samples;
    this.#port.postMessage({ samples, channels: this.#channels }, [samples.buffer]);
    this.#begin(this.#channels);
  }
}

registerProcessor('streamhub-sound-tap', SoundTap);
