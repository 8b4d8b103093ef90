/**
 * Decodes the audio track. A lost chunk is a hole in time, nothing more: each sound chunk stands for itself.
 * From: playback.ts, chunks. To: sound-output.ts, blocks of samples.
 */
import { type Chunk, sequenceDistance, type Track } from '@streamhub/protocol';
import type { SoundBlock } from './sound-worklet.js';

type Audio = Extract<Track, { kind: 'audio' }>;

interface SoundTrackOptions {
  /** False while nobody can hear it. */
  isWanted(): boolean;
  playTimeMs(timestampUs: number): number;
  onBlock(block: SoundBlock): void;
  onUnable(): void;
}

/** Sound so much too late is not worth decoding; the first of it lies in the join buffer. */
const TOO_LATE_MS = 200;
const HOLE_US = 150_000;
const MAX_ERRORS = 5;

export class SoundTrack {
  readonly #options: SoundTrackOptions;
  readonly #config: AudioDecoderConfig;
  #decoder: AudioDecoder | undefined;
  /** One block comes out for each chunk that goes in, in order: their timestamps. */
  readonly #inDecoderUs: number[] = [];
  #last: Pick<Chunk, 'sequence' | 'timestampUs'> | undefined;
  #errors = 0;
  #tooLate = 0;
  #isClosed = false;

  constructor(track: Audio, options: SoundTrackOptions) {
    this.#options = options;
    this.#config = {
      codec: track.codec,
      sampleRate: track.sampleRate,
      numberOfChannels: track.channels,
      ...(track.description ? { description: track.description } : {}),
    };
  }

  get tooLate(): number {
    return this.#tooLate;
  }

  push(chunk: Chunk, nowMs: number): void {
    const { timestampUs, payload } = chunk;
    if (this.#isClosed || !this.#options.isWanted()) return;
    if (this.#options.playTimeMs(timestampUs) < nowMs - TOO_LATE_MS) {
      this.#tooLate += 1;
      return;
    }
    if (!this.#continues(chunk)) this.restart();
    this.#last = chunk;
    try {
      this.#decoder ??= this.#open();
      this.#inDecoderUs.push(timestampUs);
      this.#decoder.decode(
        new EncodedAudioChunk({ type: 'key', timestamp: timestampUs, data: payload }),
      );
    } catch {
      this.#failed();
    }
  }

  restart(): void {
    const decoder = this.#decoder;
    this.#decoder = undefined;
    this.#inDecoderUs.length = 0;
    this.#last = undefined;
    if (decoder && decoder.state !== 'closed') decoder.close();
  }

  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.restart();
  }

  /** Over a hole a decoder would smooth, and count its time on as if there were none. */
  #continues({ sequence, timestampUs }: Chunk): boolean {
    if (!this.#last) return true;
    const sinceUs = timestampUs - this.#last.timestampUs;
    return sequenceDistance(this.#last.sequence, sequence) === 1 && sinceUs < HOLE_US;
  }

  #open(): AudioDecoder {
    const decoder = new AudioDecoder({
      output: (data) => {
        if (decoder === this.#decoder) this.#decoded(data);
        data.close();
      },
      error: () => {
        if (decoder === this.#decoder) this.#failed();
      },
    });
    decoder.configure(this.#config);
    return decoder;
  }

  #decoded(data: AudioData): void {
    const timestampUs = this.#inDecoderUs.shift();
    if (timestampUs === undefined) return;
    this.#errors = 0;
    const channels = Array.from({ length: Math.min(2, data.numberOfChannels) }, (_, planeIndex) => {
      const samples = new Float32Array(data.numberOfFrames);
      data.copyTo(samples, { planeIndex, format: 'f32-planar' });
      return samples;
    });
    this.#options.onBlock({
      // Not the decoder's own: it counts samples from its first chunk on, and two clocks drift apart.
      timestampUs,
      sampleRate: data.sampleRate,
      channels,
    });
  }

  #failed(): void {
    this.#errors += 1;
    this.restart();
    if (this.#errors < MAX_ERRORS) return;
    this.close();
    this.#options.onUnable();
  }
}
