import type { Chunk } from '@streamhub/protocol';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { SoundTrack } from '../src/watch/sound/sound-track.ts';
import { FakeChunk, FakeDecoder } from './fake-decoder.ts';
import { settled } from './fake-line.ts';

beforeEach(() => {
  FakeDecoder.all = [];
  FakeDecoder.isConfigSupported = async () => ({ supported: true });
  vi.stubGlobal('AudioDecoder', FakeDecoder);
  vi.stubGlobal('EncodedAudioChunk', FakeChunk);
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

async function setUp({ isWanted = true, codec = 'opus' } = {}) {
  const blocks: number[] = [];
  const onUnable = vi.fn();
  const track = new SoundTrack(
    { kind: 'audio', trackId: 1, codec, sampleRate: 48_000, channels: 1 },
    {
      isWanted: () => isWanted,
      playTimeMs: (timestampUs) => timestampUs / 1000,
      onBlock: ({ timestampUs }) => blocks.push(timestampUs),
      onUnable,
    },
  );
  await settled();
  const push = (sequence: number) => track.push(chunk(sequence), sequence * 20);
  return { track, push, blocks, onUnable };
}

function chunk(sequence: number): Chunk {
  const payload = new Uint8Array([1]);
  const timestampUs = sequence * 20_000;
  return { trackId: 1, isKey: true, temporalLayer: 0, sequence, timestampUs, payload };
}

const data = {
  numberOfChannels: 1,
  numberOfFrames: 960,
  sampleRate: 48_000,
  copyTo() {},
  close() {},
};
const given = () => FakeDecoder.all.map((each) => each.given.length);

test('chunks that follow each other go into one decoder, and after a hole into a new one', async () => {
  const { push } = await setUp();
  for (const sequence of [0, 1, 2, 4, 5]) push(sequence);
  expect(given()).toEqual([3, 2]);
});

test('a block has the time of its chunk, not the time that the decoder counts', async () => {
  const { push, blocks } = await setUp();
  push(10);
  push(11);
  FakeDecoder.all[0]?.gives({ ...data, timestamp: 0 });
  FakeDecoder.all[0]?.gives({ ...data, timestamp: 19_999 });
  expect(blocks).toEqual([200_000, 220_000]);
});

test('after an error the next chunk goes into a new decoder; after the fifth in a row the page decodes Opus itself', async () => {
  const { push, blocks, onUnable } = await setUp();
  for (let error = 0; error < 4; error += 1) {
    push(error);
    FakeDecoder.all.at(-1)?.fails();
  }
  push(4);
  FakeDecoder.all.at(-1)?.gives(data);
  for (let error = 5; error < 10; error += 1) {
    push(error);
    FakeDecoder.all.at(-1)?.fails();
  }
  const made = FakeDecoder.all.length;
  vi.spyOn(performance, 'now').mockReturnValue(200);
  push(10);
  await expect.poll(() => blocks.at(-1)).toBe(200_000);
  expect(FakeDecoder.all).toHaveLength(made);
  expect(onUnable).not.toHaveBeenCalled();
});

test('where neither the browser nor the page can decode it, that is told', async () => {
  vi.stubGlobal('AudioDecoder', undefined);
  const { track, blocks, onUnable } = await setUp({ codec: 'mp4a.40.2' });
  expect(onUnable).toHaveBeenCalledOnce();
  track.push(chunk(0), 0);
  expect(blocks).toEqual([]);
});

test('what comes while a decoder is being found is decoded afterwards, a second of it at most', async () => {
  let answer = (_: { supported: boolean }) => {};
  FakeDecoder.isConfigSupported = () =>
    new Promise((resolve) => {
      answer = resolve;
    });
  const { track } = await setUp();
  for (let sequence = 0; sequence < 60; sequence += 1) track.push(chunk(sequence), 0);
  vi.spyOn(performance, 'now').mockReturnValue(0);
  answer({ supported: true });
  await settled();
  expect([given(), track.tooLate]).toEqual([[50], 10]);
});

test('sound that is 200 ms too late is counted and not decoded', async () => {
  const { track } = await setUp();
  track.push(chunk(0), 201);
  expect([track.tooLate, given()]).toEqual([1, []]);
});

test('nothing is decoded that nobody can hear', async () => {
  const { push } = await setUp({ isWanted: false });
  push(0);
  expect(given()).toEqual([]);
});
