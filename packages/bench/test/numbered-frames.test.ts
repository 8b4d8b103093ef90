/** The frames that benches send. */
import { classicFrameProblem } from '@streamhub/protocol';
import { expect, test } from 'vitest';
import { frameMaker, frameNumber } from '../src/bandwidth/numbered-frames.ts';

test('a numbered frame is a valid classic frame of the wanted size and keeps its number', () => {
  const frame = frameMaker({ bytes: 10_416 })(4_711);
  expect(classicFrameProblem(frame, 1_000_000)).toBeUndefined();
  expect(frame.length).toBeGreaterThan(10_416 - 4);
  expect(frame.length).toBeLessThanOrEqual(10_416);
  expect(frameNumber(frame)).toBe(4_711);
});

test('a size without room for the number is refused', () => {
  expect(() => frameMaker({ bytes: 20 })).toThrow('no room');
});
