/**
 * What can be read of a stream that plays, how loud it is, and how long it waits.
 * From: playback.ts. To: the page, as part of player.ts.
 */
import type { Rung } from '@streamhub/protocol';
import type { Latency } from './clock/latency.ts';
import type { PictureMode } from './picture/picture-playback.ts';
import type { PreviewReason } from './picture/picture-track.ts';
import type { Playback, PlayerStats } from './playback.ts';
import type { PlayerSoundState } from './sound/sound-playback.ts';

/** Of a live stream, or of a recording. */
export interface Played extends Pick<Playback, 'stats' | 'picture' | 'sound' | 'latency'> {
  readonly report: { readonly rung: Rung };
}

export abstract class PlayerReading {
  protected abstract readonly playback: Played;

  /** Read it as often as it is shown. */
  get stats(): PlayerStats {
    return this.playback.stats;
  }

  /** `preview`: about one picture a second, and `previewReason` says why. */
  get pictureMode(): PictureMode['pictureMode'] {
    return this.playback.picture.mode.pictureMode;
  }

  get previewReason(): PreviewReason | undefined {
    return this.playback.picture.mode.previewReason;
  }

  /** Anything but `full`: the picture is reduced for this viewer's slow line (`PlayerStats.rung` says what each means). */
  get rung(): Rung {
    return this.playback.report.rung;
  }

  get soundState(): PlayerSoundState {
    return this.playback.sound.state;
  }

  /** The browser has not yet said whether the sound may be heard. */
  get isSoundStarting(): boolean {
    return this.playback.sound.isStarting;
  }

  /** 0 to 1. */
  get volume(): number {
    return this.playback.sound.volume;
  }

  set volume(volume: number) {
    this.playback.sound.volume = volume;
  }

  get muted(): boolean {
    return this.playback.sound.muted;
  }

  set muted(isMuted: boolean) {
    this.playback.sound.muted = isMuted;
  }

  /** How long late pictures and late sound are waited for; it may change at any time. */
  get latency(): Latency {
    return this.playback.latency;
  }

  set latency(latency: Latency) {
    this.playback.latency = latency;
  }

  /** Lets the sound be heard where `soundState` is `blocked`. Must be called in a gesture: a click, a key. */
  enableSound(): Promise<void> {
    return this.playback.sound.enable();
  }
}
