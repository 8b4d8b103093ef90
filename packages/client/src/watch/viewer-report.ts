/**
 * What a viewer tells the hub several times a second, and what the hub answers: how much of the stream it sends now.
 * From: playback.ts, what came; clock-sync.ts, answers. To: `stream:feedback`; playback.ts, the rung and the losses.
 *
 * The hub leaves chunks out for a viewer whose line is slow, and counts them. What is missing here beyond that count was
 * lost before the hub.
 */
import {
  type Chunk,
  type FeedbackAnswer,
  limits,
  type Rung,
  sequenceDistance,
} from '@streamhub/protocol';
import type { FeedbackReport } from '../wire/clock-sync.ts';

interface ViewerReportOptions {
  delayMs(): number | undefined;
  onRung(): void;
  /** Chunks are missing that the hub did not leave out. */
  onLoss(): void;
}

const HURRIED_MS = 250;
/** Before the hub has said how often, for it has much to do with the reports of thousands. */
const FIRST_EVERY_MS = 1_000;
/** How well the line does is decided in its first seconds. */
const BEGINNING_MS = 3_000;
/** Later than the best of the last seconds by so much: something queues up. */
const GROWN_MS = 80;
const BEST_KEPT_MS = 5_000;
/** A picture that stands still comes twice a second. After a while it is the streamer who is silent, not the line. */
const SILENCE_MS = { least: 700, most: 5_000 };

export class ViewerReport implements FeedbackReport {
  readonly #options: ViewerReportOptions;
  #rung: Rung = 'full';
  #everyMs = FIRST_EVERY_MS;
  #joinedMs = Number.NEGATIVE_INFINITY;
  /** Of the newest join. */
  #received = 0;
  #missing = 0;
  #hubSkipped = 0;
  #lost = 0;
  #past = { hubSkipped: 0, lost: 0 };
  readonly #sequences = new Map<number, number>();
  #arrivedMs = Number.NEGATIVE_INFINITY;
  #latenessMs = 0;
  /** The least lateness of this and of the last few seconds: two windows, so that one is always whole. */
  #best = { sinceMs: Number.NEGATIVE_INFINITY, nowMs: Infinity, beforeMs: Infinity };

  constructor(options: ViewerReportOptions) {
    this.#options = options;
  }

  get rung(): Rung {
    return this.#rung;
  }

  /** Chunks the hub left out for this viewer since the player began. */
  get hubSkipped(): number {
    return this.#past.hubSkipped + this.#hubSkipped;
  }

  /** Chunks that never came and that the hub did not leave out. */
  get lost(): number {
    return this.#past.lost + this.#lost;
  }

  /** After the buffer: the hub counts from here. */
  joined(nowMs: number): void {
    this.#joinedMs = nowMs;
    this.#past = { hubSkipped: this.hubSkipped, lost: this.lost };
    this.#received = 0;
    this.#missing = 0;
    this.#hubSkipped = 0;
    this.#lost = 0;
    this.#setRung('full');
  }

  /** Each track may begin anywhere again in sequence (rule T7). */
  tracksStated(): void {
    this.#sequences.clear();
  }

  /** What comes next does not continue what was: a join, another page that sends. */
  restart(): void {
    this.#sequences.clear();
    this.#best = { sinceMs: Number.NEGATIVE_INFINITY, nowMs: Infinity, beforeMs: Infinity };
    this.#latenessMs = 0;
  }

  /** One `stream:data`, also one that is no batch. The buffer counts as none: `seen` is for that. */
  received(chunks: readonly Chunk[], nowMs: number): void {
    this.#received += 1;
    this.#arrivedMs = nowMs;
    this.seen(chunks);
    const newestUs = chunks.reduce((newest, each) => Math.max(newest, each.timestampUs), -Infinity);
    if (Number.isFinite(newestUs)) this.#measure(nowMs - newestUs / 1000, nowMs);
  }

  seen(chunks: readonly Chunk[]): void {
    for (const { trackId, sequence } of chunks) {
      const last = this.#sequences.get(trackId);
      this.#sequences.set(trackId, sequence);
      if (last !== undefined) this.#missing += Math.max(0, sequenceDistance(last, sequence) - 1);
    }
  }

  take(): ReturnType<FeedbackReport['take']> {
    const delayMs = this.#options.delayMs();
    const missing = this.#missing;
    const joinedMs = this.#joinedMs;
    return {
      fields: {
        received: this.#received,
        ...(delayMs === undefined ? {} : { delayMs: withinBounds(delayMs) }),
      },
      answered: (answer) => {
        if (joinedMs === this.#joinedMs) this.#answered(answer, missing);
      },
    };
  }

  everyMs(nowMs: number): number {
    const silentMs = nowMs - this.#arrivedMs;
    const isHurried =
      this.#rung !== 'full' ||
      this.#missing - this.#hubSkipped > this.#lost ||
      nowMs - this.#joinedMs < BEGINNING_MS ||
      this.#latenessMs - Math.min(this.#best.nowMs, this.#best.beforeMs) > GROWN_MS ||
      (silentMs > SILENCE_MS.least && silentMs < SILENCE_MS.most);
    return isHurried ? Math.min(HURRIED_MS, this.#everyMs) : this.#everyMs;
  }

  /** `missing`: here, when the report went out. The hub had counted all of them by then, if it had left them out. */
  #answered({ rung, skipped, reportEveryMs }: FeedbackAnswer, missing: number): void {
    if (rung === undefined || skipped === undefined) return;
    this.#everyMs = reportEveryMs ?? FIRST_EVERY_MS;
    this.#hubSkipped = skipped;
    this.#setRung(rung);
    if (missing - skipped <= this.#lost) return;
    this.#lost = missing - skipped;
    this.#options.onLoss();
  }

  #setRung(rung: Rung): void {
    if (rung === this.#rung) return;
    this.#rung = rung;
    this.#options.onRung();
  }

  #measure(latenessMs: number, nowMs: number): void {
    const best = this.#best;
    this.#latenessMs = latenessMs;
    if (nowMs - best.sinceMs >= BEST_KEPT_MS) {
      this.#best = { sinceMs: nowMs, nowMs: latenessMs, beforeMs: best.nowMs };
    } else best.nowMs = Math.min(best.nowMs, latenessMs);
  }
}

function withinBounds(delayMs: number): number {
  return Math.round(Math.min(limits.delayMaxMs, Math.max(0, delayMs)));
}
