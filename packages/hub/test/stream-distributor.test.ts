/** The multicast core without sockets: anything may happen in any order, and what viewers get is looked at. */
import { encodeBatch, forEachChunk, type Track } from '@streamhub/protocol';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { AUDIO, chunksOf, PREVIEW, SECOND, VIDEO } from './coded-stream.ts';
import { DecoderModel } from './decoder-model.ts';
import { DistributorUnderTest, LAYERED } from './distributor-under-test.ts';

/** Good ones never fall behind. */
const GOOD = ['g0', 'g1'];
const SLOW = ['s0', 's1', 's2'];

const viewer = fc.constantFrom(...GOOD, ...SLOW);
const slow = fc.constantFrom(...SLOW);
const step = fc.oneof(
  { weight: 8, arbitrary: fc.record({ send: fc.stringMatching(/^[KddeffaapSss]{1,4}$/) }) },
  { weight: 1, arbitrary: fc.record({ send: fc.constant('K') }) },
  { weight: 2, arbitrary: fc.record({ join: viewer }) },
  { weight: 1, arbitrary: fc.record({ leave: viewer }) },
  { weight: 3, arbitrary: fc.record({ waits: slow, bytes: fc.constantFrom(0, 10, 500_000) }) },
  { weight: 3, arbitrary: fc.record({ reports: slow, share: fc.constantFrom(0, 0.5, 0.9, 1) }) },
  { weight: 4, arbitrary: fc.record({ passesMs: fc.constantFrom(1, 30, 400, 3_000) }) },
  { weight: 1, arbitrary: fc.record({ loopDelayMs: fc.constantFrom(0, 30) }) },
  { weight: 1, arbitrary: fc.record({ codec: fc.constantFrom('vp8', 'vp09.00.10.08') }) },
);
type Step = typeof step extends fc.Arbitrary<infer Taken> ? Taken : never;

function tracksWith(codec: string): Track[] {
  return [{ ...LAYERED, codec }, AUDIO, PREVIEW, SECOND];
}

class Company extends DistributorUnderTest {
  #codec = 'vp8';
  made: { trackId: number; isKey: boolean; temporalLayer: number; sequence: number }[] = [];

  constructor() {
    super({ tracks: tracksWith('vp8') });
  }

  take(step: Step): void {
    const { broadcast, outlet, clock } = this;
    if ('send' in step) this.sendNoting(step.send);
    else if ('join' in step) this.join(step.join);
    else if ('leave' in step) broadcast.leave(step.leave);
    else if ('waits' in step) outlet.waitingBytes.set(step.waits, step.bytes);
    else if ('reports' in step) {
      const events = outlet.sent.get(step.reports) ?? [];
      const joinedAt = events.findLastIndex(([event]) => event === 'stream:buffer');
      const count = events.slice(joinedAt).filter(([event]) => event === 'stream:data').length;
      const received = Math.floor(count * step.share);
      broadcast.viewerReports(step.reports, { received });
    } else if ('passesMs' in step) clock.advance(step.passesMs);
    else if ('loopDelayMs' in step) this.loopDelayMs = step.loopDelayMs;
    else if (step.codec !== this.#codec) {
      this.#codec = step.codec;
      broadcast.setTracks({ tracks: tracksWith(step.codec) });
    }
  }

  sendNoting(letters: string): number {
    const bytes = this.source.batch(letters);
    forEachChunk(bytes, (header) => this.made.push(header));
    return this.sendBytes(bytes);
  }

  expectDecodable(viewerId: string): number {
    let decoders: DecoderModel[] = [];
    let chunks = 0;
    for (const [event, payload] of this.outlet.sent.get(viewerId) ?? []) {
      if (event === 'stream:tracks') {
        decoders = [VIDEO, SECOND].map(({ trackId }) => new DecoderModel({ trackId }));
        for (const header of this.made) for (const decoder of decoders) decoder.wasMade(header);
      }
      if (event !== 'stream:buffer' && event !== 'stream:data') continue;
      for (const chunk of chunksOf(payload)) {
        chunks += 1;
        const canAll = decoders.every((decoder) => decoder.canDecode(chunk));
        expect(canAll, `${viewerId}: ${chunk.payload} can be decoded`).toBe(true);
      }
    }
    return chunks;
  }

