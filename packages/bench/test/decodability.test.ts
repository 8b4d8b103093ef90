/** The checker of what a slow viewer was given: rules C4, C6 and G3 of docs/protocol.md, from headers alone. */
import { expect, test } from 'vitest';
import { CodedFeed, type FedHeader, TRACK } from '../src/feed/coded-feed.ts';
import { decodability } from '../src/feed/decodability.ts';

/** Two groups of twelve in layers 0 2 1 2. */
const sent = Array.from({ length: 24 }, (_, sequence): FedHeader => {
  const temporalLayer = [0, 2, 1, 2][sequence % 4] ?? 0;
  const isKey = sequence % 12 === 0;
  return { trackId: 0, sequence, timestampUs: sequence * 33_333, isKey, temporalLayer };
});

function given(...sequences: number[]) {
  return decodability(
    sent,
    sequences.map((sequence) => sent[sequence] as FedHeader),
  );
}

test('all that was sent can be decoded', () => {
  expect(decodability(sent, sent)).toEqual({ pictures: 24, leftOut: 0, undecodable: [] });
});

test('C4a a layer may be left out from the top', () => {
  expect(given(0, 2, 4, 6, 8).undecodable).toEqual([]);
  expect(given(0, 4, 8).undecodable).toEqual([]);
  expect(given(0, 1, 2, 4, 5, 6, 7, 8)).toEqual({ pictures: 8, leftOut: 1, undecodable: [] });
});

test('C4a after a chunk of layer 1 is left out, none of layer 2 until the next of layer 0', () => {
  expect(given(0, 1, 3).undecodable).toEqual([expect.stringContaining('Chunk 3 of layer 2')]);
  expect(given(0, 1, 4, 5).undecodable).toEqual([]);
});

test('C4a after a chunk of layer 0 is left out, nothing until the next key chunk', () => {
  expect(given(0, 5, 8, 12).undecodable).toHaveLength(2);
  expect(given(0, 1, 2, 3, 12, 13).undecodable).toEqual([]);
});

test('G3 a beginning without a key chunk cannot be decoded', () => {
  expect(given(4, 12).undecodable).toHaveLength(1);
});

test('C6a a chunk that comes twice, goes back, or was never sent is told', () => {
  expect(given(0, 1, 1, 2).undecodable).toEqual([expect.stringContaining('after 1')]);
  const stranger = { ...(sent[0] as FedHeader), sequence: 99 };
  expect(decodability(sent, [stranger]).undecodable).toEqual([
    expect.stringContaining('never sent'),
  ]);
  expect(decodability(sent, []).undecodable).toHaveLength(1);
});

test('the feed keeps the rules itself: 600 kbps, layers, a key chunk every 4 s and when one is wanted', () => {
  const feed = new CodedFeed();
  const headers: FedHeader[] = [];
  let bytes = 0;
  while (feed.nextUs < 10e6) {
    if (headers.length === 500) feed.wantKey();
    const { header, batch } = feed.next(Math.round(feed.nextUs));
    headers.push(header);
    bytes += batch.length;
  }
  const video = headers.filter(({ trackId }) => trackId === TRACK.video);
  expect(video).toHaveLength(300);
  expect(headers.length - video.length).toBe(500);
  expect(bytes).toBe(300 * 2_216 + 500 * 116);
  expect(decodability(video, video).undecodable).toEqual([]);
  const layers = video.slice(0, 5).map(({ temporalLayer }) => temporalLayer);
  expect(layers).toEqual([0, 2, 1, 2, 0]);
  const keys = video.filter(({ isKey }) => isKey).map(({ sequence }) => sequence);
  expect(keys).toEqual([0, 120, 188]);
});
