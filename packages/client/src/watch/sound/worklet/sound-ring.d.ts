/** The types of sound-ring.js, which is plain JavaScript for the audio thread's sake. */
import type { SoundBridge } from './sound-bridge.js';

export interface SoundBlock {
  timestampUs: number;
  sampleRate: number;
  /** One array a channel, all of one length. */
  channels: Float32Array[];
}

/** `timestampUs` is heard at `contextTimeS`, and media time runs at `rate` from there. */
export interface SoundClock {
  timestampUs: number;
  contextTimeS: number;
  rate: number;
}

export declare class SoundRing {
  constructor(options: { sampleRate: number; Bridge: typeof SoundBridge });
  readonly dryings: number;
  readonly underruns: number;
  readonly jumps: number;
  readonly isPlaying: boolean;
  readonly heldUs: number;
  readonly timestampUs: number | undefined;
  push(block: SoundBlock): void;
  follow(clock: SoundClock): void;
  clear(): void;
  render(outputs: Float32Array[], contextTimeS: number): void;
}
