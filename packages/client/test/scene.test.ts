import { describe, expect, test } from 'vitest';
import { placeOfImage, placesOf } from '../src/publish/stage/scene.ts';

const stage = { width: 640, height: 360 };
const camera = { width: 1280, height: 720 };
const screen = { width: 1920, height: 1080 };

describe('the layout', () => {
  test.each(['camera', 'screen'] as const)('%s shows that source alone', (layout) => {
    const places = placesOf({ layout }, { stage, pictures: { camera, screen } });
    expect(places).toEqual([{ kind: layout, x: 0, y: 0, ...stage }]);
  });

  test('screen+camera has the camera over the screen, in the corner at its own ratio', () => {
    const places = placesOf({ layout: 'screen+camera' }, { stage, pictures: { camera, screen } });
    expect(places).toEqual([
      { kind: 'screen', x: 0, y: 0, ...stage },
      { kind: 'camera', x: 640 - 160 - 16, y: 16, width: 160, height: 90 },
    ]);
  });

  test.each([
    ['an upright', { width: 720, height: 1280 }, stage],
    ['a very tall', { width: 720, height: 5_000 }, stage],
    ['a wide', camera, { width: 360, height: 640 }],
    ['an upright', { width: 720, height: 1280 }, { width: 740, height: 312 }],
  ])(
    'screen+camera shows %s camera of %o at its own ratio inside a stage of %o',
    (_, upright, of) => {
      const pictures = { camera: upright, screen };
      const [, corner] = placesOf({ layout: 'screen+camera' }, { stage: of, pictures });
      expect(corner).toBeDefined();
      const { x = 0, y = 0, width = 0, height = 0 } = corner ?? {};
      expect(width / height).toBeCloseTo(upright.width / upright.height, 1);
      expect([x >= 0, y >= 0, x + width <= of.width, y + height <= of.height]).not.toContain(false);
    },
  );

  test('screen+camera shows whichever of the two is there', () => {
    const layout = 'screen+camera';
    const alone = (pictures: object) =>
      placesOf({ layout }, { stage, pictures }).map(({ kind, width }) => [kind, width]);
    expect(alone({ camera })).toEqual([['camera', 640]]);
    expect(alone({ screen })).toEqual([['screen', 640]]);
  });

  test('without its source is empty: there is a card', () => {
    expect(placesOf({ layout: 'camera' }, { stage, pictures: { screen } })).toEqual([]);
  });
});

describe('what the page draws', () => {
  test('is the whole stage, and until it comes what is there is shown', () => {
    const drawing = stage;
    const kinds = (pictures: object) =>
      placesOf({ layout: 'drawing' }, { stage, pictures }).map(({ kind }) => kind);
    expect(kinds({ drawing, camera, screen })).toEqual(['drawing']);
    expect(kinds({ camera })).toEqual(['camera']);
  });

  test('an image has its place in shares of the stage, and keeps its ratio', () => {
    const bitmap = { width: 200, height: 100 } as ImageBitmap;
    const place = placeOfImage({ bitmap, x: 0.5, y: 0.25, width: 0.1 }, stage);
    expect(place).toEqual({ x: 320, y: 90, width: 64, height: 32 });
  });
});
