/** The multicast core without sockets: anything may happen in any order, and what viewers get is looked at. */
import { encodeBatch, forEachChunk, type Track } from '@streamhub/protocol';
import fc from 'fast-check';
import pino from 'pino';
import { expect, test } from 'vitest';
import type { Batch, PlacedChunk } from '../src/distribute/batch.ts';
import type { Outlet } from '../src/distribute/outlet.ts';
import { StreamDistributor } from '../src/distribute/stream-distributor.ts';
import { Metrics } from '../src/observe/metrics.ts';
import { AUDIO, CodedStreamer, chunksOf, PREVIEW, VIDEO } from './coded-stream.ts';
import { ManualClock } from './manual-clock.ts';

const VIEWERS = ['v0', 'v1', 'v2', 'v3'];
const KEY = 'theStream';

/** Rooms in memory; remembers what each viewer was sent. */
class Rooms implements Outlet {
  readonly behind = new Set<string>();
  readonly sent = new Map<string, [event: string, payload: unknown][]>();
  readonly #rooms = new Map<string, Set<string>>();

  enterRoom(room: string, viewerId: string): void {
    this.#rooms.set(room, (this.#rooms.get(room) ?? new Set()).add(viewerId));
  }

  leaveRoom(room: string, viewerId: string): void {
    this.#rooms.get(room)?.delete(viewerId);
  }

  emptyRoom(room: string): void {
    this.#rooms.delete(room);
  }

  sendData(room: string, data: string | Uint8Array): void {
    for (const id of this.#rooms.get(room) ?? []) {
      if (!this.behind.has(id)) this.sendTo(id, 'stream:data', data);
    }
  }

  sendTo(id: string, event: string, payload: unknown): void {
    this.sent.set(id, [...(this.sent.get(id) ?? []), [event, payload]]);
  }

  sendToRooms(rooms: string[], event: string, payload: unknown): void {
    const ids = new Set(rooms.flatMap((room) => [...(this.#rooms.get(room) ?? [])]));
    for (const id of ids) this.sendTo(id, event, payload);
  }

  announce(): void {}
}

function placed(bytes: Uint8Array): Batch {
  const chunks: PlacedChunk[] = [];
  forEachChunk(bytes, (header, offset) => chunks.push({ header, offset }));
  return { bytes, chunks };
}

const viewer = fc.constantFrom(...VIEWERS);
const step = fc.oneof(
  { weight: 6, arbitrary: fc.record({ send: fc.stringMatching(/^[Kddaap]{1,4}$/) }) },
  { weight: 1, arbitrary: fc.record({ send: fc.constant('K') }) },
  { weight: 2, arbitrary: fc.record({ join: viewer }) },
  { weight: 1, arbitrary: fc.record({ leave: viewer }) },
  { weight: 2, arbitrary: fc.record({ behind: viewer }) },
  { weight: 2, arbitrary: fc.record({ back: viewer }) },
  { weight: 1, arbitrary: fc.record({ codec: fc.constantFrom('vp8', 'vp09.00.10.08') }) },
);

/** Each picture follows the one before it, or is a key chunk: nothing comes that cannot be decoded. */
function expectDecodable(received: [event: string, payload: unknown][]): void {
  let last: number | undefined;
  for (const [event, payload] of received) {
    if (event === 'stream:tracks' || event === 'stream:buffer') last = undefined;
    if (event !== 'stream:buffer' && event !== 'stream:data') continue;
    for (const { trackId, isKey, sequence } of chunksOf(payload)) {
      if (trackId !== 0) continue;
      if (!isKey) expect(sequence, 'a picture without the one before it').toBe((last ?? -2) + 1);
      last = sequence;
    }
  }
}

test('G1 G3 whoever comes, goes, falls behind and comes back: nothing undecodable, nothing twice', () => {
  let pictures = 0;
  const steps = fc.array(step, { minLength: 20, maxLength: 120 });
  fc.assert(
    fc.property(steps, (taken) => {
      const outlet = new Rooms();
      const clock = new ManualClock();
      const log = pino({ level: 'silent' });
      const parts = { outlet: outlet as Outlet, metrics: new Metrics(), clock, log };
      const distributor = new StreamDistributor(parts);
      const source = new CodedStreamer({ client: undefined as never, streamKey: KEY });
      const tracksWith = (codec: string): Track[] => [{ ...VIDEO, codec }, AUDIO, PREVIEW];
      distributor.registerStream(KEY);
      let codec = 'vp8';
      distributor.setTracks(KEY, { tracks: tracksWith(codec) });
      for (const each of taken) {
        if ('send' in each) {
          const before = [...outlet.sent.values()].flat().length;
          const batch = placed(encodeBatch([...each.send].map((c) => source.chunk(c as 'K'))));
          const reached = distributor.distributeStreamData(KEY, batch, 'streamer');
          const data = [...outlet.sent.values()].flat().slice(before).length;
          const asked = outlet.sent.get('streamer')?.length ?? 0;
          outlet.sent.delete('streamer');
          expect(reached, 'who was reached').toBe(data - asked);
        } else if ('join' in each) {
          distributor.addViewer(KEY, {
            viewerId: each.join,
            format: 'chunks',
            streamerId: undefined,
          });
        } else if ('leave' in each) distributor.removeViewer(KEY, each.leave);
        else if ('behind' in each) outlet.behind.add(each.behind);
        else if ('back' in each) outlet.behind.delete(each.back);
        else if (each.codec !== codec) {
          codec = each.codec;
          distributor.setTracks(KEY, { tracks: tracksWith(codec) });
        }
      }
      outlet.behind.clear();
      for (const viewerId of VIEWERS) {
        const received = outlet.sent.get(viewerId) ?? [];
        expectDecodable(received);
        pictures += received.length;
      }
      // Whoever is there gets everything from a key chunk on.
      const viewers = distributor.viewersOf(KEY);
      const key = placed(encodeBatch([source.chunk('K')]));
      expect(distributor.distributeStreamData(KEY, key, 'streamer')).toBe(viewers);
      const next = placed(encodeBatch([source.chunk('d')]));
      expect(distributor.distributeStreamData(KEY, next, 'streamer')).toBe(viewers);
    }),
    { numRuns: 150, seed: 20261122 },
  );
  expect(pictures, 'enough was sent to say so').toBeGreaterThan(1_000);
});

test('G1 what a viewer was handed stays as it was, however the stream goes on', () => {
  const outlet = new Rooms();
  const parts = { outlet: outlet as Outlet, metrics: new Metrics(), clock: new ManualClock() };
  const distributor = new StreamDistributor({ ...parts, log: pino({ level: 'silent' }) });
  const source = new CodedStreamer({ client: undefined as never, streamKey: KEY });
  const send = (letters: string, bytes: number) =>
    distributor.distributeStreamData(KEY, placed(source.batch(letters, { bytes })), 'streamer');
  distributor.registerStream(KEY);
  distributor.setTracks(KEY, { tracks: [VIDEO] });
  send('Kd', 20_000);
  distributor.addViewer(KEY, { viewerId: 'v0', format: 'chunks', streamerId: undefined });
  const [, buffer] = outlet.sent.get('v0')?.find(([event]) => event === 'stream:buffer') ?? [];
  const before = Buffer.from(buffer as Uint8Array);
  for (let count = 0; count < 30; count += 1) send(count % 7 === 0 ? 'Kd' : 'd', 20_000);
  expect(Buffer.from(buffer as Uint8Array)).toEqual(before);
  expect(chunksOf(buffer)).toHaveLength(2);
});
