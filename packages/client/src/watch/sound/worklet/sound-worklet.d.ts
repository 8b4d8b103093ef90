/** The types of sound-worklet.js, which is plain JavaScript for the audio thread's sake. */
import type { SoundBlock, SoundClock } from './sound-ring.js';

export type ToSoundWorklet =
  | { name: 'block'; block: SoundBlock }
  | { name: 'clock'; clock: SoundClock }
  | { name: 'clear' }
  | { name: 'close' };

export interface SoundStatus {
  /** What is played at `contextTimeS`; undefined in silence. */
  timestampUs: number | undefined;
  contextTimeS: number;
  /** How often there was no sound when it was due. */
  dryings: number;
  /** How often for so long that it was not bridged: gaps in the sound. */
  underruns: number;
}
