/**
 * Decodes the audio track. A lost chunk is a hole in time, nothing more: each sound chunk stands for itself.
 * From: sound-playback.ts, chunks. To: the same, blocks of samples.
 */
import { type Chunk, sequenceDistance } from '@streamhub/protocol';
import { openBrowserSoundDecoder } from './browser-sound-decoder.ts';
import { openOpusSoundDecoder } from './opus-sound-decoder.ts';
import type { AudioFacts, SoundDecoder } from './sound-decoder.ts';
import type { SoundBlock } from './worklet/sound-ring.js';

interface SoundTrackOptions {
  /** False while nobody can hear it. */
  isWanted(): boolean;
  playTimeMs(timestampUs: number): number;
  onBlock(block: SoundBlock): void;
  onUnable(): void;
}

/** In the order in which they are tried. */
const WAYS = [openBrowserSoundDecoder, openOpusSoundDecoder];
/** Sound so much too late is not worth decoding; the first of it lies in the join buffer. */
const TOO_LATE_MS = 200;
const HOLE_US = 150_000;
const MAX_ERRORS = 5;
/** A second, while a decoder is being found. */
const MAX_WAITING = 50;

export class SoundTrack {
  readonly #track: AudioFacts;
  readonly #options: SoundTrackOptions;
  readonly #ways = [...WAYS];
  /** Undefined while one is being found. */
  #decoder: SoundDecoder | undefined;
  #waiting: Chunk[] = [];
  #last: Pick<Chunk, 'sequence' | 'timestampUs'> | undefined;
  #errors = 0;
  #tooLate = 0;
  #isClosed = false;

  constructor(track: AudioFacts, options: SoundTrackOptions) {
    this.#track = track;
    this.#options = options;
    void this.#find();
  }

  get tooLate(): number {
    return this.#tooLate;
  }

  push(chunk: Chunk, nowMs: number): void {
    if (this.#isClosed || !this.#options.isWanted()) return;
    if (this.#decoder) {
      this.#decode(this.#decoder, chunk, nowMs);
      return;
    }
    this.#waiting.push(chunk);
    if (this.#waiting.length <= MAX_WAITING) return;
    this.#waiting.shift();
    this.#tooLate += 1;
  }

  restart(): void {
    this.#waiting = [];
    this.#last = undefined;
    this.#decoder?.reset();
  }

  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#waiting = [];
    this.#decoder?.close();
    this.#decoder = undefined;
  }

  /** The next way that works here. */
  async #find(): Promise<void> {
    for (let open = this.#ways.shift(); open; open = this.#ways.shift()) {
      const decoder = await open(this.#track, {
        onBlock: (block) => {
          if (decoder !== this.#decoder) return;
          this.#errors = 0;
          this.#options.onBlock(block);
        },
        onError: () => {
          if (decoder === this.#decoder) this.#failed();
        },
      });
      if (this.#isClosed) {
        decoder?.close();
        return;
      }
      if (!decoder) continue;
      this.#begin(decoder);
      return;
    }
    this.close();
    this.#options.onUnable();
  }

  #begin(decoder: SoundDecoder): void {
    this.#decoder = decoder;
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const chunk of waiting) this.push(chunk, performance.now());
  }

  #decode(decoder: SoundDecoder, chunk: Chunk, nowMs: number): void {
    const { timestampUs } = chunk;
    if (this.#options.playTimeMs(timestampUs) < nowMs - TOO_LATE_MS) {
      this.#tooLate += 1;
      return;
    }
    if (!this.#continues(chunk)) decoder.reset();
    this.#last = chunk;
    decoder.decode(chunk);
  }

  /** Over a hole a decoder would smooth, and count its time on as if there were none. */
  #continues({ sequence, timestampUs }: Chunk): boolean {
    if (!this.#last) return true;
    const sinceUs = timestampUs - this.#last.timestampUs;
    return sequenceDistance(this.#last.sequence, sequence) === 1 && sinceUs < HOLE_US;
  }

  #failed(): void {
    this.#last = undefined;
    this.#errors += 1;
    if (this.#errors < MAX_ERRORS) return;
    this.#errors = 0;
    this.#decoder?.close();
    this.#decoder = undefined;
    void this.#find();
  }
}
