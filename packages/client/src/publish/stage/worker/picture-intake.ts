/**
 * Keeps the newest picture of one source.
 * From: the page, a source's stream, track or pictures. To: stage-loop.ts, which draws.
 */

import { trackProcessor } from '../../capture/track-processor.ts';
import type { Size } from '../../picture/size.ts';
import type { Picture, SourceMessage } from '../stage-messages.ts';
import { OwnPicture } from './own-picture.ts';

interface PictureIntakeOptions {
  /** How often the page is asked for a picture where only the page can see them. */
  intervalMs: () => number;
  /** What is needed of a picture at most. */
  room: () => Size;
  onTick: (sourceId: number) => void;
  /** `newest` is another one, or none any more. */
  onChange: () => void;
}

export class PictureIntake {
  readonly #options: PictureIntakeOptions;
  #sourceId = 0;
  #isTicking = false;
  #reader: ReadableStreamDefaultReader<VideoFrame> | undefined;
  #track: MediaStreamTrack | undefined;
  #ticks: ReturnType<typeof setInterval> | undefined;
  #newest: OwnPicture | undefined;
  #taken = Promise.resolve();

  constructor(options: PictureIntakeOptions) {
    this.#options = options;
  }

  get newest(): OwnPicture | undefined {
    return this.#newest;
  }

  /** There is none, until the next one comes. */
  forget(): void {
    const last = this.#newest;
    this.#newest = undefined;
    this.#options.onChange();
    last?.close();
  }

  hear(message: SourceMessage): void {
    const { sourceId } = message;
    if (message.name !== 'source:picture') this.#leave(sourceId);
    switch (message.name) {
      case 'source:picture':
        if (sourceId === this.#sourceId) void this.#take(message.picture);
        else message.picture.close();
        break;
      case 'source:none':
        this.forget();
        break;
      case 'source:readable':
        void this.#read(message.readable);
        break;
      case 'source:track':
        this.#readTrack(message.track);
        break;
      case 'source:ticks':
        this.#isTicking = true;
        this.intervalChanged();
        break;
    }
  }

  /** Lets go a track or stream that moved here. */
  close(): void {
    this.#leave(this.#sourceId);
  }

  intervalChanged(): void {
    if (!this.#isTicking) return;
    const { onTick, intervalMs } = this.#options;
    clearInterval(this.#ticks);
    this.#ticks = setInterval(() => onTick(this.#sourceId), intervalMs());
  }

  /** The last picture stays until the next source's first: no flash of the card between two cameras. */
  #leave(sourceId: number): void {
    this.#sourceId = sourceId;
    this.#isTicking = false;
    clearInterval(this.#ticks);
    // Ends the loop in #read with the source; a stream that failed already has nothing to say any more.
    this.#reader?.cancel().catch(() => {});
    this.#reader = undefined;
    this.#track?.stop();
    this.#track = undefined;
  }

  #readTrack(track: MediaStreamTrack): void {
    const Processor = trackProcessor<VideoFrame>();
    if (!Processor) return;
    this.#track = track;
    void this.#read(new Processor({ track }).readable);
  }

  async #read(readable: ReadableStream<VideoFrame>): Promise<void> {
    const reader = readable.getReader();
    this.#reader = reader;
    try {
      for (;;) {
        const { done, value } = await reader.read();
        if (done) return;
        if (reader === this.#reader) await this.#take(value);
        else value.close();
      }
    } catch {
      // The track ended or its page is gone; the page hears of that by the track itself.
    }
  }

  /** One after the other: a new source's only picture may come while the last of the one before is copied. */
  #take(picture: Picture): Promise<void> {
    const sourceId = this.#sourceId;
    this.#taken = this.#taken
      .then(() => this.#takeNow(picture, sourceId))
      // What breaks over one picture must not cost all that follow.
      .catch((error) => reportError(error));
    return this.#taken;
  }

  async #takeNow(picture: Picture, sourceId: number): Promise<void> {
    if (sourceId !== this.#sourceId) return picture.close();
    const newest = this.#newest ?? new OwnPicture();
    try {
      await newest.take(picture, this.#options.room());
    } catch {
      // One that cannot be drawn; the next may be.
      return;
    }
    if (sourceId === this.#sourceId) {
      this.#newest = newest;
      this.#options.onChange();
    } else if (newest !== this.#newest) {
      newest.close();
    }
  }
}
