import type { Chunk } from '@streamhub/protocol';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { SoundTrack } from '../src/watch/sound/sound-track.ts';
import { FakeChunk, FakeDecoder } from './fake-decoder.ts';

beforeEach(() => {
  FakeDecoder.all = [];
  vi.stubGlobal('AudioDecoder', FakeDecoder);
  vi.stubGlobal('EncodedAudioChunk', FakeChunk);
});
afterEach(() => vi.unstubAllGlobals());

function setUp({ isWanted = true } = {}) {
  const blocks: number[] = [];
  const onUnable = vi.fn();
  const track = new SoundTrack(
    { kind: 'audio', trackId: 1, codec: 'opus', sampleRate: 48_000, channels: 1 },
    {
      isWanted: () => isWanted,
      playTimeMs: (timestampUs) => timestampUs / 1000,
      onBlock: ({ timestampUs }) => blocks.push(timestampUs),
      onUnable,
    },
  );
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

test('chunks that follow each other go into one decoder, and after a hole into a new one', () => {
  const { push } = setUp();
  for (const sequence of [0, 1, 2, 4, 5]) push(sequence);
  expect(given()).toEqual([3, 2]);
});

test('a block has the time of its chunk, not the time that the decoder counts', () => {
  const { push, blocks } = setUp();
  push(10);
  push(11);
  FakeDecoder.all[0]?.gives({ ...data, timestamp: 0 });
  FakeDecoder.all[0]?.gives({ ...data, timestamp: 19_999 });
  expect(blocks).toEqual([200_000, 220_000]);
});

test('after an error the next chunk goes into a new decoder; the fifth in a row is the last', () => {
  const { push, onUnable } = setUp();
  for (let error = 0; error < 4; error += 1) {
    push(error);
    FakeDecoder.all.at(-1)?.fails();
  }
  push(4);
  FakeDecoder.all.at(-1)?.gives(data);
  for (let error = 5; error < 10; error += 1) {
    expect(onUnable).not.toHaveBeenCalled();
    push(error);
    FakeDecoder.all.at(-1)?.fails();
  }
  expect(onUnable).toHaveBeenCalledOnce();
  const made = FakeDecoder.all.length;
  push(10);
  expect(FakeDecoder.all).toHaveLength(made);
});

test('sound that is 200 ms too late is counted and not decoded', () => {
  const { track } = setUp();
  track.push(chunk(0), 201);
  expect([track.tooLate, given()]).toEqual([1, []]);
});

test('nothing is decoded that nobody can hear', () => {
  const { push } = setUp({ isWanted: false });
  push(0);
  expect(given()).toEqual([]);
});
