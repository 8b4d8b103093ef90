/**
 * What a page may read of the stream that `<streamhub-player>` plays.
 * From: streamhub-player.ts, which is one. To: the page.
 */
import type { Rung } from '@streamhub/protocol';
import type { PictureMode } from '../picture/picture-playback.ts';
import type { PlayerStats } from '../playback.ts';
import type { PlayerInfo, PlayerState } from '../player-state.ts';
import type { PlayerSoundState } from '../sound/sound-playback.ts';
import { MediaElement } from './media-element.ts';

export abstract class StreamElement extends MediaElement {
  /** Undefined: there is nothing to play. While paused it stays as it was. */
  get state(): PlayerState | undefined {
    return this.stream.look.state;
  }

  get info(): PlayerInfo | undefined {
    return this.stream.look.info;
  }

  get soundState(): PlayerSoundState {
    return this.stream.look.soundState;
  }

  get pictureMode(): PictureMode['pictureMode'] {
    return this.stream.look.pictureMode;
  }

  get previewReason(): PictureMode['previewReason'] {
    return this.stream.look.previewReason;
  }

  /** Anything but `full`: the hub leaves something out, so that a slow connection does not make the picture late. */
  get rung(): Rung {
    return this.stream.look.rung;
  }

  get isPolling(): boolean {
    return this.stream.look.isPolling;
  }

  /** Read it as often as it is shown. Undefined while nothing plays. */
  get stats(): PlayerStats | undefined {
    return this.stream.player?.stats;
  }
}
