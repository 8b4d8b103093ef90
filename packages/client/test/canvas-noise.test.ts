import { expect, test, vi } from 'vitest';
import { givesNoise } from '../src/publish/stage/worker/canvas-noise.ts';

/** A canvas whose pixels come back changed by `change`. */
function readingBack(change: (value: number, place: number) => number) {
  let drawn: number[] = [];
  vi.stubGlobal(
    'OffscreenCanvas',
    class {
      getContext = () => ({
        set fillStyle(colour: string) {
          drawn = [...(colour.match(/\d+/g) ?? []).map(Number), 255];
        },
        fillRect() {},
        getImageData: (_x: number, _y: number, width: number, height: number) => ({
          data: Uint8ClampedArray.from({ length: 4 * width * height }, (_, place) =>
            change(drawn[place % 4] ?? 0, place),
          ),
        }),
      });
    },
  );
}

test.each([
  ['what was drawn', false, (value: number) => value],
  [
    'what was drawn with some last bits changed',
    false,
    (value: number, place: number) => value ^ (place % 2),
  ],
  ['random values', true, (_value: number, place: number) => (place * 2_654_435_761) % 256],
  ['all white', true, () => 255],
  ['nothing', true, () => 0],
])('a canvas that gives back %s gives noise: %s', (_what, isNoise, change) => {
  readingBack(change);
  expect(givesNoise()).toBe(isNoise);
});

test('a canvas that may not be read gives noise', () => {
  readingBack(() => {
    throw new DOMException('no', 'SecurityError');
  });
  expect(givesNoise()).toBe(true);
});
