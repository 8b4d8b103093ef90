/**
 * Decodes a track of whole pictures: the classic path, and the preview. One at a time, and of those that come meanwhile
 * the newest waits: a slow device sees fewer pictures, never old ones.
 * From: picture-playback.ts, chunks. To: the same, the picture to paint now.
 */
import type { Chunk } from '@streamhub/protocol';
import { NewestOnly } from '../../flow/newest-only.ts';
import { decodeImage } from './decode-image.ts';
import { FrameSchedule } from './frame-schedule.ts';
import type { Picture } from './picture.ts';
import type { PictureTrack, PictureTrackOptions } from './picture-track.ts';

/** Without the two, a picture is shown as soon as it is there. */
type JpegTrackOptions = Pick<PictureTrackOptions, 'onPicture'> &
  Partial<Pick<PictureTrackOptions, 'playTimeMs' | 'isImmediate'>>;

/** A picture is whole and raw: at most this many wait for their time. */
const MAX_HELD = 12;

export class JpegTrack implements PictureTrack {
  readonly #onPicture: () => void;
  readonly #playTimeMs: PictureTrackOptions['playTimeMs'] | undefined;
  readonly #isImmediate: PictureTrackOptions['isImmediate'];
  readonly #schedule = new FrameSchedule<Picture>();
  readonly #decodes = new NewestOnly<Chunk>((chunk) => this.#decode(chunk));
  #run = 0;
  /** Broken, or one more than can be held. */
  #dropped = 0;
  #decodeMs = 5;
  #isClosed = false;

  constructor({ playTimeMs, isImmediate = () => false, onPicture }: JpegTrackOptions) {
    this.#playTimeMs = playTimeMs;
    this.#isImmediate = isImmediate;
    this.#onPicture = onPicture;
  }

  get state() {
    return 'decoding' as const;
  }

  get decodeMs(): number {
    return this.#decodeMs;
  }

  get skipped(): number {
    return this.#decodes.dropped + this.#dropped + this.#schedule.skipped;
  }

  /** The newest at most. */
  get waiting(): number {
    return 0;
  }

  push(chunk: Chunk): void {
    if (this.#isClosed) return;
    if (this.#schedule.length < MAX_HELD) this.#decodes.push(chunk);
    else this.#dropped += 1;
  }

  /** Each picture stands for itself. */
  doubt(): void {}

  take(nowMs: number): Picture | undefined {
    const playTimeMs = this.#isImmediate() ? undefined : this.#playTimeMs;
    return this.#schedule.take(nowMs, playTimeMs ?? (() => nowMs));
  }

  restart(): void {
    this.#run += 1;
    this.#schedule.clear();
  }

  close(): void {
    this.#isClosed = true;
    this.restart();
  }

  async #decode({ payload, timestampUs }: Chunk): Promise<void> {
    const run = this.#run;
    const sinceMs = performance.now();
    let picture: Picture;
    try {
      picture = await decodeImage(payload, timestampUs);
    } catch {
      this.#dropped += 1;
      return;
    }
    this.#decodeMs += (performance.now() - sinceMs - this.#decodeMs) / 16;
    if (run !== this.#run) return picture.close();
    this.#schedule.push(picture);
    this.#onPicture();
  }
}
