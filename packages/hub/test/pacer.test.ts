/** When the packets of a pushed file are due. */
import { expect, test } from 'vitest';
import { Pacer } from '../src/push/pacer.ts';

const VIDEO = 0;
const AUDIO = 1;

test('packets are due as far apart as the input says, however fast they are read', () => {
  const pacer = new Pacer();
  const due = [5_000, 5_040, 5_080].map(
    (mediaMs) => pacer.take({ trackId: VIDEO, mediaMs }, 100).dueMs,
  );
  expect(due).toEqual([100, 140, 180]);
});

test('a picture that is seen before the one that came before it is due with that, and seen in its time', () => {
  const pacer = new Pacer();
  pacer.take({ trackId: VIDEO, mediaMs: 0 }, 100);
  expect(pacer.take({ trackId: VIDEO, mediaMs: 120 }, 100)).toEqual({ dueMs: 220, stampMs: 220 });
  expect(pacer.take({ trackId: VIDEO, mediaMs: 40 }, 220)).toEqual({ dueMs: 220, stampMs: 140 });
});

test('sound and picture have one clock, and neither waits for the other', () => {
  const pacer = new Pacer();
  pacer.take({ trackId: VIDEO, mediaMs: 0 }, 100);
  pacer.take({ trackId: VIDEO, mediaMs: 500 }, 100);
  expect(pacer.take({ trackId: AUDIO, mediaMs: 20 }, 100)).toEqual({ dueMs: 120, stampMs: 120 });
});

test('after a stand-still both go on from now on, together, and nothing is hurried', () => {
  const pacer = new Pacer();
  pacer.take({ trackId: VIDEO, mediaMs: 0 }, 100);
  pacer.take({ trackId: AUDIO, mediaMs: 0 }, 100);
  expect(pacer.take({ trackId: VIDEO, mediaMs: 40 }, 3_100).dueMs).toBe(3_100);
  expect(pacer.take({ trackId: AUDIO, mediaMs: 40 }, 3_100).dueMs).toBe(3_100);
  expect(pacer.take({ trackId: VIDEO, mediaMs: 80 }, 3_100).dueMs).toBe(3_140);
});

test('what comes a little late moves nothing', () => {
  const pacer = new Pacer();
  pacer.take({ trackId: VIDEO, mediaMs: 0 }, 100);
  expect(pacer.take({ trackId: VIDEO, mediaMs: 40 }, 500).dueMs).toBe(140);
});

test.each([
  ['back', -6_000],
  ['ahead', 7_200_000],
])('times that jump %s go on without a pause, in both tracks', (_, jumpMs) => {
  const pacer = new Pacer();
  for (const trackId of [VIDEO, AUDIO]) pacer.take({ trackId, mediaMs: 1_000_000 }, 100);
  const mediaMs = 1_000_040 + jumpMs;
  for (const trackId of [VIDEO, AUDIO]) {
    expect(pacer.take({ trackId, mediaMs }, 140)).toEqual({ dueMs: 140, stampMs: 140 });
  }
  expect(pacer.take({ trackId: VIDEO, mediaMs: mediaMs + 40 }, 140).dueMs).toBe(180);
});

test('a pause in the sound is one', () => {
  const pacer = new Pacer();
  pacer.take({ trackId: AUDIO, mediaMs: 0 }, 100);
  expect(pacer.take({ trackId: AUDIO, mediaMs: 20_000 }, 100).dueMs).toBe(20_100);
});

test('an input that begins anew goes on where it has ended, without a gap and without a step back', () => {
  const pacer = new Pacer();
  for (const mediaMs of [10, 50, 90]) pacer.take({ trackId: VIDEO, mediaMs }, 100);
  for (const mediaMs of [0, 20, 40, 60, 80, 100]) pacer.take({ trackId: AUDIO, mediaMs }, 100);
  pacer.restart();
  expect(pacer.take({ trackId: VIDEO, mediaMs: 10 }, 190)).toEqual({ dueMs: 230, stampMs: 230 });
  expect(pacer.take({ trackId: AUDIO, mediaMs: 0 }, 190)).toEqual({ dueMs: 220, stampMs: 220 });
});
