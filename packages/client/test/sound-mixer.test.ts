import { describe, expect, test } from 'vitest';
import type { SoundKind } from '../src/publish/sound/sound-messages.ts';
import { SoundMixer } from '../src/publish/sound/worker/sound-mixer.ts';
import { atMostStereo, type SoundPlanes } from '../src/publish/sound/worker/sound-planes.ts';

/** A block of 10 ms. */
const BLOCK = 480;
const block = (...levels: number[]): SoundPlanes =>
  levels.map((level) => new Float32Array(BLOCK).fill(level));

function setUp(...kinds: SoundKind[]) {
  const mixed: SoundPlanes[] = [];
  const mixer = new SoundMixer({ onMixed: (planes) => mixed.push(planes) });
  let nowMs = 0;
  for (const kind of kinds) mixer.add(kind, { nowMs });
  return {
    mixer,
    mixed,
    frames: () => mixed.reduce((sum, [first]) => sum + (first?.length ?? 0), 0),
    /** The last sample of each channel, of the last block. */
    last: () => (mixed.at(-1) ?? []).map((plane) => plane.at(-1)),
    /** 10 ms go by, in which each of these brings a block. */
    step(blocks: Partial<Record<SoundKind, SoundPlanes>>) {
      nowMs += 10;
      for (const kind of ['screen', 'microphone'] as const) {
        const planes = blocks[kind];
        if (planes) mixer.take(kind, planes, { nowMs });
      }
    },
  };
}

describe('one source', () => {
  test('is sent on as it came, in as many channels', () => {
    const { step, mixed, last } = setUp('microphone');
    step({ microphone: block(0.5) });
    expect([mixed.length, last()]).toEqual([1, [0.5]]);
    step({ microphone: block(0.5, 0.25) });
    expect(last()).toEqual([0.5, 0.25]);
  });

  test('is heard on both sides of music', () => {
    const { mixer, step, last } = setUp('microphone');
    mixer.isStereo = true;
    step({ microphone: block(0.5) });
    expect(last()).toEqual([0.5, 0.5]);
  });

  test('is silence while it is muted, and gets there without a click', () => {
    const { mixer, step, mixed, last } = setUp('microphone');
    step({ microphone: block(1) });
    mixer.volumes = { microphone: 0, screen: 1 };
    step({ microphone: block(1) });
    const [ramp] = mixed.at(-1) ?? [];
    const jumps = [...(ramp ?? [])].map((each, at) => Math.abs(each - (ramp?.[at - 1] ?? 1)));
    expect(Math.max(...jumps)).toBeLessThan(0.01);
    step({ microphone: block(1) });
    expect(last()).toEqual([0]);
  });
});

describe('a microphone and a screen', () => {
  test('are heard together, in stereo, each as loud as it should be, and never louder than full scale', () => {
    const { mixer, step, frames, last } = setUp('microphone', 'screen');
    for (let i = 0; i < 10; i += 1) step({ microphone: block(0.25), screen: block(0.5, 0.125) });
    expect(frames()).toBe(10 * BLOCK);
    expect(last()).toEqual([0.75, 0.375]);
    mixer.volumes = { microphone: 1, screen: 0.5 };
    for (let i = 0; i < 2; i += 1) step({ microphone: block(0.25), screen: block(0.5, 0.125) });
    expect(last()).toEqual([0.5, 0.3125]);
    for (let i = 0; i < 10; i += 1) step({ microphone: block(0.9), screen: block(0.9, 0.9) });
    expect(last()).toEqual([1, 1]);
  });

  test('the microphone goes on while the screen gives nothing', () => {
    const { step, frames, last } = setUp('microphone', 'screen');
    for (let i = 0; i < 20; i += 1) step({ microphone: block(0.25) });
    expect([frames(), last()]).toEqual([20 * BLOCK, [0.25]]);
  });

  test('the screen goes on while the microphone stands still, and both when it is back', () => {
    const { step, frames, last } = setUp('microphone', 'screen');
    for (let i = 0; i < 10; i += 1) step({ microphone: block(0.25), screen: block(0.5, 0.5) });
    for (let i = 0; i < 100; i += 1) step({ screen: block(0.5, 0.5) });
    expect(last()).toEqual([0.5, 0.5]);
    for (let i = 0; i < 10; i += 1) step({ microphone: block(0.25), screen: block(0.5, 0.5) });
    expect(last()).toEqual([0.75, 0.75]);
    expect(Math.abs(frames() - 120 * BLOCK), 'and no time is missing').toBeLessThan(4 * BLOCK);
  });

  test('of a source whose clock is faster nothing waits for long', () => {
    const { step, frames } = setUp('microphone', 'screen');
    for (let i = 0; i < 200; i += 1) {
      step({ microphone: block(0.25), screen: block(0.5) });
      step({ screen: block(0.5) });
    }
    expect(frames(), 'the microphone keeps the time').toBe(200 * BLOCK);
  });

  test('the one that is left goes on alone', () => {
    const { mixer, step, frames, last } = setUp('microphone', 'screen');
    for (let i = 0; i < 5; i += 1) step({ microphone: block(0.25), screen: block(0.5) });
    const before = frames();
    mixer.remove('microphone');
    step({ screen: block(0.5) });
    expect([last(), frames() - before]).toEqual([[0.5], BLOCK]);
  });
});

describe('more than two channels', () => {
  test.each([0, 3, 7])(
    'of eight inputs the one with the voice, %i, is heard in one channel',
    (input) => {
      const planes = block(...Array.from({ length: 8 }, (_, at) => (at === input ? 0.5 : 0)));
      const mixed = atMostStereo(planes);
      expect(mixed).toHaveLength(1);
      expect(mixed[0]?.[0]).toBeCloseTo(0.5 / Math.sqrt(8), 5);
    },
  );

  test('all at full scale are no louder than full scale', () => {
    expect(atMostStereo(block(1, 1, 1, 1))[0]?.[0]).toBe(1);
  });

  test('one or two stay as they are', () => {
    const stereo = block(0.5, 0.25);
    expect(atMostStereo(stereo)).toBe(stereo);
  });
});
