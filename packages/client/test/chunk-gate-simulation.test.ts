/** The gate behind a hub that leaves chunks out by its ladder, and a streamer whose own line makes it do so too. */
import { describe, expect, test } from 'vitest';
import { ChunkGate } from '../src/watch/picture/chunk-gate.ts';
import { seededRandom } from './random.ts';

interface Made {
  isKey: boolean;
  temporalLayer: number;
  sequence: number;
  /** Numbers of the chunks a decoder must have had, of those the encoder made. */
  needs: number | undefined;
  number: number;
}

const PATTERNS = { 1: [0], 2: [0, 1], 3: [0, 2, 1, 2] } as const;
const SEEDS = Array.from({ length: 300 }, (_, seed) => seed);

/** What an encoder makes: each chunk needs the newest of a lower layer, or of its own where that is 0. */
function encode(temporalLayers: 1 | 2 | 3, random: () => number): Omit<Made, 'sequence'>[] {
  const pattern = PATTERNS[temporalLayers];
  const made: Omit<Made, 'sequence'>[] = [];
  const newest = [0, 0, 0];
  let at = 0;
  for (let number = 0; number < 400; number += 1) {
    const isKey = number === 0 || random() < 0.01;
    if (isKey) at = 0;
    const temporalLayer = pattern[at % pattern.length] ?? 0;
    at += 1;
    const below = newest.slice(0, Math.max(1, temporalLayer));
    made.push({ isKey, temporalLayer, number, needs: isKey ? undefined : Math.max(...below) });
    if (isKey) newest.fill(number);
    newest[temporalLayer] = number;
  }
  return made;
}

/** Leaves chunks out at decodable borders, by a rung that changes at random. */
function ladder<Chunk extends Omit<Made, 'sequence'>>(chunks: Chunk[], random: () => number) {
  let highest = 2;
  let isUntilKey = false;
  let isWithoutLayer1 = false;
  return chunks.filter(({ isKey, temporalLayer }) => {
    if (random() < 0.05) highest = Math.floor(random() * 3);
    if (random() < 0.005) isUntilKey = true;
    if (isKey) isUntilKey = false;
    if (isUntilKey) return false;
    if (temporalLayer === 0) {
      isWithoutLayer1 = false;
      return true;
    }
    if (temporalLayer > highest) {
      isWithoutLayer1 ||= temporalLayer === 1;
      return false;
    }
    return !(temporalLayer === 2 && isWithoutLayer1);
  });
}

function numbered(chunks: Omit<Made, 'sequence'>[]): Made[] {
  return chunks.map((chunk, sequence) => ({ ...chunk, sequence }));
}

test.each([1, 2, 3] as const)(
  'C4a what the hub leaves out of a track of %s layers never closes the gate',
  (layers) => {
    for (const seed of SEEDS) {
      const random = seededRandom(seed);
      const made = numbered(encode(layers, random));
      const sent = ladder(made, random);
      const gate = new ChunkGate({ temporalLayers: layers });
      for (const chunk of sent) expect(gate.take(chunk), `seed ${seed}`).toBe(true);
    }
  },
);

test.each([2, 3] as const)(
  'C4a nor does it when the streamer left some out of %s layers before',
  (layers) => {
    for (const seed of SEEDS) {
      const random = seededRandom(seed);
      // Numbered after it: a streamer's own care leaves no gap.
      const sent = ladder(numbered(ladder(encode(layers, random), random)), random);
      const gate = new ChunkGate({ temporalLayers: layers });
      for (const chunk of sent) expect(gate.take(chunk), `seed ${seed}`).toBe(true);
    }
  },
);

/** Chunks until the viewer knows by the hub's count that there was a loss: a quarter of a second of reports. */
const TOLD_AFTER = 10;

describe.each([1, 2, 3] as const)('of %s layers, what was lost', (layers) => {
  /** How many chunks were taken that miss what they need, and how many after the hub's count told of the loss. */
  function lose({ keysToo }: { keysToo: boolean }, seed: number) {
    const random = seededRandom(seed);
    const gate = new ChunkGate({ temporalLayers: layers });
    const decoded = new Set<number>();
    const rubbish = { all: 0, told: 0 };
    let lost = Number.NEGATIVE_INFINITY;
    for (const chunk of numbered(encode(layers, random))) {
      const { number, isKey, needs } = chunk;
      if (random() < 0.03 && number > 0 && (keysToo || !isKey)) {
        lost = number;
        continue;
      }
      if (number - lost === TOLD_AFTER) gate.doubt();
      if (!gate.take(chunk)) continue;
      if (needs === undefined || decoded.has(needs)) decoded.add(number);
      else {
        rubbish.all += 1;
        if (number - lost >= TOLD_AFTER) rubbish.told += 1;
      }
    }
    return rubbish;
  }

  test('B2 keeps all that needs it from the decoder', () => {
    for (const seed of SEEDS) expect(lose({ keysToo: false }, seed).all, `seed ${seed}`).toBe(0);
  });

  test('B2 does so after the next report where a key chunk is lost, and with it the pattern', () => {
    for (const seed of SEEDS) expect(lose({ keysToo: true }, seed).told, `seed ${seed}`).toBe(0);
  });
});

test.each([1, 2, 3] as const)(
  'B2 a lost chunk of layer 0, of %s layers, makes it wait for a key chunk',
  (layers) => {
    for (const seed of SEEDS) {
      const made = numbered(encode(layers, seededRandom(seed)));
      const lost = made.find(
        ({ isKey, temporalLayer }, i) => !isKey && temporalLayer === 0 && i > 20,
      );
      const key = made.find(({ isKey, number }) => isKey && number > (lost?.number ?? 0));
      const upTo = key?.number ?? made.length;
      if (!lost || upTo < lost.number + 2) continue;
      const gate = new ChunkGate({ temporalLayers: layers });
      for (const chunk of made.slice(0, upTo)) if (chunk !== lost) gate.take(chunk);
      expect(gate.isWaitingForKey, `seed ${seed}`).toBe(true);
    }
  },
);
