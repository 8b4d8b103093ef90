/**
 * How much the video may cost, so that the uplink carries it without a queue: of the bitrate first, then of the frames.
 * From: coded-sender.ts, batches sent and confirmed, and the lag. To: the same, for the encoder and the figures.
 *
 * Down: a lag that stays (a key frame makes a short one on a good line, too) is a queue; what is confirmed meanwhile is
 * what the line carries, and four fifths of that is the new rate: the rest empties the queue. Where nothing at all is
 * confirmed for long, half.
 *
 * Up: each try that fails is seen by every viewer. So the next large batch is looked at first: one that passed fast enough
 * allows jumps, one that did not forbids a try for half a minute. Without either, and after a try that failed (there are
 * lines that let a burst pass and no more), small steps, which show before they do harm.
 */
import { BATCH_OVERHEAD_BYTES, type Confirmed, LineRate } from './line-rate.ts';

const LASTING_LAG = { lagMs: 60, forMs: 250 };
const NOTHING_COMES_MS = 2_000;
/** The encoder and the line need a while until less shows. */
const SETTLE_MS = 1_200;
/** Of what the line carries: more makes a queue; and what is asked for when there is one. */
const USED = { most: 0.95, wanted: 0.8 };
const LESS = { unclear: 0.85, nothing: 0.5 };
/** A step: the larger of the two. */
const MORE = { times: 1.3, plus: 0.15 };
/** Closer to the whole than this is whole: the line has room for it. */
const WHOLE = 0.9;
const LEAST_SHARE = 0.1;
/** Since the last change, and since the last lag that stayed. */
const WAIT_MS = { allowed: 3_000, unknown: 10_000, forbidden: 30_000, next: 2_000 };
/** A lag so soon after a raise is that raise's. */
const TRY_MS = 8_000;
/** Below the first every picture would be mush: half as many, twice as good. */
const HALF_FRAMES = { below: 0.35, until: 0.5 };
const SPENDING_OVER_MS = 2_000;

/** `line`: less bitrate than planned. `frame_rate`: and half of the frames. */
type UplinkReason = 'full' | 'line' | 'frame_rate';

interface Observed {
  nowMs: number;
  lagMs: number;
  /** What the video would cost on a good line. */
  fullBps: number;
}

export class UplinkRate {
  readonly #line = new LineRate();
  #spent: { nowMs: number; bytes: number }[] = [];
  #share = 1;
  #hasHalfFrames = false;
  #lineBps: number | undefined;
  #behindSinceMs: number | undefined;
  #behindMs = Number.NEGATIVE_INFINITY;
  #changedMs = Number.NEGATIVE_INFINITY;
  /** The last change was a raise. */
  #isClimbing = false;
  #areBurstsTrusted = true;

  /** Of the planned bitrate, 0.1 to 1. */
  get share(): number {
    return this.#share;
  }

  /** Of the planned frame rate: 1, or a half. */
  get frameShare(): number {
    return this.#hasHalfFrames ? 0.5 : 1;
  }

