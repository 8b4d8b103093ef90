/**
 * Broadcasts as they may happen, at random, and what a recording of each must have in it: a second opinion on recorder.ts,
 * short because it knows everything at once.
 * From: fuzz-recordings.test.ts.
 */
import { type Chunk, encodeBatch, type Track } from '@streamhub/protocol';
import fc from 'fast-check';
import { AUDIO, PREVIEW, SECOND, VIDEO } from './coded-stream.ts';

const JPEG = { ...VIDEO, codec: 'jpeg' } as const;
const TRACKS: readonly (readonly Track[])[] = [
  [VIDEO],
  [VIDEO, AUDIO, PREVIEW],
  [AUDIO],
  [JPEG, AUDIO],
  [PREVIEW, { ...VIDEO, description: new Uint8Array([1, 2, 3]) }, SECOND, AUDIO],
];

const chunk = fc.record({
  track: fc.nat(3),
  isKey: fc.boolean(),
  stepUs: fc.integer({ min: -80_000, max: 300_000 }),
  bytes: fc.integer({ min: 4, max: 60 }),
});
/** Doubles of fast-check are mostly next to nothing. */
const share = fc.integer({ min: 0, max: 1_000 }).map((thousandths) => thousandths / 1_000);
const actions = fc.oneof(
  {
    weight: 12,
    arbitrary: fc.record({
      does: fc.constant('send' as const),
      chunks: fc.array(chunk, { minLength: 1, maxLength: 6 }),
      tookMs: fc.nat(700),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      does: fc.constant('state' as const),
      tracks: fc.nat(TRACKS.length - 1),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ does: fc.constant('pause' as const), tookMs: fc.nat(5_000) }),
  },
  { weight: 1, arbitrary: fc.record({ does: fc.constant('restart' as const) }) },
  {
    weight: 1,
    arbitrary: fc.record({
      does: fc.constant('kill' as const),
      /** How much of the journal, and of the sidecar behind what that needs, was written. */
      journal: share,
      sidecar: share,
    }),
  },
);

export type Action = typeof actions extends fc.Arbitrary<infer Each> ? Each : never;
export const broadcasts = fc.array(actions, { minLength: 1, maxLength: 14 });

/** A chunk that is to be found, and the tracks that it must be read with. */
interface Expected {
  id: number;
  end: number;
  tracks: readonly Track[];
}

/** Makes chunks as a hub lets them through, and remembers those that must be on the disk. */
export class Broadcast {
  tracks: readonly Track[] = [];
  expected: Expected[] = [];
  #journalBytes = 0;
  #nowUs = 10_000_000;
  #nextId = 0;
  readonly #sequences = new Map<number, number>();
  /** Videos that a viewer is sent nothing of before their next key chunk, and those that the recorder waits for. */
  readonly #heldByHub = new Set<number>();
  readonly #awaited = new Set<number>();

  state(number: number): readonly Track[] {
    this.tracks = TRACKS[number] ?? [];
    this.#heldByHub.clear();
    for (const trackId of this.#gated()) this.#heldByHub.add(trackId);
    if (this.#awaited.size > 0) this.#awaitKeys();
    return this.tracks;
  }

  /** The recording was stopped and started again in the middle of a group. */
  restarted(): void {
    this.#awaitKeys();
  }

  /** The hub died; so much is left of the journal. */
  diedAt(journalBytes: number): void {
    this.expected = this.expected.filter(({ end }) => end <= journalBytes);
    this.#journalBytes = this.expected.at(-1)?.end ?? 0;
    this.#awaited.clear();
  }

  batch(chunks: Extract<Action, { does: 'send' }>['chunks']): Uint8Array {
    return encodeBatch(chunks.map((wish) => this.#chunk(wish)));
  }

  #chunk({
    track,
    isKey,
    stepUs,
    bytes,
  }: Extract<Action, { does: 'send' }>['chunks'][number]): Chunk {
    const { trackId, kind, codec } = this.tracks[track % this.tracks.length] ?? VIDEO;
    const mustBeKey = kind !== 'video' || codec === 'jpeg' || this.#heldByHub.delete(trackId);
    const sequence = this.#sequences.get(trackId) ?? 0;
    this.#sequences.set(trackId, sequence + 1);
    this.#nowUs = Math.max(0, this.#nowUs + stepUs);
    const payload = Buffer.alloc(bytes);
    payload.writeUInt32BE(this.#nextId);
    this.#nextId += 1;
    const made: Chunk = {
      trackId,
      isKey: isKey || mustBeKey,
      temporalLayer: 0,
      sequence,
      timestampUs: this.#nowUs,
      payload,
    };
    this.#expect(made);
    return made;
  }

  #expect({ trackId, isKey, payload }: Chunk): void {
    if (isKey) this.#awaited.delete(trackId);
    const lead = this.tracks.find(({ kind }) => kind === 'video');
    const isWritten =
      !this.#awaited.has(trackId) && (lead === undefined || !this.#awaited.has(lead.trackId));
    if (!isWritten) return;
    this.#journalBytes += 16 + payload.byteLength;
    const id = Buffer.from(payload).readUInt32BE();
    this.expected.push({ id, end: this.#journalBytes, tracks: this.tracks });
  }

  #awaitKeys(): void {
    this.#awaited.clear();
    for (const trackId of this.#gated()) this.#awaited.add(trackId);
  }

  #gated(): number[] {
    return this.tracks
      .filter(({ kind, codec }) => kind === 'video' && codec !== 'jpeg')
      .map(({ trackId }) => trackId);
  }
}
