/** The types of sound-bridge.js, which is plain JavaScript for the audio thread's sake. */

export declare class SoundBridge {
  /** `past` is what was heard last, an array a channel. */
  constructor(options: { past: Float32Array[]; sampleRate: number });
  readonly isOver: boolean;
  sample(channel: number): number;
  advance(step: number): void;
}
