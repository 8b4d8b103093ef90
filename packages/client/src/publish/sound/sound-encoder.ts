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
/** Without the part of Opus that is for voices at lower bitrates, and looks further ahead. */
const OPUS = { frameDuration: CHUNK_US, application: 'lowdelay' };
/**
 * What comes out of a decoder first was captured so much earlier (RFC 7845, 4.2): 312 samples of 48 kHz, or 120 where the
 * browser knows `lowdelay`.
 */
const LOOK_AHEAD_US = { usual: 6_500, lowDelay: 2_500 };
/** Blocks that wait in the encoder, 10 ms each as a rule; beyond that sound is lost rather than late. */
const MAX_QUEUE = 50;

export class SoundEncoder {
  readonly #nowUs: () => number;
  readonly #hear: (news: EncodingNews) => void;
  readonly #clock = new CaptureClock();
  readonly #encoder: AudioEncoder;
  #lookAheadUs = LOOK_AHEAD_US.usual;
  #format: { sampleRate: number; channels: number } | undefined;
  isMuted = false;

  constructor({ nowUs, hear }: SoundEncoderOptions) {
    this.#nowUs = nowUs;
    this.#hear = hear;
    this.#encoder = new AudioEncoder({
      output: (chunk) => this.#cameOut(chunk),
      error: () => this.#hear({ name: 'failed' }),
    });
    void this.#askLookAhead();
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
    this.#encoder.configure(configOf({ sampleRate, numberOfChannels }));
    this.#hear({
      name: 'track',
      facts: { kind: 'audio', codec: 'opus', sampleRate, channels: numberOfChannels },
    });
  }

  /** A browser that does not know an option leaves it out of its answer. */
  async #askLookAhead(): Promise<void> {
    try {
      const asked = configOf({ sampleRate: 48_000, numberOfChannels: 1 });
      const { config } = await AudioEncoder.isConfigSupported(asked);
      const opus = config?.opus as typeof OPUS | undefined;
      if (opus?.application === OPUS.application) this.#lookAheadUs = LOOK_AHEAD_US.lowDelay;
    } catch {
      // Then encoding fails too, which is told where it happens.
    }
  }

  #cameOut(chunk: EncodedAudioChunk): void {
    const payload = new Uint8Array(chunk.byteLength);
    if (payload.byteLength === 0) return;
    chunk.copyTo(payload);
    const timestampUs = this.#clock.capturedUs({
      ownUs: chunk.timestamp,
      durationUs: (chunk.duration ?? CHUNK_US) + this.#lookAheadUs,
      arrivedUs: this.#nowUs(),
    });
    this.#hear({
      name: 'chunk',
      chunk: { kind: 'audio', isKey: true, temporalLayer: 0, timestampUs, payload },
    });
  }
}

function configOf(format: { sampleRate: number; numberOfChannels: number }): AudioEncoderConfig {
  return { codec: 'opus', ...format, bitrate: BITRATE_BPS, opus: OPUS };
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
