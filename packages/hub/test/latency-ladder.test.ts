/** The steps one by one; what they come to on real lines is in latency-budget.test.ts. */
import { expect, test } from 'vitest';
import { type LadderSight, LatencyLadder } from '../src/broadcast/pace/latency-ladder.ts';
import {
  BASE_LAYER,
  EVERYTHING,
  NOTHING,
  PREVIEW_BIT,
  SOUND_BIT,
  TWO_LAYERS,
  VIDEO_BITS,
} from '../src/broadcast/pace/permit.ts';
import { type LadderShape, PICTURES_ONLY, TrackRoles } from '../src/broadcast/pace/track-roles.ts';
import { AUDIO, PREVIEW, VIDEO } from './coded-stream.ts';

const OTHERS = PREVIEW_BIT | SOUND_BIT;
const BUDGET_MS = 500;

function shapeOf(layers: number): LadderShape {
  return new TrackRoles([{ ...VIDEO, temporalLayers: layers }, AUDIO, PREVIEW]).shape;
}

class Climber {
  nowMs = 0;
  readonly ladder: LatencyLadder;
  isOpen = true;

  constructor(shape: LadderShape) {
    this.ladder = new LatencyLadder({ budgetMs: BUDGET_MS, shape, nowMs: 0 });
  }

  at(lagMs: number, more: Partial<LadderSight> = {}): number {
    const { nowMs, isOpen } = this;
    const lateSinceMs = nowMs - lagMs;
    const sight = { nowMs, lagMs, lateSinceMs, isOpen, isCertain: true, isKeyUnderWay: false };
    return this.ladder.permit({ ...sight, ...more });
  }

  /** Returns the rungs it came through. */
  passes(ms: number, lagMs: number, more: Partial<LadderSight> = {}): string[] {
    const rungs: string[] = [];
    for (const end = this.nowMs + ms; this.nowMs < end; this.nowMs += 50) {
      this.at(lagMs, more);
      if (rungs.at(-1) !== this.ladder.rung) rungs.push(this.ladder.rung);
    }
    return rungs;
  }
}

test.each([
  [3, 150, EVERYTHING, 'full'],
  [3, 151, TWO_LAYERS | OTHERS, 'fewer_frames'],
  [3, 251, BASE_LAYER | OTHERS, 'fewer_frames'],
  [3, 501, OTHERS, 'until_key'],
  [2, 250, EVERYTHING, 'full'],
  [2, 251, BASE_LAYER | OTHERS, 'fewer_frames'],
  [1, 500, EVERYTHING, 'full'],
  [1, 501, OTHERS, 'until_key'],
])(
  'Q4 Q5 with %i layers and a lag of %i ms it is permitted %i: %s',
  (layers, lagMs, permit, rung) => {
    const climber = new Climber(shapeOf(layers));
    expect(climber.at(lagMs)).toBe(permit);
    expect(climber.ladder.rung).toBe(rung);
  },
);

test('Q4a while a key chunk is under way, more lag is allowed', () => {
  const climber = new Climber(shapeOf(1));
  expect(climber.at(799, { isKeyUnderWay: true })).toBe(EVERYTHING);
  expect(climber.at(801, { isKeyUnderWay: true })).toBe(OTHERS);
});

test('Q5a the group is cut until it is calm, and opens to layer 0', () => {
  const climber = new Climber(shapeOf(3));
  expect(climber.at(600)).toBe(OTHERS);
  climber.nowMs += 300;
  expect(climber.at(200), 'not yet').toBe(OTHERS);
  expect(climber.at(100)).toBe(OTHERS | BASE_LAYER);
  expect(climber.at(700), 'a group that has begun may go on').toBe(OTHERS | BASE_LAYER);
  expect(climber.at(801)).toBe(OTHERS);
  expect(climber.ladder.rung).toBe('until_key');
});

test('Q5 what is late though only little is sent goes further down, to nothing at last', () => {
  const climber = new Climber(shapeOf(3));
  climber.passes(100, 600);
  expect(climber.passes(1_000, 600), 'what was under way may drain').toEqual(['until_key']);
  expect(climber.passes(1_500, 600)).toEqual(['until_key', 'preview']);
  expect(climber.passes(2_000, 600)).toEqual(['preview', 'sound']);
  expect(climber.at(600)).toBe(NOTHING);
  expect(climber.at(400)).toBe(SOUND_BIT);
});

