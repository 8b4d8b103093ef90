import { expect, test } from 'vitest';
import { CameraWatch } from '../src/publish/stage/worker/camera-watch.ts';

function setUp() {
  const told: boolean[] = [];
  const watch = new CameraWatch({ onWithheld: ({ isWithheld }) => told.push(isWithheld) });
  let nowMs = 0;
  return {
    told,
    begin: (name: 'source:ticks' | 'source:none') =>
      watch.begin({ name, kind: 'camera', sourceId: 1 }, nowMs),
    pass(seconds: number, { hasPictures }: { hasPictures: boolean }) {
      for (let i = 0; i < 4 * seconds; i += 1) {
        nowMs += 250;
        if (hasPictures) watch.pictureCame();
        watch.look(nowMs);
      }
    },
  };
}

test('a camera that gives no pictures is told within five seconds, and when it does again', () => {
  const { told, begin, pass } = setUp();
  begin('source:ticks');
  pass(10, { hasPictures: true });
  pass(3, { hasPictures: false });
  expect(told).toEqual([]);
  pass(2, { hasPictures: false });
  expect(told).toEqual([true]);
  pass(1, { hasPictures: true });
  expect(told).toEqual([true, false]);
});

test('one that has never given a picture is told too, and is forgotten with the camera', () => {
  const { told, begin, pass } = setUp();
  begin('source:ticks');
  pass(5, { hasPictures: false });
  expect(told).toEqual([true]);
  begin('source:none');
  expect(told).toEqual([true, false]);
  pass(10, { hasPictures: false });
  expect(told).toEqual([true, false]);
});
