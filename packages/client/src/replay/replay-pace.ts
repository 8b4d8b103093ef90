/**
 * When the clock of a replay runs: not before the picture that was sought, not without something to play, and not through
 * the silence of a pause.
 * From: replay-feed.ts, what is there. To: replay-clock.ts; replay.ts, what has changed.
 */
import type { ReplayClock } from './replay-clock.ts';
import type { ReplayFeed } from './replay-feed.ts';

/** `sought`: there is no picture to wait for. `skipped`: over a time without anything. */
export type PaceChange = 'sought' | 'runs or stands' | 'skipped' | 'over';

interface ReplayPaceOptions {
  clock: ReplayClock;
  feed: Pick<ReplayFeed, 'isThere' | 'isAllRead' | 'isOver' | 'readUs' | 'goesOnAtUs'>;
  /** The tracks have one. */
  hasPicture(): boolean;
}

/** From the picture that was sought until the sound of the same moment is at the loudspeaker. */
const STARTS_AFTER_MS = 120;
const BEGINS_WITH_US = 300_000;
/** Less is ahead: it stops to wait for more. */
const DRY_US = 30_000;
/** With nothing in it, longer is not waited out. */
const LONGEST_SILENCE_US = 1_000_000;
/** A decoder that shows nothing by then holds up nothing. */
const PICTURE_WITHIN_MS = 1_500;

export class ReplayPace {
  readonly #options: ReplayPaceOptions;
  /** Since then all is read that the picture needs. */
  #thereMs: number | undefined;

  constructor(options: ReplayPaceOptions) {
    this.#options = options;
  }

  seek(): void {
    this.#thereMs = undefined;
  }

  /** Often. */
  turn(
    nowMs: number,
    { isPaused, isSeeking }: { isPaused: boolean; isSeeking: boolean },
  ): PaceChange | undefined {
    const { clock } = this.#options;
    if (isSeeking) return this.#hasWaited(nowMs) ? 'sought' : undefined;
    if (clock.isSet) return this.#running();
    if (isPaused || this.#aheadUs < BEGINS_WITH_US * clock.speed) return undefined;
    clock.start({ afterMs: STARTS_AFTER_MS });
    return 'runs or stands';
  }

  #running(): PaceChange | undefined {
    const { clock, feed } = this.#options;
    if (feed.isOver && clock.positionUs >= feed.readUs) return 'over';
    const goesOnAtUs = feed.goesOnAtUs ?? 0;
    if (goesOnAtUs - clock.positionUs > LONGEST_SILENCE_US) {
      clock.skipTo(goesOnAtUs);
      return 'skipped';
    }
    if (this.#aheadUs >= DRY_US) return undefined;
    clock.stop();
    return 'runs or stands';
  }

  get #aheadUs(): number {
    const { clock, feed } = this.#options;
    return feed.isAllRead ? Infinity : feed.readUs - clock.positionUs;
  }

  #hasWaited(nowMs: number): boolean {
    const { feed, hasPicture } = this.#options;
    if (!feed.isThere) return false;
    this.#thereMs ??= nowMs;
    return !hasPicture() || nowMs - this.#thereMs > PICTURE_WITHIN_MS;
  }
}
