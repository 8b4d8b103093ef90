/**
 * The hub's clock as this page knows it: asks the hub for its time, often at first and then once a second.
 * From: a hub connection, its answers to `stream:feedback`. To: the publisher (`clockOffsetUs`) and the player (delay).
 *
 * A viewer's report goes with the same request, and what the hub says of the viewer comes with the same answer.
 */
import type { FeedbackAnswer, FeedbackRequest } from '@streamhub/protocol';
import { ClockFilter } from './clock-filter.ts';
import type { HubLine } from './hub-line.ts';

/** What else travels with the clock's requests. */
export interface FeedbackReport {
  /** Once for each request: what it carries, and who hears its answer, if one comes. */
  take(): {
    fields: Omit<FeedbackRequest, 'streamKey'>;
    answered(answer: FeedbackAnswer): void;
  };
  /** How long after a report the next is due; may change between any two calls. */
  everyMs(nowMs: number): number;
}

export interface HubClockOptions {
  line: HubLine;
  streamKey: string;
  report?: FeedbackReport;
}

const FIRST_ASKS = 6;
const FIRST_EVERY_MS = 100;
const EVERY_MS = 1_000;
const LOOK_EVERY_MS = 100;
/** A look comes a little before or after its time. */
const EARLY_MS = 10;

export class HubClock {
  readonly #line: HubLine;
  readonly #streamKey: string;
  readonly #report: FeedbackReport | undefined;
  readonly #filter = new ClockFilter();
  #timer: ReturnType<typeof setInterval> | undefined;
  /** Grows with each start and stop: answers to an older run are not heard. */
  #run = 0;
  #asked = 0;
  #askedMs = Number.NEGATIVE_INFINITY;

  constructor({ line, streamKey, report }: HubClockOptions) {
    this.#line = line;
    this.#streamKey = streamKey;
    this.#report = report;
  }

  /** Hub's time (µs since 1970) minus `performance.now() * 1000` of this page; undefined before the first answer. */
  get offsetUs(): number | undefined {
    return this.#filter.offsetUs;
  }

  /** The offset is wrong by half of this round trip at most. */
  get roundTripMs(): number | undefined {
    return this.#filter.roundTripMs;
  }

  /**
   * Also after `stop`; while it runs, it begins anew with the often-asking. What was known is forgotten: a page's clock may
   * have stood still meanwhile, as it does in a laptop that sleeps.
   */
  start(): void {
    this.stop();
    this.#filter.clear();
    this.#asked = 0;
    this.#askedMs = Number.NEGATIVE_INFINITY;
    this.#timer = setInterval(() => this.look(), LOOK_EVERY_MS);
    this.look();
  }

  /** Asks if it is time. Whoever is called anyway may call this: a hidden tab's own timers come once a minute. */
  look(): void {
    if (this.#timer === undefined) return;
    const nowMs = performance.now();
    const isFirst = this.#asked < FIRST_ASKS;
    const everyMs = isFirst ? FIRST_EVERY_MS : (this.#report?.everyMs(nowMs) ?? EVERY_MS);
    if (nowMs - this.#askedMs < everyMs - EARLY_MS) return;
    this.#asked += 1;
    this.#askedMs = nowMs;
    void this.#ask({ run: this.#run, sentMs: nowMs });
  }

  stop(): void {
    this.#run += 1;
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  /** The next does not wait for this answer: on a slow line the hub must hear most just when answers are late. */
  async #ask({ run, sentMs }: { run: number; sentMs: number }): Promise<void> {
    const report = this.#report?.take();
    const answer = await this.#line.request('stream:feedback', {
      streamKey: this.#streamKey,
      ...report?.fields,
    });
    if (run !== this.#run || !answer.ok) return;
    this.#filter.add({ sentMs, receivedMs: performance.now(), hubTimeUs: answer.hubTimeUs });
    report?.answered(answer);
  }
}
