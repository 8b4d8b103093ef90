/**
 * What a page may read and set of any media element, as far as a live stream has it, and a recording, so that controls made for `<video>`
 * (media-chrome) fit.
 * From: media-life.ts. To: the page, as part of stream-element.ts.
 */
import type { MediaLife, PlayerError } from './media-life.ts';
import { PlayerAttributes } from './player-attributes.ts';
import type { PlayerOnDemand } from './player-on-demand.ts';

export abstract class MediaElement extends PlayerAttributes {
  protected abstract readonly life: MediaLife;
  protected abstract readonly stream: PlayerOnDemand;
  protected abstract readonly pictureSize: { readonly width: number; readonly height: number };

  /** What was set a moment ago counts from now on. */
  protected abstract readonly settle: () => void;

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

  /** Infinity: it is live. NaN before the first picture. Of a recording its length, in seconds. */
  get duration(): number {
    const live = this.readyState === 0 ? Number.NaN : Infinity;
    return this.stream.replay?.duration ?? live;
  }

  /** For how many seconds it has played; of a recording: the place, in seconds. */
  get currentTime(): number {
    return this.stream.currentTime ?? this.life.currentTime;
  }

  /** Seeks in a recording. Of what is live there is only now: what a page wishes is not heard. */
  set currentTime(seconds: number) {
    this.settle();
    this.stream.seek(seconds);
  }

  get playbackRate(): number {
    return this.stream.rate;
  }

  /** Of a recording, 0.5 to 2; the pitch stays. What is live has the speed of life. */
  set playbackRate(rate: number) {
    this.settle();
    this.stream.rate = rate;
  }

  get seeking(): boolean {
    return this.stream.replay?.seeking === true;
  }

  get loop(): boolean {
    return false;
  }

  set loop(_isLooped: boolean) {}

  get seekable(): TimeRanges {
    const { replay } = this.stream;
    return replay ? rangeOf(0, replay.duration) : momentOf(this);
  }

  get buffered(): TimeRanges {
    const { replay } = this.stream;
    return replay ? rangeOf(replay.currentTime, replay.bufferedTo) : momentOf(this);
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
  return readyState === 0 ? rangeOf(0, Number.NaN) : rangeOf(currentTime, currentTime);
}

function rangeOf(start: number, end: number): TimeRanges {
  return { length: Number.isNaN(end) ? 0 : 1, start: () => start, end: () => end };
}
