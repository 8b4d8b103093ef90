/**
 * The one clock of sound and picture: says when, on the viewer's clock, what was captured at a timestamp is played.
 * From: playback.ts, arrivals, what sound and picture need, when sound ran dry. To: picture and sound, as a media-clock.ts.
 *
 * Play time = timestamp + offset. The offset follows the latest transit that nearly all chunks keep, plus what sound and
 * picture need from arrival to play. It rises quickly and falls slowly, by stretching time a few per cent; only where
 * playing has broken off anyway (joining, a stall, another clock) it jumps.
 *
 * Loudspeakers take their sound some 20 to 50 ms before it is heard. Not all of that is the picture's to wait for: sound
 * a little behind its picture is what the ear knows from any distance (ITU-R BT.1359: noticed from 125 ms on, but sound
 * ahead from 45 ms on). So the sound may lag, by as much as the viewer's choice of `latency` allows.
 */

import { type Latency, WAITING } from './latency.ts';
import { type Arrival, type Forgiven, LatenessWindow } from './lateness-window.ts';
import type { ClockedKind, MediaClock } from './media-clock.ts';

/** Where a bridge would soon be a gap, less is forgiven. */
const GAPS_FORGIVEN: Forgiven = { share: 0.02, atLeast: 3, withinMs: 30_000 };
const BRIDGED_MS = 20;
const SLOW_DOWN = 0.04;
const SPEED_UP = 0.02;
const LAG_STRETCH = 0.02;
/** Between two looks at all arrivals of the last half minute. */
const LOOK_EVERY_MS = 40;
const JUMP_UP_MS = 120;
const JUMP_DOWN_MS = 800;
/** Falling begins only for a gain worth the stretch, and goes on until it has all of it. */
const FALL_FROM_MS = 6;
const MARGIN_MS = 4;
/** A page that is busy for a moment hands its sound over late. */
const SOUND_MARGIN_MS = 10;
/** Little is known of the line at first. */
const FIRST_MARGIN_MS = 20;
const FIRST_MS = 3_000;
/** Joining keeps page and line busy: what was measured then says nothing, once there is better. */
const JOINING_MS = 700;
const SETTLED_MS = 1_500;
/** So far from the clock is a stall or another clock, not jitter. */
const STRAY_MS = 1_000;
/** If only such chunks come for this long, the streamer's clock or the line has changed for good. */
const STRAY_FOR_MS = 1_500;
const UNDERRUN_MS = 8;
const UNDERRUN_MAX_MS = 40;
const JUDGED_AFTER_MS = 300;
const UNDERRUN_FADES_MS_PER_S = 0.5;

export class PlayoutClock implements MediaClock {
  #windows = newWindows();
  readonly #needsMs: Record<ClockedKind, number | undefined> = { video: 10, audio: undefined };
  /** Local play time minus timestamp; undefined until something has arrived. */
  #offsetMs: number | undefined;
  #soundLagMs = 0;
  #rate = 1;
  #beganMs = 0;
  #beganUs = -Infinity;
  #updatedMs = 0;
  #lookedMs = -Infinity;
  /** The offset that nearly all chunks of the kind would keep; -Infinity where there is nothing to keep. */
  #readyMs: Record<ClockedKind, number> = { video: -Infinity, audio: -Infinity };
  #hasSettled = false;
  #strayFromMs: number | undefined;
  #underrunMs = 0;
  #ranDryMs: number | undefined;
  #soundLateMs = -Infinity;
  #jumps = 0;
  /** The viewer's choice. */
  latency: Latency = 'auto';

  get isSet(): boolean {
    return this.#offsetMs !== undefined;
  }

  /** How fast media time runs against the viewer's clock: 1, or a few per cent from it. */
  get rate(): number {
    return this.#rate;
  }

  get jumps(): number {
    return this.#jumps;
  }

