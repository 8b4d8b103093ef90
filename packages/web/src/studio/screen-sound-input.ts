/**
 * What a shared screen plays: there with the screen, and it may end before the screen does.
 * From: studio-devices.ts, the screen. To: the same, the sound for the publisher and a state.
 */
import type { CapturedSound, SharedScreen } from '@streamhub/client';

export type ScreenSoundState =
  | { name: 'none' }
  | { name: 'on'; sound: CapturedSound }
  /** The screen is still shared. */
  | { name: 'ended' };

export class ScreenSoundInput {
  readonly #onChange: (state: ScreenSoundState) => void;
  #sound: CapturedSound | undefined;

  /** `onChange` has to pass the sound on before it returns: who owns the screen may close it then. */
  constructor({ onChange }: { onChange: (state: ScreenSoundState) => void }) {
    this.#onChange = onChange;
  }

  /** The sound stays the screen's, which closes it. */
  follow(screen: SharedScreen | undefined): void {
    const sound = screen?.sound;
    this.#sound = sound;
    sound?.onEnded(() => {
      if (this.#sound === sound) this.#onChange({ name: 'ended' });
    });
    this.#onChange(sound ? { name: 'on', sound } : { name: 'none' });
  }
}
