/**
 * Decides from a viewer's lag what is left out for it, and when it is given more again.
 * From: latency-budget.ts, which hands in lag and time at each batch. To: the same, a permit.
 *
 * Down goes at once, for what was sent too much cannot be taken back. Up goes one step at a time, after a time without
 * lag; the time doubles for the step that did not hold. The numbers were chosen in the simulation of test/slow-lines.ts.
 */
import type { Rung } from '@streamhub/protocol';
import {
  ALL_LAYERS,
  BASE_LAYER,
  EVERYTHING,
  NOTHING,
  PREVIEW_BIT,
  SOUND_BIT,
  TWO_LAYERS,
} from './permit.ts';
import type { LadderShape } from './track-roles.ts';

/** Shares of the budget from which on layers go, and the rest of the group. */
const LIGHT = 0.3;
const BASE = 0.5;
const CUT = 1;
/** While a key chunk is under way: it is as large as many others, and no sign that the line is too slow for those. */
const KEY_ALLOWANCE = 1.6;

const FIRST_WAIT_MS = 2_000;
const LONGEST_WAIT_MS = 30_000;
/** A step up that is taken back within this time has failed; one that has held so long is forgiven its failures. */
const FAILS_WITHIN_MS = 10_000;
const FORGIVEN_AFTER_MS = 30_000;
/** A group that is cut so soon after its key chunk shows next to nothing. */
const SOON_MS = 400;
const SOON_CUTS = 3;
const DRAINS_WITHIN = 2;
/** What was under way before a step down should have drained by now. */
const DRAINED_AFTER_MS = 5_000;

/** The steps of the ladder, the first two of which below full are one rung on the wire. */
const STEP = { full: 0, twoLayers: 1, baseLayer: 2, untilKey: 3, preview: 4, sound: 5 } as const;

/** What the ladder is told at each batch. */
export interface LadderSight {
  nowMs: number;
  lagMs: number;
  /** When what is late now was sent. */
  lateSinceMs: number;
  /** The lag was reported; it is not guessed from a report that is late. */
  isCertain: boolean;
  /** The viewer is getting the leading track. */
  isOpen: boolean;
  isKeyUnderWay: boolean;
}

export class LatencyLadder {
  readonly #budgetMs: number;
  #shape: LadderShape;
  #step: number = STEP.full;
  #stepSinceMs: number;
  /** It came to this step from below. */
  #isTry = false;
  /** When there was lag for the last time. */
  #laggedAtMs: number;
  /** How long it must be calm before the step up into each step. */
  readonly #waitsMs: number[] = new Array(STEP.sound).fill(FIRST_WAIT_MS);
  /** On `untilKey`: the rest of the group is being left out, or the picture runs, or a key chunk is awaited. */
  #isShut = false;
  #shutAtMs = Number.NEGATIVE_INFINITY;
  #runsSinceMs = Number.POSITIVE_INFINITY;
  #soonCuts = 0;

  constructor({ budgetMs, shape, nowMs }: { budgetMs: number; shape: LadderShape; nowMs: number }) {
    this.#budgetMs = budgetMs;
    this.#shape = shape;
    this.#stepSinceMs = nowMs;
    this.#laggedAtMs = nowMs;
  }