  /** How long a chunk that came without any lateness waits to be played: what the buffer costs. */
  get bufferMs(): number {
    const bases = [this.#windows.video.baseMs, this.#windows.audio.baseMs];
    const baseMs = Math.min(...bases.map((each) => each ?? Infinity));
    if (this.#offsetMs === undefined || baseMs === Infinity) return 0;
    return Math.max(0, this.#offsetMs - baseMs);
  }

  /** The newest chunk of the join buffer: later than a live one by what it lay in the hub, so it only sets a beginning. */
  begin({ timestampUs, nowMs }: Arrival): void {
    if (this.isSet) return;
    this.#beganMs = nowMs;
    this.#beganUs = timestampUs;
    this.#updatedMs = nowMs;
    const { soundLagMs } = WAITING[this.latency];
    const needMs = Math.max(this.#needsMs.video ?? 0, (this.#needsMs.audio ?? 0) - soundLagMs);
    this.#offsetMs = nowMs - timestampUs / 1000 + needMs + MARGIN_MS;
  }

  /** A chunk came; of sound also: it came out of the decoder, which a busy page lets wait. */
  arrive(kind: ClockedKind, arrival: Arrival): void {
    this.begin(arrival);
    if (this.#isStray(arrival) || arrival.timestampUs < this.#beganUs) return;
    if (kind === 'audio' && this.#isTooLate(arrival)) this.#soundLateMs = arrival.nowMs;
    this.#windows[kind].add(arrival);
  }

  /**
   * From a chunk's arrival until it can be played: of pictures decoding, of sound the way to the loudspeaker. Undefined:
   * is not played.
   */
  needs(kind: ClockedKind, ms: number | undefined): void {
    this.#needsMs[kind] = ms;
  }

  /** The sound ran dry. If no late arrival explains it soon, the device needs more than it says. */
  ranDry(nowMs: number): void {
    // A page that has just joined is busy with that.
    if (this.#hasSettled) this.#ranDryMs ??= nowMs;
  }

  /** Often, before play times are asked for: each frame painted, each batch. */
  update(nowMs: number): void {
    if (this.#offsetMs === undefined) return;
    const passedMs = Math.max(0, nowMs - this.#updatedMs);
    this.#updatedMs = nowMs;
    this.#judgeUnderrun(nowMs, passedMs);
    const settlesNow = this.#settle(nowMs);
    const marginMs = this.#marginMs(nowMs);
    if (settlesNow || nowMs - this.#lookedMs >= LOOK_EVERY_MS) this.#look(nowMs);
    const videoMs = this.#readyMs.video + marginMs;
    const audioMs = this.#readyMs.audio + marginMs + SOUND_MARGIN_MS + this.#underrunMs;
    const targetMs = this.#targetMs({ videoMs, audioMs });
    if (targetMs === -Infinity) return;
    const gapMs = targetMs - this.#offsetMs;
    if (settlesNow || gapMs > JUMP_UP_MS || gapMs < -JUMP_DOWN_MS) {
      this.#offsetMs = targetMs;
      this.#rate = 1;
      if (Math.abs(gapMs) > JUMP_UP_MS) this.#jumps += 1;
    } else {
      this.#rate = this.#rateFor(gapMs);
      const stepMs = passedMs * (1 - this.#rate);
      this.#offsetMs += Math.abs(stepMs) > Math.abs(gapMs) ? gapMs : stepMs;
    }
    const mayLagMs = WAITING[this.latency].soundLagMs;
    const lagGapMs = clamp(audioMs - this.#offsetMs, 0, mayLagMs) - this.#soundLagMs;
    this.#soundLagMs += clamp(lagGapMs, -passedMs * LAG_STRETCH, passedMs * LAG_STRETCH);
  }

  /** On the viewer's clock; only once `isSet`. */
  playTimeMs(timestampUs: number): number {
    return timestampUs / 1000 + (this.#offsetMs ?? 0);
  }

  /** What is played at a time of the viewer's clock near now. */
  timestampUsAt(timeMs: number): number {
    const aheadMs = (timeMs - this.#updatedMs) * (this.#rate - 1);
    return (timeMs - (this.#offsetMs ?? 0) + aheadMs) * 1000;
  }

  /** The same for the sound. */
  soundTimestampUsAt(timeMs: number): number {
    return this.timestampUsAt(timeMs - this.#soundLagMs);
  }

  /** Another streamer page, another clock: nothing of what was measured holds. What the device needs stays. */
  reset(): void {
    this.#windows = newWindows();
    this.#lookedMs = -Infinity;
    this.#offsetMs = undefined;
    this.#rate = 1;
    this.#hasSettled = false;
    this.#strayFromMs = undefined;
  }

  /** Pictures that are shown at once wait for no clock, nor the sound for them. */
  #targetMs({ videoMs, audioMs }: { videoMs: number; audioMs: number }): number {
    const isImmediate = this.latency === 'immediate' && audioMs !== -Infinity;
    if (isImmediate) return audioMs;
    const { soundLagMs, extraMs } = WAITING[this.latency];
    return Math.max(videoMs, audioMs - soundLagMs) + extraMs;
  }

  #rateFor(gapMs: number): number {
    if (gapMs > 1) return 1 - SLOW_DOWN;
    const isFalling = this.#rate > 1;
    return gapMs < (isFalling ? -1 : -FALL_FROM_MS) ? 1 + SPEED_UP : 1;
  }

  #look(nowMs: number): void {
    this.#lookedMs = nowMs;
    for (const kind of ['video', 'audio'] as const) {
      const lateMs = this.#lateMs(kind);
      const needMs = this.#needsMs[kind];
      const isPlayed = lateMs !== undefined && needMs !== undefined;
      this.#readyMs[kind] = isPlayed ? lateMs + needMs : -Infinity;
    }
  }

  #lateMs(kind: ClockedKind): number | undefined {
    const window = this.#windows[kind];
    const usualMs = window.lateMs(WAITING[this.latency][kind]);
    const gapsMs = kind === 'audio' ? window.lateMs(GAPS_FORGIVEN) : undefined;
    if (usualMs === undefined || gapsMs === undefined) return usualMs;
    return Math.max(usualMs, gapsMs - BRIDGED_MS);
  }

  #judgeUnderrun(nowMs: number, passedMs: number): void {
    this.#underrunMs = Math.max(0, this.#underrunMs - (passedMs / 1000) * UNDERRUN_FADES_MS_PER_S);
    if (this.#ranDryMs === undefined || nowMs - this.#ranDryMs < JUDGED_AFTER_MS) return;
    const isExplained = this.#soundLateMs > this.#ranDryMs - JUDGED_AFTER_MS;
    this.#ranDryMs = undefined;
    if (!isExplained) {
      this.#underrunMs = Math.min(UNDERRUN_MAX_MS, this.#underrunMs + UNDERRUN_MS);
    }
  }

  #isTooLate({ timestampUs, nowMs }: Arrival): boolean {
    const readyMs = nowMs - timestampUs / 1000 + (this.#needsMs.audio ?? 0);
    return readyMs > (this.#offsetMs ?? 0) + this.#soundLagMs;
  }

  #marginMs(nowMs: number): number {
    return MARGIN_MS + FIRST_MARGIN_MS * Math.max(0, 1 - (nowMs - this.#beganMs) / FIRST_MS);
  }

  /** True once: what joining did to the measurements is forgotten, and a jump now is still part of joining. */
  #settle(nowMs: number): boolean {
    if (this.#hasSettled || nowMs - this.#beganMs < SETTLED_MS) return false;
    this.#hasSettled = true;
    this.#windows.video.forgetBefore(this.#beganMs + JOINING_MS);
    this.#windows.audio.forgetBefore(this.#beganMs + JOINING_MS);
    return true;
  }

  #isStray({ timestampUs, nowMs }: Arrival): boolean {
    const offMs = nowMs - timestampUs / 1000 - (this.#offsetMs ?? 0);
    if (Math.abs(offMs) < STRAY_MS) {
      this.#strayFromMs = undefined;
      return false;
    }
    this.#strayFromMs ??= nowMs;
    if (nowMs - this.#strayFromMs < STRAY_FOR_MS) return true;
    this.reset();
    this.begin({ timestampUs, nowMs });
    this.#jumps += 1;
    return false;
  }
}

function newWindows(): Record<ClockedKind, LatenessWindow> {
  return { video: new LatenessWindow(), audio: new LatenessWindow() };
}

function clamp(value: number, least: number, most: number): number {
  return Math.min(most, Math.max(least, value));
}
