/** Which recordings go, and which never do. */
import { expect, test } from 'vitest';
import { type Kept, whatGoes } from '../src/archive/keep-rules.ts';

const RULES = { keepMs: 1_000, maxStreamBytes: 100, maxBytes: 250, nowMs: 5_000 };

function kept(broadcastId: string, more: Partial<Kept> = {}): Kept {
  const streamKey = broadcastId.slice(0, 1);
  return {
    broadcastId,
    streamKey,
    endedAtMs: 4_500,
    bytes: 40,
    isOnAir: false,
    isWritten: false,
    ...more,
  };
}

const onAir = { isOnAir: true, isWritten: true };

test('R6a a recording goes when it is too old, and never while its broadcast is on air', () => {
  const old = { endedAtMs: 3_999 };
  const all = [kept('a1', old), kept('a2', { ...old, ...onAir }), kept('a3', { endedAtMs: 4_000 })];
  expect(whatGoes(all, RULES)).toEqual({ remove: ['a1'], stop: [] });
});

test('R6b of one stream, and of all, the oldest go until there is room', () => {
  const ofOne = [kept('a1'), kept('a2'), kept('a3'), kept('a4')];
  expect(whatGoes(ofOne, RULES)).toEqual({ remove: ['a1', 'a2'], stop: [] });
  const ofAll = [...'abcdefg'].map((key) => kept(`${key}1`));
  expect(whatGoes(ofAll, RULES)).toEqual({ remove: ['a1'], stop: [] });
});

test('R6c what is on air and alone too much is stopped, and what was stopped is left alone', () => {
  const large = kept('a1', { bytes: 101, ...onAir });
  expect(whatGoes([large], RULES)).toEqual({ remove: [], stop: ['a1'] });
  expect(whatGoes([{ ...large, isWritten: false }], RULES)).toEqual({ remove: [], stop: [] });
  const old = kept('a0');
  expect(whatGoes([old, kept('a1', { bytes: 80, ...onAir })], RULES)).toEqual({
    remove: ['a0'],
    stop: [],
  });
});
