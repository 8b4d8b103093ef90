import { expect, test } from 'vitest';
import { letterbox } from '../src/publish/picture/letterbox.ts';

const frame = { width: 640, height: 360 };

test('fills the frame with a picture of the same ratio, larger or smaller', () => {
  const whole = { x: 0, y: 0, ...frame };
  expect(letterbox({ width: 1920, height: 1080 }, frame)).toEqual(whole);
  expect(letterbox({ width: 320, height: 180 }, frame)).toEqual(whole);
});

test('leaves bars at the sides of an upright picture', () => {
  expect(letterbox({ width: 1080, height: 1920 }, frame)).toEqual({
    x: 219,
    y: 0,
    width: 203,
    height: 360,
  });
});

test('leaves bars above and below a wide picture', () => {
  expect(letterbox({ width: 1280, height: 360 }, frame)).toEqual({
    x: 0,
    y: 90,
    width: 640,
    height: 180,
  });
});
