/**
 * What sound-track.ts needs of a decoder, whoever brings it: the browser (browser-sound-decoder.ts), or the page where the
 * browser has none for Opus (opus-sound-decoder.ts).
 */
import type { Chunk, Track } from '@streamhub/protocol';
import type { SoundBlock } from './worklet/sound-ring.js';

export type AudioFacts = Extract<Track, { kind: 'audio' }>;

export interface SoundDecoder {
  /** Never throws. A block comes out for each chunk, in order, with the chunk's time; or none, if it is swallowed. */
  decode(chunk: Pick<Chunk, 'timestampUs' | 'payload'>): void;
  /** What comes next does not continue what was, and what is inside comes out no more. */
  reset(): void;
  /** Nothing is heard of it afterwards. Twice is harmless. */
  close(): void;
}

export interface SoundDecoderEvents {
  onBlock(block: SoundBlock): void;
  /** A chunk could not be decoded. It goes on with the next one. */
  onError(): void;
}

/** Opus comes out at this rate, whatever went into its encoder. */
const OPUS_RATE = 48_000;

/** Of the samples that come out. */
export function decodedRate({ codec, sampleRate }: AudioFacts): number {
  return codec === 'opus' ? OPUS_RATE : sampleRate;
}
