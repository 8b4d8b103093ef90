/**
 * Decides how long a batch of nothing but sound waits for the picture that is due next, so that both leave with one
 * write: on an idle hub writes are most of what a viewer costs.
 * From: audience.ts, each batch, which hands in the time. To: the same, milliseconds.
 *
 * The picture never waits. The sound may: it is played behind its picture in any case, because its way to the
 * loudspeaker is longer. Nothing waits while pictures do not come regularly, or while few viewers watch.
 */
import type { PlacedChunk } from './buffer/batch.ts';
import { SOUND, type TrackRoles } from './pace/track-roles.ts';

/** The writes that are saved for fewer are worth no wait. */
const FEWEST_VIEWERS = 16;
/** A picture that is due within this time is waited for. */
const WORTH_WAITING_MS = 12;
/**
 * And so long after that, for it may be late itself. Sound is played some 40 ms behind its picture, and the player
 * lets it be 60 before the picture waits: both times together must fit in between.
 */
const LATE_MS = 2;
/** Pictures that come faster or slower than this are not foreseen. */
const SHORTEST_INTERVAL_MS = 10;
const LONGEST_INTERVAL_MS = 100;
const INTERVAL_WEIGHT = 1 / 8;

export class SoundWait {
  #pictureAtMs = Number.NEGATIVE_INFINITY;
  #intervalMs = Number.POSITIVE_INFINITY;

  /** 0: the batch leaves now, with all that waits. */
  waitMs(
    chunks: readonly PlacedChunk[],
    { roles, viewers, nowMs }: { roles: TrackRoles; viewers: number; nowMs: number },
  ): number {
    let isSound = true;
    for (const { header } of chunks) {
      const role = roles.of(header.trackId);
      isSound &&= role === SOUND;
      if (role === 0) this.#notePicture(nowMs);
    }
    return isSound && viewers >= FEWEST_VIEWERS ? this.#untilPictureMs(nowMs) : 0;
  }

  #notePicture(nowMs: number): void {
    const intervalMs = nowMs - this.#pictureAtMs;
    this.#pictureAtMs = nowMs;
    const goesOn = Math.max(intervalMs, this.#intervalMs) <= LONGEST_INTERVAL_MS;
    if (goesOn) this.#intervalMs += INTERVAL_WEIGHT * (intervalMs - this.#intervalMs);
    else this.#intervalMs = intervalMs;
  }

  #untilPictureMs(nowMs: number): number {
    const isForeseen =
      this.#intervalMs >= SHORTEST_INTERVAL_MS && this.#intervalMs <= LONGEST_INTERVAL_MS;
    const dueMs = this.#pictureAtMs + this.#intervalMs - nowMs;
    if (!isForeseen || dueMs > WORTH_WAITING_MS) return 0;
    return Math.max(0, dueMs + LATE_MS);
  }
}
