/**
 * Encodes what viewers hear as Opus, in chunks of 20 ms, each of which is a key chunk.
 * From: sound-loop.ts, blocks of sound. To: the same, the track and its chunks.
 *
 * Muted means silence, not nothing: it costs a few bytes a chunk, and the viewer's clock, which follows the sound, goes
 * on without a seam when it is unmuted.
 */

import type { EncodingNews } from '../../encode/encoded-chunk.ts';
import { CaptureClock } from './capture-clock.ts';
import { SOUND_RATE, type SoundPlanes } from './sound-planes.ts';

interface SoundEncoderOptions {
  nowUs: () => number;
  hear: (news: EncodingNews) => void;
}

/** Of speech that is all one hears of a voice; music and what a screen plays want more. */
const BITRATE_BPS = { speech: 64_000, music: 128_000 };
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
  #format: { channels: number; bitrateBps: number } | undefined;
  /** Frames that came, whether or not there was room for them: the sound's own clock. */
  #frames = 0;
  /** Blocks that found the encoder full, and were not told yet. */
  #skipped = 0;
  isMusic = false;

  constructor({ nowUs, hear }: SoundEncoderOptions) {
    this.#nowUs = nowUs;
    this.#hear = hear;
    this.#encoder = new AudioEncoder({
      output: (chunk) => this.#cameOut(chunk),
      error: () => this.#hear({ name: 'failed' }),
    });
    void this.#askLookAhead();
  }

  /** At `SOUND_RATE`. */
  encode(planes: SoundPlanes): void {
    const frames = planes[0]?.length ?? 0;
    const timestamp = Math.round((this.#frames * 1e6) / SOUND_RATE);
    this.#frames += frames;
    if (frames === 0) return;
    try {
      this.#follow(planes.length);
      if (this.#encoder.state !== 'configured') return;
      if (this.#encoder.encodeQueueSize > MAX_QUEUE) this.#skipped += 1;
      else encodeAndClose(this.#encoder, audioDataOf(planes, timestamp));
    } catch {
      this.#hear({ name: 'failed' });
    }
  }

  /** There was nothing for a while. */
  restartClock(): void {
    this.#clock.restart();
  }

  #follow(channels: number): void {
    if (this.#encoder.state === 'closed') return;
    const bitrateBps = BITRATE_BPS[this.isMusic ? 'music' : 'speech'];
    const before = this.#format;
    if (before?.channels === channels && before.bitrateBps === bitrateBps) return;
    this.#format = { channels, bitrateBps };
    this.#encoder.configure(configOf(this.#format));
    if (before?.channels === channels) return;
    this.#hear({
      name: 'track',
      facts: { kind: 'audio', codec: 'opus', sampleRate: SOUND_RATE, channels },
    });
  }

  /** A browser that does not know an option leaves it out of its answer. */
  async #askLookAhead(): Promise<void> {
    try {
      const asked = configOf({ channels: 1, bitrateBps: BITRATE_BPS.speech });
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
    if (this.#skipped === 0) return;
    this.#hear({ name: 'sound:skipped', blocks: this.#skipped });
    this.#skipped = 0;
  }
}

function encodeAndClose(encoder: AudioEncoder, block: AudioData): void {
  try {
    encoder.encode(block);
  } finally {
    block.close();
  }
}

function configOf(format: { channels: number; bitrateBps: number }): AudioEncoderConfig {
  return {
    codec: 'opus',
    sampleRate: SOUND_RATE,
    numberOfChannels: format.channels,
    bitrate: format.bitrateBps,
    opus: OPUS,
  };
}

function audioDataOf(planes: SoundPlanes, timestamp: number): AudioData {
  const numberOfFrames = planes[0]?.length ?? 0;
  const data = new Float32Array(numberOfFrames * planes.length);
  for (const [channel, plane] of planes.entries()) data.set(plane, channel * numberOfFrames);
  return new AudioData({
    format: 'f32-planar',
    sampleRate: SOUND_RATE,
    numberOfChannels: planes.length,
    numberOfFrames,
    timestamp,
    data,
  });
}
