/**
 * What a page may read of any media element, as far as a live stream has it, so that controls made for `<video>`
 * (media-chrome) fit.
 * From: media-life.ts. To: the page, as part of stream-element.ts.
 */
import type { MediaLife, PlayerError } from './media-life.ts';
import { PlayerAttributes } from './player-attributes.ts';

export abstract class MediaElement extends PlayerAttributes {
  protected abstract readonly life: MediaLife;
  protected abstract readonly pictureSize: { readonly width: number; readonly height: number };

  get paused(): boolean {
    return this.life.paused;
  }

  get ended(): boolean {
    return this.life.ended;
  }

  /** Null, or why there is nothing to play. */
  get error(): PlayerError | null {
    return this.life.error;
  }

  /** 0 before the first picture, 4 while it plays, 2 while it has to wait. */
  get readyState(): number {
    return this.life.readyState;
  }

  /** Infinity: it is live. NaN before the first picture. */
  get duration(): number {
    return this.readyState === 0 ? Number.NaN : Infinity;
  }

  /** For how many seconds it has played. */
  get currentTime(): number {
    return this.life.currentTime;
  }

  /** There is only now: what a page wishes is not heard. */
  set currentTime(_seconds: number) {}

  get playbackRate(): number {
    return 1;
  }

  set playbackRate(_rate: number) {}

  get seeking(): boolean {
    return false;
  }

  get loop(): boolean {
    return false;
  }

  set loop(_isLooped: boolean) {}

  get seekable(): TimeRanges {
    return momentOf(this);
  }

  get buffered(): TimeRanges {
    return momentOf(this);
  }

  /** Of the picture as it comes; 0 before the first one. */
  get videoWidth(): number {
    return this.readyState === 0 ? 0 : this.pictureSize.width;
  }

  get videoHeight(): number {
    return this.readyState === 0 ? 0 : this.pictureSize.height;
  }
}

/** What is live is the one moment there is. */
function momentOf({ currentTime, readyState }: MediaElement): TimeRanges {
  return { length: readyState === 0 ? 0 : 1, start: () => currentTime, end: () => currentTime };
}
