import { describe, expect, test } from 'vitest';
import type { SourceKind } from '../src/publish/stage/scene.ts';
import { StageShape, shapedSize } from '../src/publish/stage/worker/stage-shape.ts';

const p360 = { width: 640, height: 360 };
const p480 = { width: 854, height: 480 };
const p1080 = { width: 1920, height: 1080 };
const main = (width: number, height: number, kind: SourceKind = 'camera') => ({
  kind,
  size: { width, height },
});

describe('the size of the stage', () => {
  test.each([
    ['an upright camera', 720, 1280, p360, 360, 640],
    ['an upright camera of full HD', 1080, 1920, p1080, 1080, 1920],
    ['a camera of the chosen size', 640, 360, p360, 640, 360],
    ['a larger one of the same ratio', 3840, 2160, p360, 640, 360],
    ['a smaller one', 320, 180, p360, 640, 360],
    ['one whose ratio is nearly that', 1280, 720, p480, 854, 480],
    ['a camera of 4:3', 640, 480, p360, 480, 360],
    ['a square one', 1000, 1000, p360, 360, 360],
  ])('for %s is of its ratio', (_, width, height, room, stageWidth, stageHeight) => {
    const size = { width: stageWidth, height: stageHeight };
    expect(shapedSize(main(width, height), room)).toEqual(size);
  });

  test.each([
    [2560, 1080],
    [3440, 1440],
    [5120, 1440],
    [1080, 2560],
  ])(
    'for a screen of %i × %i is of its ratio, has as many pixels as was chosen, and even sides',
    (width, height) => {
      const size = shapedSize(main(width, height, 'screen'), p1080);
      expect(size.width / size.height).toBeCloseTo(width / height, 1);
      const share = (size.width * size.height) / (p1080.width * p1080.height);
      expect(share).toBeGreaterThan(0.99);
      expect(share).toBeLessThan(1.01);
      expect([size.width % 2, size.height % 2]).toEqual([0, 0]);
    },
  );

  test('is never more than a screen has', () => {
    expect(shapedSize(main(1280, 720, 'screen'), p1080)).toEqual({ width: 1280, height: 720 });
    expect(shapedSize(main(801, 601, 'screen'), p1080)).toEqual({ width: 802, height: 602 });
  });

  test('has bars for what is a strip, and is never nothing', () => {
    const { width, height } = shapedSize(main(4000, 100, 'screen'), p1080);
    expect(width / height).toBe(4);
    expect(shapedSize(main(2, 2, 'screen'), p1080)).toEqual({ width: 16, height: 16 });
  });
});

describe('the stage', () => {
  const upright = { width: 360, height: 640 };

  test('takes the ratio of the first picture at once', () => {
    const shape = new StageShape(p360);
    expect(shape.sizeFor(undefined, 0)).toEqual(p360);
    expect(shape.sizeFor(main(720, 1280), 1)).toEqual(upright);
  });

  test('turns with the camera, once that is held the other way', () => {
    const shape = new StageShape(p360);
    shape.sizeFor(main(1280, 720), 0);
    expect(shape.sizeFor(main(720, 1280), 1_000)).toEqual(p360);
    expect(shape.sizeFor(main(720, 1280), 1_299)).toEqual(p360);
    expect(shape.sizeFor(main(720, 1280), 1_300)).toEqual(upright);
  });

  test('stays while a window is pulled from size to size', () => {
    const shape = new StageShape(p1080);
    const before = shape.sizeFor(main(1000, 800, 'screen'), 0);
    for (let step = 1; step <= 50; step += 1) {
      expect(shape.sizeFor(main(1000 - 4 * step, 800, 'screen'), 30 * step)).toEqual(before);
    }
    expect(shape.sizeFor(main(800, 800, 'screen'), 1_800)).toEqual({ width: 800, height: 800 });
  });

  test('forgets a ratio that did not last', () => {
    const shape = new StageShape(p360);
    shape.sizeFor(main(1280, 720), 0);
    shape.sizeFor(main(720, 1280), 1_000);
    shape.sizeFor(main(1280, 720), 1_100);
    expect(shape.sizeFor(main(720, 1280), 1_400)).toEqual(p360);
  });

  test('takes a screen in place of the camera at once', () => {
    const shape = new StageShape(p360);
    shape.sizeFor(main(720, 1280), 0);
    expect(shape.sizeFor(main(1920, 1080, 'screen'), 1)).toEqual(p360);
  });

  test('keeps its size while there is no picture', () => {
    const shape = new StageShape(p360);
    shape.sizeFor(main(720, 1280), 0);
    expect(shape.sizeFor(undefined, 5_000)).toEqual(upright);
  });

  test('takes another choice at once, in the ratio that holds', () => {
    const shape = new StageShape(p360);
    shape.sizeFor(main(720, 1280), 0);
    expect(shape.setRoom(p1080, main(720, 1280))).toEqual({ width: 1080, height: 1920 });
    expect(shape.setRoom(p1080, undefined)).toEqual(p1080);
  });
});
