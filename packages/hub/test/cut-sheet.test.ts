import { encodeBatch } from '@streamhub/protocol';
import { expect, test } from 'vitest';
import { bytesOfChunks } from '../src/broadcast/buffer/batch.ts';
import { SharedData } from '../src/broadcast/buffer/shared-data.ts';
import { CutSheet } from '../src/broadcast/cut-sheet.ts';
import {
  ALL_GATES_OPEN,
  ALL_LAYERS,
  BASE_LAYER,
  EVERYTHING,
  LEAD_GATE,
  NOTHING,
  PREVIEW_BIT,
  SOUND_BIT,
  TWO_LAYERS,
} from '../src/broadcast/pace/permit.ts';
import { TrackRoles } from '../src/broadcast/pace/track-roles.ts';
import { AUDIO, CodedStreamer, namesOf, PREVIEW, VIDEO } from './coded-stream.ts';
import { placed } from './distributor-under-test.ts';

const roles = new TrackRoles([VIDEO, AUDIO, PREVIEW]);
const SHUT = ALL_GATES_OPEN & ~LEAD_GATE;
const OTHERS = PREVIEW_BIT | SOUND_BIT;

/** What a viewer is sent of the batches, one after the other, with these permits. */
function sentOf(
  words: string,
  permits: number[],
  { gates = ALL_GATES_OPEN, from = 0 } = {},
): string {
  const source = new CodedStreamer({ client: undefined as never, streamKey: 'x' });
  let before = gates;
  const names: string[] = [];
  for (const [index, letters] of words.split(' ').entries()) {
    const batch = placed(source.batch(letters));
    let bytes = new Uint8Array();
    const share = (kept: typeof batch.chunks) => {
      bytes = Uint8Array.from(bytesOfChunks(batch, kept));
      return new SharedData(bytes);
    };
    const sheet = new CutSheet({ chunks: batch.chunks, roles, share });
    const cut = sheet.cutFor(before, permits[index] ?? EVERYTHING, from);
    before = cut.gates;
    expect(cut.chunks + cut.left).toBe(letters.length - from);
    if (cut.chunks > 0) names.push(namesOf(bytes));
  }
  return names.join(' ');
}

test.each([
  ['everything', 'Kfefdapfe', [EVERYTHING], 'K0 f1 e2 f3 d4 a0 p0 f5 e6'],
  ['without layer 2', 'Kfefdapfe', [TWO_LAYERS | OTHERS], 'K0 e2 d4 a0 p0 e6'],
  ['layer 0 alone', 'Kfefdapfe', [BASE_LAYER | OTHERS], 'K0 d4 a0 p0'],
  ['no video', 'Kfefdapfe', [OTHERS], 'a0 p0'],
  ['sound alone', 'Kfefdapfe', [SOUND_BIT], 'a0'],
  ['nothing', 'Kfefdapfe', [NOTHING], ''],
])('Q2 C4a %s', (_, letters, permits, expected) => {
  expect(sentOf(letters, permits)).toBe(expected);
});

const BASE = BASE_LAYER | OTHERS;
const TWO = TWO_LAYERS | OTHERS;
const ALL = ALL_LAYERS | OTHERS;

test.each([
  [
    'a layer that was left out comes back behind the next chunk of layer 0',
    'Kfe fef dfef',
    [BASE, ALL, ALL],
    'K0 d6 f7 e8 f9',
  ],
  [
    'behind a chunk of layer 1 that was left out no higher one comes',
    'Kf e fdf',
    [ALL, BASE, ALL],
    'K0 f1 d4 f5',
  ],
  ['layer 2 goes at any of its chunks', 'Kfe fdfe', [ALL, TWO], 'K0 f1 e2 d4 e6'],
  [
    'behind a chunk of layer 0 that was left out nothing comes before a key chunk',
    'Kd d dfKd',
    [ALL, OTHERS, ALL],
    'K0 d1 K5 d6',
  ],
  ['sound alone in a batch shuts nothing', 'K a d', [ALL, OTHERS, ALL], 'K0 a0 d1'],
])('Q2 C4a %s', (_, words, permits, expected) => {
  expect(sentOf(words, permits)).toBe(expected);
});

test('G3 who waits for a key chunk is sent all other tracks meanwhile, and everything from there on', () => {
  expect(sentOf('dap daKdp d', [], { gates: SHUT })).toBe('a0 p0 a1 K2 d3 p1 d4');
});

test('V1 who joined in the middle of a held batch is sent what came after', () => {
  expect(sentOf('Kdafd', [], { from: 3 })).toBe('f2 d3');
});

test('Q2 each video track has a gate of its own', () => {
  const second = { ...VIDEO, trackId: 3 };
  const two = new TrackRoles([VIDEO, second]);
  const chunk = (trackId: number, sequence: number, isKey: boolean) => ({
    trackId,
    isKey,
    temporalLayer: 0,
    sequence,
    timestampUs: sequence,
    payload: Buffer.from(`${isKey ? 'K' : 'd'}${trackId}${sequence}`),
  });
  const batch = placed(
    encodeBatch([chunk(0, 1, false), chunk(3, 1, false), chunk(3, 2, true), chunk(0, 2, false)]),
  );
  const kept: string[] = [];
  const sheet = new CutSheet({
    chunks: batch.chunks,
    roles: two,
    share: (chunks) => {
      kept.push(namesOf(bytesOfChunks(batch, chunks)));
      return new SharedData(' ');
    },
  });
  const shut = sheet.cutFor(ALL_GATES_OPEN, OTHERS, 0);
  expect(kept).toEqual([]);
  const back = sheet.cutFor(shut.gates, ALL, 0);
  expect(kept).toEqual(['K32']);
  expect(back.hasKey, 'of the leading track').toBe(false);
});
