import { describe, expect, test } from 'vitest';
import { FrameAdmission } from '../src/publish/encode/worker/frame-admission.ts';

const at = (nowMs: number) => ({ nowMs, timestampUs: nowMs * 1000 });

describe('FrameAdmission', () => {
  test('begins with a key frame, and takes three while nothing comes out', () => {
    const admission = new FrameAdmission();
    const taken = [0, 33, 66, 99, 132].map((ms) => admission.take(at(ms)));
    expect(taken).toEqual(['key', 'delta', 'delta', 'skip', 'skip']);
    expect(admission.skipped).toBe(2);
  });

  test('takes the next frame when a chunk has come out', () => {
    const admission = new FrameAdmission();
    for (const ms of [0, 33, 66]) admission.take(at(ms));
    admission.cameOut(at(0));
    expect(admission.take(at(99))).toBe('delta');
    expect(admission.take(at(132))).toBe('skip');
  });

  test('does not wait for a frame that the encoder left out', () => {
    const admission = new FrameAdmission();
    for (const ms of [0, 33, 66]) admission.take(at(ms));
    admission.cameOut(at(66));
    expect([99, 132, 165].map((ms) => admission.take(at(ms)))).toEqual(['delta', 'delta', 'delta']);
  });

  test('makes a key frame every four seconds', () => {
    const admission = new FrameAdmission();
    const keys: number[] = [];
    for (let ms = 0; ms < 9_000; ms += 100) {
      if (admission.take(at(ms)) === 'key') keys.push(ms);
      admission.cameOut(at(ms));
    }
    expect(keys).toEqual([0, 4_000, 8_000]);
  });

  test('makes a key frame when asked, and counts four seconds from there', () => {
    const admission = new FrameAdmission();
    const keys: number[] = [];
    for (let ms = 0; ms < 6_000; ms += 100) {
      if (ms === 1_000) admission.requestKey();
      if (admission.take(at(ms)) === 'key') keys.push(ms);
      admission.cameOut(at(ms));
    }
    expect(keys).toEqual([0, 1_000, 5_000]);
  });

  test('keeps a request for a key frame that finds the encoder full', () => {
    const admission = new FrameAdmission();
    for (const ms of [0, 33, 66]) admission.take(at(ms));
    admission.requestKey();
    expect(admission.take(at(99))).toBe('skip');
    admission.cameOut(at(66));
    expect(admission.take(at(132))).toBe('key');
  });

  test('is stuck when nothing has come out for three seconds, not when nothing went in', () => {
    const admission = new FrameAdmission();
    const looks = (fromMs: number, toMs: number) => {
      const stuck: boolean[] = [];
      for (let ms = fromMs; ms <= toMs; ms += 500) stuck.push(admission.isStuck(ms));
      return stuck;
    };
    expect(looks(55_000, 60_000)).not.toContain(true);
    admission.take(at(60_000));
    expect(looks(60_500, 62_500)).not.toContain(true);
    expect(admission.isStuck(63_000)).toBe(true);
    admission.restart();
    expect(admission.isStuck(63_000)).toBe(false);
    expect(admission.take(at(63_000))).toBe('key');
  });

  test('is not stuck because the device has slept', () => {
    const admission = new FrameAdmission();
    admission.isStuck(1_000);
    admission.take(at(1_000));
    expect(admission.isStuck(3_600_000)).toBe(false);
    expect(admission.isStuck(3_601_500)).toBe(false);
    expect(admission.isStuck(3_603_000)).toBe(true);
  });
});