  get rung(): Rung {
    if (this.#step === STEP.full) return 'full';
    if (this.#step === STEP.preview) return 'preview';
    if (this.#step === STEP.sound) return 'sound';
    const cutsGroups = this.#step === STEP.untilKey && !this.#shape.isEachKey;
    return cutsGroups ? 'until_key' : 'fewer_frames';
  }

  /** Other tracks were stated: from a step that makes no difference to them it goes to the next below. */
  reshape(shape: LadderShape): void {
    this.#shape = shape;
    while (this.#step !== STEP.full && !this.#exists(this.#step)) this.#step = this.#below();
  }

  permit(sight: LadderSight): number {
    const { nowMs, lagMs } = sight;
    const isRunning = this.#step === STEP.untilKey && !this.#isShut && !this.#shape.isEachKey;
    const allowance = sight.isKeyUnderWay || isRunning ? KEY_ALLOWANCE : 1;
    const share = lagMs / (this.#budgetMs * allowance);
    if (share > LIGHT) {
      this.#laggedAtMs = nowMs;
      this.#descend(sight, share);
      // Nothing more can be left out but all.
      const isLowest = this.#step >= STEP.untilKey && this.#below() === this.#step;
      if (share > CUT && isLowest && sight.isCertain) return NOTHING;
    } else if (this.#step !== STEP.full) {
      this.#ascend(sight);
    }
    return this.#permitOfStep();
  }

  /** Its socket holds all it may: whatever its reports say, the group cannot go on. */
  overrun(nowMs: number): void {
    this.#laggedAtMs = nowMs;
    if (this.#step < STEP.untilKey) this.#fallTo(this.#orBelow(STEP.untilKey), nowMs);
    else if (this.#step === STEP.untilKey && !this.#isShut) this.#shut(nowMs);
  }

  #descend(sight: LadderSight, share: number): void {
    const { nowMs } = sight;
    if (share > CUT && this.#step < STEP.untilKey) {
      this.#fallTo(this.#orBelow(STEP.untilKey), nowMs);
    } else if (share > CUT) {
      this.#descendFurther(sight);
    } else if (share > BASE && this.#step < STEP.baseLayer && this.#exists(STEP.baseLayer)) {
      this.#fallTo(STEP.baseLayer, nowMs);
    } else if (this.#step < STEP.twoLayers && this.#exists(STEP.twoLayers)) {
      this.#fallTo(STEP.twoLayers, nowMs);
    }
  }

  #descendFurther({ nowMs, lateSinceMs, isCertain }: LadderSight): void {
    if (this.#step === STEP.untilKey && !this.#isShut) {
      this.#shut(nowMs);
      return;
    }
    // What this step itself has sent is late: it is too much.
    const sinceMs = Math.max(this.#stepSinceMs, this.#shutAtMs);
    const isOwnLag =
      lateSinceMs > sinceMs + DRAINS_WITHIN * this.#budgetMs || nowMs - sinceMs > DRAINED_AFTER_MS;
    const below = this.#below();
    if (isCertain && isOwnLag && below > this.#step) this.#fallTo(below, nowMs);
  }

  #ascend({ nowMs, isOpen }: LadderSight): void {
    let calmSinceMs = Math.max(this.#laggedAtMs, this.#stepSinceMs);
    if (this.#step === STEP.untilKey) {
      this.#isShut = false;
      if (isOpen && this.#runsSinceMs === Number.POSITIVE_INFINITY) this.#runsSinceMs = nowMs;
      // Calm while nothing runs says nothing about the step above.
      calmSinceMs = Math.max(calmSinceMs, this.#runsSinceMs);
    }
    const above = this.#above();
    if (nowMs - calmSinceMs < (this.#waitsMs[above] ?? 0)) return;
    this.#step = above;
    this.#stepSinceMs = nowMs;
    this.#isTry = true;
    this.#runsSinceMs = Number.POSITIVE_INFINITY;
  }

  #fallTo(step: number, nowMs: number): void {
    if (step === this.#step) return;
    const heldMs = nowMs - this.#stepSinceMs;
    if (heldMs > FORGIVEN_AFTER_MS) this.#waitsMs[this.#step] = FIRST_WAIT_MS;
    else if (this.#isTry && heldMs < FAILS_WITHIN_MS) this.#waitLongerBefore(this.#step);
    this.#step = step;
    this.#stepSinceMs = nowMs;
    this.#isTry = false;
    this.#isShut = step === STEP.untilKey;
    this.#runsSinceMs = Number.POSITIVE_INFINITY;
    this.#soonCuts = 0;
  }

  /** The group is cut. Groups that are cut time and again right behind their key chunk are not worth their bytes. */
  #shut(nowMs: number): void {
    const ranMs = nowMs - this.#runsSinceMs;
    this.#soonCuts = ranMs < SOON_MS && !this.#shape.isEachKey ? this.#soonCuts + 1 : 0;
    this.#isShut = true;
    this.#shutAtMs = nowMs;
    this.#runsSinceMs = Number.POSITIVE_INFINITY;
    const below = this.#below();
    if (this.#soonCuts < SOON_CUTS || below === STEP.untilKey) return;
    this.#waitLongerBefore(STEP.untilKey);
    this.#isTry = false;
    this.#fallTo(below, nowMs);
  }

  #waitLongerBefore(step: number): void {
    this.#waitsMs[step] = Math.min(LONGEST_WAIT_MS, 2 * (this.#waitsMs[step] ?? FIRST_WAIT_MS));
  }

  #permitOfStep(): number {
    if (this.#step === STEP.full) return EVERYTHING;
    if (this.#step === STEP.sound) return SOUND_BIT;
    const others = PREVIEW_BIT | SOUND_BIT;
    if (this.#step === STEP.twoLayers) return others | TWO_LAYERS;
    if (this.#step === STEP.baseLayer) return others | BASE_LAYER;
    if (this.#step === STEP.preview || this.#isShut) return others;
    return others | (this.#shape.isEachKey ? ALL_LAYERS : BASE_LAYER);
  }

  /** Whether the step leaves something out that the one above sends, and sends something. */
  #exists(step: number): boolean {
    const { hasVideo, hasPreview, hasSound, layers } = this.#shape;
    if (step === STEP.twoLayers) return layers >= 3;
    if (step === STEP.baseLayer) return layers >= 2;
    if (step === STEP.untilKey) return hasVideo;
    if (step === STEP.preview) return hasVideo && hasPreview;
    return hasSound && (hasVideo || hasPreview);
  }

  /** The nearest step downwards, this one included; `full` if there is none. */
  #orBelow(step: number): number {
    for (let each = step; each <= STEP.sound; each += 1) if (this.#exists(each)) return each;
    return STEP.full;
  }

  /** The next step down, or this one if it is the lowest. */
  #below(): number {
    const below = this.#orBelow(this.#step + 1);
    if (below > this.#step) return below;
    return this.#exists(this.#step) ? this.#step : STEP.full;
  }

  #above(): number {
    for (let each = this.#step - 1; each > STEP.full; each -= 1)
      if (this.#exists(each)) return each;
    return STEP.full;
  }
}
