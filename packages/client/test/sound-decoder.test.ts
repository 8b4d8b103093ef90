/** The browser's decoder and the page's own keep the same rules. */
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { openBrowserSoundDecoder } from '../src/watch/sound/browser-sound-decoder.ts';
import { openOpusSoundDecoder } from '../src/watch/sound/opus-sound-decoder.ts';
import type { AudioFacts, SoundDecoderEvents } from '../src/watch/sound/sound-decoder.ts';
import type { SoundBlock } from '../src/watch/sound/worklet/sound-ring.js';
import { FakeChunk } from './fake-decoder.ts';

/** 20 ms of silence, full band. */
const SILENCE = { 1: [0xf8, 0xff, 0xfe], 2: [0xfc, 0xff, 0xfe] } as const;
/** Says that it has several frames, and not how many. */
const BROKEN = [0xff];

/** Decodes at once, as the browser's does a moment later. */
class AnsweringDecoder {
  static isConfigSupported = async () => ({ supported: true });
  static rates: number[] = [];
  readonly #init: AudioDecoderInit;
  #channels = 1;
  state = 'unconfigured';

  constructor(init: AudioDecoderInit) {
    this.#init = init;
  }

  configure({ numberOfChannels, sampleRate }: AudioDecoderConfig): void {
    AnsweringDecoder.rates.push(sampleRate);
    this.#channels = numberOfChannels;
    this.state = 'configured';
  }

  decode({ data, timestamp }: { data: Uint8Array; timestamp: number }): void {
    if (data.length === BROKEN.length) {
      this.state = 'closed';
      this.#init.error(new DOMException('', 'EncodingError'));
      return;
    }
    this.#init.output({
      timestamp,
      numberOfChannels: this.#channels,
      numberOfFrames: 960,
      sampleRate: 48_000,
      copyTo() {},
      close() {},
    } as unknown as AudioData);
  }

  close(): void {
    this.state = 'closed';
  }
}

beforeEach(() => {
  AnsweringDecoder.rates = [];
  vi.stubGlobal('AudioDecoder', AnsweringDecoder);
  vi.stubGlobal('EncodedAudioChunk', FakeChunk);
  // What libopus thinks of a broken chunk.
  vi.spyOn(console, 'error').mockImplementation(() => {});
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

describe.each([
  ['the browser’s', openBrowserSoundDecoder],
  ['the page’s own', openOpusSoundDecoder],
])('%s decoder of Opus', (_whose, open) => {
  async function setUp({ channels = 1 as 1 | 2, codec = 'opus' } = {}) {
    const blocks: SoundBlock[] = [];
    let errors = 0;
    const events: SoundDecoderEvents = {
      onBlock: (block) => blocks.push(block),
      onError: () => {
        errors += 1;
      },
    };
    const track: AudioFacts = { kind: 'audio', trackId: 1, codec, sampleRate: 16_000, channels };
    const decoder = await open(track, events);
    const decode = (timestampUs: number, bytes: readonly number[] = SILENCE[channels]) =>
      decoder?.decode({ timestampUs, payload: new Uint8Array(bytes) });
    return { decoder, decode, blocks, errors: () => errors };
  }

  test.each([1, 2] as const)(
    'makes a block with the time of each chunk, at 48 kHz whatever was recorded, of %i channels',
    async (channels) => {
      const { decoder, decode, blocks } = await setUp({ channels });
      decode(100_000);
      decode(120_007);
      expect(blocks.map(({ timestampUs }) => timestampUs)).toEqual([100_000, 120_007]);
      for (const block of blocks) {
        expect(block.sampleRate).toBe(48_000);
        expect(block.channels.map((samples) => samples.length)).toEqual(Array(channels).fill(960));
      }
      decoder?.close();
    },
  );

  test('tells of a chunk that it cannot decode, and goes on with the next', async () => {
    const { decoder, decode, blocks, errors } = await setUp();
    decode(0);
    decode(20_000, BROKEN);
    expect(errors()).toBe(1);
    decode(40_000);
    expect(blocks.map(({ timestampUs }) => timestampUs)).toEqual([0, 40_000]);
    decoder?.close();
  });

  test('goes on over a hole, with the times of the chunks', async () => {
    const { decoder, decode, blocks } = await setUp();
    decode(0);
    decoder?.reset();
    decode(5_000_000);
    expect(blocks.at(-1)?.timestampUs).toBe(5_000_000);
    decoder?.close();
  });

  test('closed, says nothing more; twice is harmless', async () => {
    const { decoder, blocks } = await setUp();
    decoder?.close();
    decoder?.close();
    expect(blocks).toEqual([]);
  });
});

test('a browser without a decoder, or without one for this codec, has none', async () => {
  const events = { onBlock() {}, onError() {} };
  const track: AudioFacts = {
    kind: 'audio',
    trackId: 1,
    codec: 'opus',
    sampleRate: 48_000,
    channels: 1,
  };
  AnsweringDecoder.isConfigSupported = async () => ({ supported: false });
  expect(await openBrowserSoundDecoder(track, events)).toBeUndefined();
  AnsweringDecoder.isConfigSupported = async () => ({ supported: true });
  vi.stubGlobal('AudioDecoder', undefined);
  expect(await openBrowserSoundDecoder(track, events)).toBeUndefined();
});

test('the page decodes nothing but Opus of one or two channels', async () => {
  const events = { onBlock() {}, onError() {} };
  const opus = { kind: 'audio', trackId: 1, codec: 'opus', sampleRate: 48_000 } as const;
  expect(await openOpusSoundDecoder({ ...opus, channels: 6 }, events)).toBeUndefined();
  const aac = { ...opus, codec: 'mp4a.40.2', channels: 2 };
  expect(await openOpusSoundDecoder(aac, events)).toBeUndefined();
});

test('where WebAssembly is missing or forbidden the page has no decoder', async () => {
  const events = { onBlock() {}, onError() {} };
  const track: AudioFacts = {
    kind: 'audio',
    trackId: 1,
    codec: 'opus',
    sampleRate: 48_000,
    channels: 1,
  };
  vi.spyOn(WebAssembly, 'compile').mockRejectedValue(new WebAssembly.CompileError('policy'));
  expect(await openOpusSoundDecoder(track, events)).toBeUndefined();
  vi.stubGlobal('WebAssembly', undefined);
  expect(await openOpusSoundDecoder(track, events)).toBeUndefined();
});