  /** Of each track it gets everything, once and in order, from its first chunk since it joined. */
  expectComplete(viewerId: string): void {
    let last = new Map<number, number>();
    for (const [event, payload] of this.outlet.sent.get(viewerId) ?? []) {
      if (event === 'stream:buffer') last = new Map();
      if (event === 'stream:tracks')
        for (const { trackId } of [VIDEO, SECOND]) last.delete(trackId);
      if (event !== 'stream:buffer' && event !== 'stream:data') continue;
      for (const { trackId, sequence } of chunksOf(payload)) {
        const expected = last.has(trackId) ? (last.get(trackId) ?? 0) + 1 : sequence;
        expect(sequence, `${viewerId}: track ${trackId}`).toBe(expected);
        last.set(trackId, sequence);
      }
    }
  }
}

test('V1 B1 B7 G3 Q2 whoever comes, goes, falls behind, comes back, on a hub idle or busy: nothing undecodable, nothing twice', () => {
  let chunks = 0;
  const steps = fc.array(step, { minLength: 20, maxLength: 150 });
  fc.assert(
    fc.property(steps, (taken) => {
      const company = new Company();
      for (const each of taken) company.take(each);
      company.loopDelayMs = 0;
      company.broadcast.flush();
      for (const id of [...GOOD, ...SLOW]) {
        chunks += company.expectDecodable(id);
      }
      for (const id of GOOD) company.expectComplete(id);
      expect(company.outlet.eventsOf('streamer', 'stream:data')).toEqual([]);
    }),
    { numRuns: 200, seed: 20261122 },
  );
  expect(chunks, 'enough was sent to say so').toBeGreaterThan(5_000);
});

test('Q6 whatever has happened to a viewer, once all is well it gets everything again', () => {
  const steps = fc.array(step, { minLength: 20, maxLength: 80 });
  fc.assert(
    fc.property(steps, (taken) => {
      const company = new Company();
      for (const each of taken) company.take(each);
      company.outlet.waitingBytes.clear();
      company.loopDelayMs = 0;
      for (let second = 0; second < 120; second += 1) {
        company.clock.advance(1_000);
        company.sendNoting(second % 2 === 0 ? 'Ka' : 'da');
        for (const id of SLOW) company.take({ reports: id, share: 1 });
      }
      const viewers = company.broadcast.viewers;
      expect(company.distributor.viewersByRung().full).toBe(viewers);
      expect(company.sendNoting('K')).toBe(viewers);
      expect(company.sendNoting('f')).toBe(viewers);
    }),
    { numRuns: 60, seed: 20261123 },
  );
});

test('G1 what a viewer was handed stays as it was, however the stream goes on', () => {
  const under = new DistributorUnderTest({ tracks: [VIDEO] });
  under.send('Kd', { bytes: 20_000 });
  under.join('v0');
  const [buffer] = under.outlet.eventsOf('v0', 'stream:buffer');
  const before = Buffer.from(buffer as Uint8Array);
  for (let count = 0; count < 30; count += 1) {
    under.send(count % 7 === 0 ? 'Kd' : 'd', { bytes: 20_000 });
  }
  expect(Buffer.from(buffer as Uint8Array)).toEqual(before);
  expect(chunksOf(buffer)).toHaveLength(2);
});

test('B1 a hundred viewers in the same situation share one cut, framed once', () => {
  const under = new DistributorUnderTest();
  under.send('K');
  for (let count = 0; count < 100; count += 1) under.join(`v${count}`);
  for (let count = 0; count < 50; count += 1) under.outlet.waitingBytes.set(`v${count}`, 1);
  for (let count = 0; count < 40; count += 1) {
    under.clock.advance(33);
    under.outlet.framed = 0;
    expect(under.send('ap')).toBe(100);
    expect(under.outlet.framed, 'all get all of it').toBe(1);
  }
  under.outlet.framed = 0;
  expect(under.sendBytes(encodeBatch([under.source.chunk('d'), under.source.chunk('a')]))).toBe(
    100,
  );
  expect(under.outlet.framed, 'those whose sockets wait get the sound alone').toBe(2);
});