  get reason(): UplinkReason {
    if (this.#share === 1) return 'full';
    return this.#hasHalfFrames ? 'frame_rate' : 'line';
  }

  /** What the line carried when it last carried too little; undefined before, and when all is well again. */
  get lineBps(): number | undefined {
    return this.#lineBps;
  }

  /** One batch; `videoBytes` of it are the video's. */
  sent({ nowMs, bytes, videoBytes }: { nowMs: number; bytes: number; videoBytes: number }): void {
    while (nowMs - (this.#spent[0]?.nowMs ?? nowMs) > SPENDING_OVER_MS) this.#spent.shift();
    this.#spent.push({ nowMs, bytes: BATCH_OVERHEAD_BYTES + bytes - videoBytes });
  }

  confirmed(batch: Confirmed): void {
    this.#line.add(batch);
  }

  /** Another connection may be another line; what was learnt of the last one is where this one begins. */
  restart(): void {
    this.#line.clear();
    this.#spent = [];
    this.#behindSinceMs = undefined;
  }

  /** Called often while sending. */
  observe({ nowMs, lagMs, fullBps }: Observed): void {
    if (lagMs < LASTING_LAG.lagMs) this.#behindSinceMs = undefined;
    else this.#behindSinceMs ??= nowMs;
    if (fullBps <= 0) return;
    if (this.#behindSinceMs !== undefined) {
      this.#lessIfLasting({ nowMs, fullBps, sinceMs: this.#behindSinceMs });
    } else if (this.#share < 1) this.#moreIfDue({ nowMs, fullBps });
    else if (nowMs - this.#changedMs > TRY_MS) this.#areBurstsTrusted = true;
  }

  #lessIfLasting({ nowMs, fullBps, sinceMs }: { nowMs: number; fullBps: number; sinceMs: number }) {
    const lastingMs = nowMs - sinceMs;
    if (lastingMs < LASTING_LAG.forMs) return;
    this.#behindMs = nowMs;
    if (!this.#isClimbing && nowMs - this.#changedMs < SETTLE_MS) return;
    const carriedBps = this.#line.carriedBps(sinceMs);
    if (carriedBps === undefined) {
      if (lastingMs >= NOTHING_COMES_MS) this.#less(this.#share * LESS.nothing, nowMs);
      return;
    }
    const isTooMuch = this.#fitting({ carriedBps: USED.most * carriedBps, fullBps }) < this.#share;
    if (isTooMuch) {
      this.#lineBps = carriedBps;
      this.#less(this.#fitting({ carriedBps: USED.wanted * carriedBps, fullBps }), nowMs);
    } else if (lastingMs >= NOTHING_COMES_MS) {
      // The line seems to carry enough, but so long a lag does not go away by itself.
      this.#less(this.#share * LESS.unclear, nowMs);
    }
  }

  #moreIfDue({ nowMs, fullBps }: { nowMs: number; fullBps: number }): void {
    const step = Math.min(1, Math.max(this.#share * MORE.times, this.#share + MORE.plus));
    // Half of the way: a line that lets bursts pass and no more is found out before it stops.
    const jump = Math.max(step, (1 + this.#share) / 2);
    const burstBps = this.#line.burstBps(this.#changedMs);
    const fits = (used: number) =>
      burstBps === undefined ? undefined : this.#fitting({ carriedBps: used * burstBps, fullBps });
    const fitting = fits(USED.wanted);
    const clearMs = nowMs - Math.max(this.#changedMs, this.#behindMs);
    if (fitting !== undefined && fitting >= step && this.#areBurstsTrusted) {
      if (clearMs >= WAIT_MS.allowed) this.#more(Math.min(fitting, jump), nowMs);
      return;
    }
    const isForbidden = (fits(USED.most) ?? step) < step;
    const allowedMs = this.#isClimbing ? WAIT_MS.next : WAIT_MS.unknown;
    if (clearMs >= (isForbidden ? WAIT_MS.forbidden : allowedMs)) this.#more(step, nowMs);
  }

  /** The share of the video that there is room for in `carriedBps`, beside all else; over 1 if there is more. */
  #fitting({ carriedBps, fullBps }: { carriedBps: number; fullBps: number }): number {
    const bytes = this.#spent.reduce((sum, each) => sum + each.bytes, 0);
    const otherBps = (8_000 * bytes) / SPENDING_OVER_MS;
    return (carriedBps - otherBps) / fullBps;
  }

  #more(share: number, nowMs: number): void {
    this.#isClimbing = true;
    this.#change(share >= WHOLE ? 1 : share, nowMs);
    if (this.#share === 1) this.#lineBps = undefined;
  }

  #less(share: number, nowMs: number): void {
    const isFailedTry = nowMs - this.#changedMs < TRY_MS;
    if (isFailedTry && this.#isClimbing) this.#areBurstsTrusted = false;
    this.#isClimbing = false;
    this.#change(Math.max(LEAST_SHARE, share), nowMs);
  }

  #change(share: number, nowMs: number): void {
    this.#share = share;
    this.#changedMs = nowMs;
    const limit = this.#hasHalfFrames ? HALF_FRAMES.until : HALF_FRAMES.below;
    this.#hasHalfFrames = share < limit;
  }
}
