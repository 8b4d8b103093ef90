/**
 * Brings one source's sound into the form that is mixed: one channel or two, at the rate that Opus has.
 * From: the page, a stream of blocks or the port of a worklet. To: sound-loop.ts.
 */

import type { SoundSource } from '../sound-messages.ts';
import { Resampler } from './resampler.ts';
import { atMostStereo, planesOf, SOUND_RATE, type SoundPlanes } from './sound-planes.ts';

/** As sound-worklet.js sends it: one after the other, each channel's samples together. */
interface WorkletBlock {
  samples: Float32Array<ArrayBuffer>;
  channels: number;
}

interface SoundIntakeOptions {
  onPlanes: (planes: SoundPlanes) => void;
  /** A block cannot be read. */
  onFailed: () => void;
}

export class SoundIntake {
  readonly #options: SoundIntakeOptions;
  #release = () => {};
  #isClosed = false;
  #resamplers: Resampler[] = [];
  #fromRate = SOUND_RATE;

  constructor(source: SoundSource, options: SoundIntakeOptions) {
    this.#options = options;
    if (source.name === 'readable') void this.#read(source.readable);
    else this.#hear(source);
  }

  close(): void {
    this.#isClosed = true;
    this.#release();
  }

  async #read(readable: ReadableStream<AudioData>): Promise<void> {
    const reader = readable.getReader();
    // Ends the loop below; a stream that failed already has nothing to say any more.
    this.#release = () => void reader.cancel().catch(() => {});
    try {
      for (;;) {
        const { done, value } = await reader.read();
        if (done) return;
        this.#take(value);
      }
    } catch {
      // The track ended or its page is gone; the page hears of that by the track itself.
    }
  }

  #hear({ port, sampleRate }: Extract<SoundSource, { name: 'blocks' }>): void {
    port.onmessage = ({ data: { samples, channels } }: MessageEvent<WorkletBlock>) => {
      const frames = samples.length / channels;
      const planes = Array.from({ length: channels }, (_, channel) =>
        samples.slice(channel * frames, (channel + 1) * frames),
      );
      this.#pass(planes, sampleRate);
    };
    this.#release = () => port.close();
  }

  /** The block is closed here. */
  #take(block: AudioData): void {
    try {
      if (!this.#isClosed) this.#pass(planesOf(block), block.sampleRate);
    } catch {
      this.#options.onFailed();
    } finally {
      block.close();
    }
  }

  /** A microphone may change its format without a word, when a headset begins a call. */
  #pass(planes: SoundPlanes, fromRate: number): void {
    const mixed = atMostStereo(planes);
    if (fromRate !== this.#fromRate || mixed.length !== this.#resamplers.length) {
      this.#fromRate = fromRate;
      this.#resamplers = mixed.map(() => new Resampler({ fromRate, toRate: SOUND_RATE }));
    }
    const isSameRate = fromRate === SOUND_RATE;
    this.#options.onPlanes(
      isSameRate ? mixed : mixed.map((plane, at) => this.#resamplers[at]?.take(plane) ?? plane),
    );
  }
}
