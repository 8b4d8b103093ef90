/**
 * Brings one microphone at a time to its encoder, off the page's main thread and apart from the stage's worker, whose
 * drawing would make sound wait.
 * From: sound-worker.ts, sources and switches. To: the same, news of the encoder.
 */

import type { EncodingNews } from '../encode/encoded-chunk.ts';
import { pageClockUs } from '../page-clock.ts';
import { SoundEncoder } from './sound-encoder.ts';
import type { FromSoundWorker, ToSoundWorker } from './sound-messages.ts';

export type SoundOpening = Extract<ToSoundWorker, { name: 'open' }>;

type Post = (message: FromSoundWorker, transfer?: Transferable[]) => void;

/** As sound-worklet.js sends it: one after the other, each channel's samples together. */
interface SoundBlock {
  samples: Float32Array<ArrayBuffer>;
  channels: number;
}

export class SoundLoop {
  readonly #post: Post;
  readonly #nowUs: () => number;
  #encoder: SoundEncoder | undefined;
  #release = () => {};
  #isMuted = false;

  constructor({ pageOriginMs }: SoundOpening, post: Post) {
    this.#post = post;
    this.#nowUs = pageClockUs({ pageOriginMs });
  }

  hear(message: Exclude<ToSoundWorker, SoundOpening>): void {
    if (message.name === 'muted') {
      this.#isMuted = message.isMuted;
      if (this.#encoder) this.#encoder.isMuted = message.isMuted;
      return;
    }
    this.#release();
    this.#release = () => {};
    this.#encoder?.close();
    this.#encoder = undefined;
    switch (message.name) {
      case 'source:none':
        break;
      case 'source:readable':
        void this.#read(message.readable, this.#open(message.sourceId));
        break;
      case 'source:blocks':
        this.#hearBlocks(message, this.#open(message.sourceId));
        break;
    }
  }

  #open(sourceId: number): SoundEncoder {
    const encoder = new SoundEncoder({
      nowUs: this.#nowUs,
      hear: (news) => this.#tell(sourceId, news),
    });
    encoder.isMuted = this.#isMuted;
    this.#encoder = encoder;
    return encoder;
  }

  async #read(readable: ReadableStream<AudioData>, encoder: SoundEncoder): Promise<void> {
    const reader = readable.getReader();
    // Ends the loop below; a stream that failed already has nothing to say any more.
    this.#release = () => void reader.cancel().catch(() => {});
    try {
      for (;;) {
        const { done, value } = await reader.read();
        if (done) return;
        if (encoder === this.#encoder) encoder.encode(value);
        else value.close();
      }
    } catch {
      // The track ended or its page is gone; the page hears of that by the track itself.
    }
  }

  #hearBlocks(
    { port, sampleRate }: Extract<ToSoundWorker, { name: 'source:blocks' }>,
    encoder: SoundEncoder,
  ): void {
    let frames = 0;
    port.onmessage = ({ data: { samples, channels } }: MessageEvent<SoundBlock>) => {
      const numberOfFrames = samples.length / channels;
      const timestamp = Math.round((frames * 1e6) / sampleRate);
      frames += numberOfFrames;
      encoder.encode(
        new AudioData({
          format: 'f32-planar',
          sampleRate,
          numberOfChannels: channels,
          numberOfFrames,
          timestamp,
          data: samples,
        }),
      );
    };
    this.#release = () => port.close();
  }

  #tell(sourceId: number, news: EncodingNews): void {
    const transfer = news.name === 'chunk' ? [news.chunk.payload.buffer] : [];
    this.#post({ name: 'encoding', sourceId, news }, transfer);
  }
}
