import { describe, expect, test } from 'vitest';
import { ChunkGate } from '../src/watch/picture/chunk-gate.ts';

const LAYERS = [0, 2, 1, 2];

/** Sends the chunks with these numbers, a key chunk every 16; answers with those that were taken. */
function taken(gate: ChunkGate, numbers: number[], { temporalLayers = 1 } = {}): number[] {
  return numbers.filter((number) =>
    gate.take({
      sequence: number >>> 0,
      isKey: number % 16 === 0,
      temporalLayer: temporalLayers === 1 ? 0 : (LAYERS[(number % 16) % 4] ?? 0),
    }),
  );
}

describe('without temporal layers', () => {
  test('begins with a key chunk', () => {
    const gate = new ChunkGate();
    expect(gate.isWaitingForKey).toBe(true);
    expect(taken(gate, [14, 15, 16, 17])).toEqual([16, 17]);
  });

  test('after a gap it drops until the next key chunk', () => {
    const gate = new ChunkGate();
    expect(taken(gate, [0, 1, 2, 5, 6])).toEqual([0, 1, 2]);
    expect(gate.isWaitingForKey).toBe(true);
    expect(taken(gate, [16, 17])).toEqual([16, 17]);
  });

  test('a gap before a key chunk harms nothing', () => {
    expect(taken(new ChunkGate(), [0, 1, 16, 17])).toEqual([0, 1, 16, 17]);
  });

  test('goes on where the numbers begin anew after 2³² − 1', () => {
    const gate = new ChunkGate();
    expect(taken(gate, [2 ** 32 - 16, 2 ** 32 - 15])).toHaveLength(2);
    const sequences = Array.from({ length: 14 }, (_, i) => 2 ** 32 - 14 + i);
    expect(taken(gate, [...sequences, 2 ** 32, 2 ** 32 + 1])).toHaveLength(16);
  });

  test('what comes twice is dropped; a key chunk from before is a streamer that began anew', () => {
    const gate = new ChunkGate();
    expect(taken(gate, [32, 33, 33, 34, 0, 1])).toEqual([32, 33, 34, 0, 1]);
  });

  test('after a time without anybody looking it begins with a key chunk', () => {
    const gate = new ChunkGate();
    taken(gate, [0, 1]);
    gate.reset();
    expect(taken(gate, [2, 14, 15, 16, 17])).toEqual([16, 17]);
  });

  test('a decoder that lost its thread waits for a key chunk', () => {
    const gate = new ChunkGate();
    taken(gate, [0, 1]);
    gate.shut();
    expect(taken(gate, [2, 3, 16])).toEqual([16]);
  });
});

const layered = { temporalLayers: 3 };

describe('with temporal layers 0 2 1 2', () => {
  test('chunks of the highest layer may be missing', () => {
    const gate = new ChunkGate(layered);
    const numbers = [0, 2, 4, 6, 7, 8, 9, 10];
    expect(taken(gate, numbers, layered)).toEqual(numbers);
  });

  test('after a missing layer 1 the higher ones are dropped until the next layer 0', () => {
    const gate = new ChunkGate(layered);
    expect(taken(gate, [0, 1, 3, 4, 5, 6], layered)).toEqual([0, 1, 4, 5, 6]);
    expect(taken(gate, [8, 12, 13], layered)).toEqual([8, 12, 13]);
  });

  test('a missing layer 0 breaks the group', () => {
    const gate = new ChunkGate(layered);
    expect(taken(gate, [0, 1, 2, 3, 5, 6, 8], layered)).toEqual([0, 1, 2, 3]);
    expect(gate.isWaitingForKey).toBe(true);
  });

  test('a gap as long as the pattern breaks the group', () => {
    const gate = new ChunkGate(layered);
    expect(taken(gate, [0, 1, 2, 3, 8, 9], layered)).toEqual([0, 1, 2, 3]);
    expect(gate.isWaitingForKey).toBe(true);
  });
});

describe('with layers that keep no known pattern', () => {
  /** Numbers and layers; a gap of two before the last but one. */
  function afterGap(gate: ChunkGate) {
    const take = (sequence: number, temporalLayer: number) =>
      gate.take({ sequence, temporalLayer, isKey: sequence === 0 });
    return [take(0, 0), take(1, 0), take(2, 1), take(5, 0), take(6, 1)];
  }

  test.each([
    { temporalLayers: 3 },
    { temporalLayers: 4 },
    // Stated wrongly: the chunks say otherwise.
    { temporalLayers: 1 },
  ])('the hub is trusted to send what can be decoded: $temporalLayers', (stated) => {
    const gate = new ChunkGate(stated);
    expect(afterGap(gate)).toEqual([true, true, true, true, true]);
    expect(gate.isWaitingForKey).toBe(false);
  });

  test('until it says that it did not leave out what is missing', () => {
    const gate = new ChunkGate(layered);
    afterGap(gate);
    gate.doubt();
    expect(gate.isWaitingForKey).toBe(true);
    expect(gate.take({ sequence: 16, temporalLayer: 0, isKey: true })).toBe(true);
    gate.doubt();
    expect(gate.isWaitingForKey).toBe(false);
  });

  test('what is proven to be decodable is not doubted', () => {
    const gate = new ChunkGate(layered);
    taken(gate, [0, 2, 4, 6, 7, 8], layered);
    gate.doubt();
    expect(gate.isWaitingForKey).toBe(false);
  });
});
