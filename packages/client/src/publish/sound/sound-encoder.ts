/**
 * Encodes one microphone's sound as Opus, in chunks of 20 ms, each of which is a key chunk.
 * From: sound-loop.ts, blocks of sound. To: the same, the track and its chunks.
 *
 * Muted means silence, not nothing: it costs a few bytes a chunk, and the viewer's clock, which follows the sound, goes
 * on without a seam when it is unmuted.
 */

import type { EncodingNews } from '../encode/encoded-chunk.ts';
import { CaptureClock } from './capture-clock.ts';

interface SoundEncoderOptions {
  nowUs: () => number;
  hear: (news: EncodingNews) => void;
}

const BITRATE_BPS = 64_000;
const CHUNK_US = 20_000;
/** Opus looks ahead by 312 samples of 48 kHz: what comes out of a decoder first was captured so much earlier (RFC 7845, 4.2). */
const LOOK_AHEAD_US = 6_500;
/** Blocks that wait in the encoder, 10 ms each as a rule; beyond that sound is lost rather than late. */
const MAX_QUEUE = 50;

export class SoundEncoder {
  readonly #nowUs: () => number;
  readonly #hear: (news: EncodingNews) => void;
  readonly #clock = new CaptureClock();
  readonly #encoder: AudioEncoder;
  #format: { sampleRate: number; channels: number } | undefined;
  isMuted = false;

  constructor({ nowUs, hear }: SoundEncoderOptions) {
    this.#nowUs = nowUs;
    this.#hear = hear;
    this.#encoder = new AudioEncoder({
      output: (chunk) => this.#cameOut(chunk),
      error: () => this.#hear({ name: 'failed' }),
    });
  }

  /** Takes the block: it is closed here. */
  encode(block: AudioData): void {
    try {
      this.#follow(block);
      if (this.#encoder.state !== 'configured' || this.#encoder.encodeQueueSize > MAX_QUEUE) return;
      if (!this.isMuted) {
        this.#encoder.encode(block);
        return;
      }
      const silence = silenceOf(block);
      this.#encoder.encode(silence);
      silence.close();
    } catch {
      this.#hear({ name: 'failed' });
    } finally {
      block.close();
    }
  }

  close(): void {
    if (this.#encoder.state !== 'closed') this.#encoder.close();
  }

  /** A microphone may change its format without a word, when a headset begins a call. */
  #follow({ sampleRate, numberOfChannels }: AudioData): void {
    if (this.#encoder.state === 'closed') return;
    if (this.#format?.sampleRate === sampleRate && this.#format.channels === numberOfChannels)
      return;
    this.#format = { sampleRate, channels: numberOfChannels };
    this.#encoder.configure({
      codec: 'opus',
      sampleRate,
      numberOfChannels,
      bitrate: BITRATE_BPS,
      opus: { frameDuration: CHUNK_US },
    });
    this.#hear({
      name: 'track',
      facts: { kind: 'audio', codec: 'opus', sampleRate, channels: numberOfChannels },
    });
  }

  #cameOut(chunk: EncodedAudioChunk): void {
    const payload = new Uint8Array(chunk.byteLength);
    if (payload.byteLength === 0) return;
    chunk.copyTo(payload);
    const timestampUs = this.#clock.capturedUs({
      ownUs: chunk.timestamp,
      durationUs: (chunk.duration ?? CHUNK_US) + LOOK_AHEAD_US,
      arrivedUs: this.#nowUs(),
    });
    this.#hear({
      name: 'chunk',
      chunk: { kind: 'audio', isKey: true, temporalLayer: 0, timestampUs, payload },
    });
  }
}

function silenceOf({ sampleRate, numberOfChannels, numberOfFrames, timestamp }: AudioData) {
  return new AudioData({
    format: 'f32-planar',
    sampleRate,
    numberOfChannels,
    numberOfFrames,
    timestamp,
    data: new Float32Array(numberOfFrames * numberOfChannels),
  });
}