test('Q7a a report that does not come cuts the group, and takes neither preview nor sound', () => {
  const climber = new Climber(shapeOf(3));
  expect(climber.passes(60_000, 2_000, { isCertain: false })).toEqual(['until_key']);
  expect(climber.at(2_000, { isCertain: false })).toBe(OTHERS);
});

test('Q5b groups that are cut right behind their key chunk three times over are not begun any more', () => {
  const climber = new Climber(shapeOf(1));
  climber.at(600);
  const rungs: string[] = [];
  for (let group = 0; group < 3; group += 1) {
    climber.isOpen = false;
    climber.passes(1_000, 50);
    climber.isOpen = true;
    climber.passes(300, 50);
    climber.at(900);
    rungs.push(climber.ladder.rung);
  }
  expect(rungs).toEqual(['until_key', 'until_key', 'preview']);
});

test('Q6 it climbs one step at a time, each after two seconds of calm', () => {
  const climber = new Climber(shapeOf(3));
  climber.passes(10_000, 600);
  expect(climber.ladder.rung).toBe('sound');
  expect(climber.passes(1_900, 0)).toEqual(['sound']);
  expect(climber.passes(200, 0)).toEqual(['sound', 'preview']);
  expect(climber.passes(1_700, 0)).toEqual(['preview']);
  expect(climber.passes(200, 0)).toEqual(['preview', 'until_key']);
  expect(climber.passes(1_800, 0)).toEqual(['until_key']);
  expect(climber.passes(5_000, 0)).toEqual(['until_key', 'fewer_frames', 'full']);
});

test('Q6 calm while no picture comes says nothing about pictures', () => {
  const climber = new Climber(shapeOf(3));
  climber.at(600);
  climber.isOpen = false;
  expect(climber.passes(20_000, 0)).toEqual(['until_key']);
  climber.isOpen = true;
  expect(climber.passes(3_000, 0)).toEqual(['until_key', 'fewer_frames']);
});

test('Q6a the wait doubles for a step that does not hold, to half a minute, and is forgiven what held', () => {
  const climber = new Climber(shapeOf(2));
  climber.at(300);
  const waits: number[] = [];
  const waitForFull = () => {
    const from = climber.nowMs;
    while (climber.ladder.rung !== 'full') {
      climber.nowMs += 50;
      climber.at(0);
    }
    return climber.nowMs - from;
  };
  for (let tries = 0; tries < 6; tries += 1) {
    waits.push(waitForFull());
    climber.nowMs += 1_000;
    climber.at(300);
  }
  expect(waits).toEqual([2_000, 4_000, 8_000, 16_000, 30_000, 30_000]);
  waitForFull();
  climber.passes(31_000, 0);
  climber.at(300);
  expect(waitForFull()).toBe(2_000);
});

test.each<[string, LadderShape, string[]]>([
  ['pictures that stand alone', PICTURES_ONLY, ['fewer_frames']],
  ['video alone', new TrackRoles([VIDEO]).shape, ['until_key']],
  ['video and sound', new TrackRoles([VIDEO, AUDIO]).shape, ['until_key', 'sound']],
  ['video and preview', new TrackRoles([VIDEO, PREVIEW]).shape, ['until_key', 'preview']],
  ['preview and sound', new TrackRoles([PREVIEW, AUDIO]).shape, ['sound']],
  ['sound', new TrackRoles([AUDIO]).shape, ['full']],
])('Q5 of %s only what makes a difference is left out', (_, shape, rungs) => {
  const climber = new Climber(shape);
  expect(climber.passes(20_000, 600)).toEqual(rungs);
});

test('Q5c pictures that stand alone are left out one by one, and come again at once', () => {
  const climber = new Climber(PICTURES_ONLY);
  expect(climber.at(501) & VIDEO_BITS).toBe(0);
  climber.nowMs += 100;
  expect(climber.at(100) & VIDEO_BITS).not.toBe(0);
  for (let cut = 0; cut < 10; cut += 1) {
    climber.passes(100, 0);
    climber.at(501);
  }
  expect(climber.ladder.rung).toBe('fewer_frames');
});

test('Q5 with other tracks, a step that they do not have is left downwards', () => {
  const climber = new Climber(shapeOf(3));
  climber.at(200);
  expect(climber.ladder.rung).toBe('fewer_frames');
  climber.ladder.reshape(shapeOf(1));
  expect(climber.ladder.rung).toBe('until_key');
  climber.ladder.reshape(new TrackRoles([AUDIO]).shape);
  expect(climber.ladder.rung).toBe('full');
});
