import { beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import type { FromSoundWorker } from '../src/publish/sound/sound-messages.ts';
import { SoundLoop } from '../src/publish/sound/worker/sound-loop.ts';
import { amplitudeAt, toneOf } from './tone.ts';

/** As WebCodecs has it, as far as the loop uses it. Blocks are planar. */
class FakeAudioData {
  isClosed = false;
  readonly sampleRate: number;
  readonly numberOfChannels: number;
  readonly numberOfFrames: number;
  readonly timestamp: number;
  readonly data: Float32Array;

  constructor(init: AudioDataInit) {
    this.sampleRate = init.sampleRate;
    this.numberOfChannels = init.numberOfChannels;
    this.numberOfFrames = init.numberOfFrames;
    this.timestamp = init.timestamp;
    this.data = init.data as Float32Array;
  }

  copyTo(to: Float32Array, { planeIndex }: AudioDataCopyToOptions) {
    const from = planeIndex * this.numberOfFrames;
    to.set(this.data.subarray(from, from + this.numberOfFrames));
  }

  close() {
    this.isClosed = true;
  }
}

/** Refuses what Chromium refuses. */
class FakeAudioEncoder {
  static configs: AudioEncoderConfig[] = [];
  static blocks: FakeAudioData[] = [];
  static isBroken = false;
  static newest: FakeAudioEncoder | undefined;
  static isConfigSupported = async (config: AudioEncoderConfig) => ({ config });
  state = 'unconfigured';
  encodeQueueSize = 0;
  readonly #output: (chunk: unknown) => void;

  constructor({ output }: { output: (chunk: unknown) => void }) {
    this.#output = output;
    FakeAudioEncoder.newest = this;
  }

  gives() {
    this.#output({ byteLength: 1, timestamp: 0, duration: 20_000, copyTo() {} });
  }

  configure(config: AudioEncoderConfig) {
    if (config.numberOfChannels > 2) throw new TypeError('Too many channels for Opus encoder');
    FakeAudioEncoder.configs.push(config);
    this.state = 'configured';
  }

  encode(block: FakeAudioData) {
    FakeAudioEncoder.blocks.push(block);
    if (FakeAudioEncoder.isBroken) throw new TypeError('broken');
  }
}

beforeEach(() => {
  FakeAudioEncoder.configs = [];
  FakeAudioEncoder.blocks = [];
  FakeAudioEncoder.isBroken = false;
  vi.stubGlobal('AudioData', FakeAudioData);
  vi.stubGlobal('AudioEncoder', FakeAudioEncoder);
});

function setUp() {
  const said: FromSoundWorker[] = [];
  const loop = new SoundLoop({ name: 'open', pageOriginMs: 0 }, (message) => said.push(message));
  onTestFinished(() => loop.hear({ name: 'source:none', kind: 'microphone' }));
  const tracks = () =>
    said.flatMap((each) =>
      each.name === 'encoding' && each.news.name === 'track' ? [each.news.facts] : [],
    );
  return { loop, said, tracks };
}

/** A second of a tone, in one of the inputs of a microphone. */
async function hear(
  loop: SoundLoop,
  { rate, channels, input = 0, hz }: { rate: number; channels: number; input?: number; hz: number },
) {
  const tone = toneOf({ hz, rate, frames: rate });
  const frames = rate / 100;
  const readable = new ReadableStream<AudioData>({
    start(controller) {
      for (let at = 0; at < rate; at += frames) {
        const data = new Float32Array(channels * frames);
        data.set(tone.subarray(at, at + frames), input * frames);
        const block = new FakeAudioData({
          format: 'f32-planar',
          sampleRate: rate,
          numberOfChannels: channels,
          numberOfFrames: frames,
          timestamp: 0,
          data,
        });
        controller.enqueue(block as unknown as AudioData);
      }
      controller.close();
    },
  });
  loop.hear({ name: 'source', kind: 'microphone', source: { name: 'readable', readable } });
  await expect.poll(() => FakeAudioEncoder.blocks).toHaveLength(100);
}

function firstChannel(): Float32Array {
  const planes = FakeAudioEncoder.blocks.map(({ data, numberOfFrames }) => [
    ...data.subarray(0, numberOfFrames),
  ]);
  return Float32Array.from(planes.flat()).subarray(4_800, 43_200);
}

test.each([
  { rate: 16_000, channels: 1 },
  { rate: 44_100, channels: 2 },
  { rate: 48_000, channels: 8, input: 3 },
  { rate: 96_000, channels: 4 },
])(
  'a microphone of $rate Hz and $channels inputs is sent at 48 kHz, in two channels at most',
  async (microphone) => {
    const { loop, tracks } = setUp();
    await hear(loop, { ...microphone, hz: 1_000 });
    const channels = microphone.channels === 2 ? 2 : 1;
    expect(tracks()).toEqual([{ kind: 'audio', codec: 'opus', sampleRate: 48_000, channels }]);
    expect(FakeAudioEncoder.configs).toMatchObject([
      { sampleRate: 48_000, numberOfChannels: channels, bitrate: 64_000 },
    ]);
    const loud = amplitudeAt(firstChannel(), { hz: 1_000, rate: 48_000 });
    expect(loud).toBeCloseTo(microphone.channels > 2 ? 1 / Math.sqrt(microphone.channels) : 1, 1);
  },
);

test('music is stereo at 128 kbps, also of a microphone with one channel', async () => {
  const { loop } = setUp();
  loop.hear({ name: 'mix', volumes: { microphone: 1, screen: 1 }, isMusic: true });
  await hear(loop, { rate: 48_000, channels: 1, hz: 440 });
  expect(FakeAudioEncoder.configs).toMatchObject([{ numberOfChannels: 2, bitrate: 128_000 }]);
});

test('the time of the blocks is that of their samples, without a seam', async () => {
  const { loop } = setUp();
  await hear(loop, { rate: 44_100, channels: 1, hz: 440 });
  let frames = 0;
  for (const block of FakeAudioEncoder.blocks) {
    expect(block.timestamp).toBe(Math.round((frames * 1e6) / 48_000));
    frames += block.numberOfFrames;
  }
});

test('a block that the encoder breaks over is closed all the same, and the failure is told', async () => {
  FakeAudioEncoder.isBroken = true;
  const { loop, said } = setUp();
  await hear(loop, { rate: 48_000, channels: 1, hz: 440 });
  expect(FakeAudioEncoder.blocks.every(({ isClosed }) => isClosed)).toBe(true);
  expect(said).toContainEqual({ name: 'encoding', news: { name: 'failed' } });
});

test('what finds the encoder full is left out and counted, and told with the next chunk', async () => {
  const { loop, said } = setUp();
  const encoder = FakeAudioEncoder.newest;
  if (!encoder) throw new Error('there is no encoder');
  await hear(loop, { rate: 48_000, channels: 1, hz: 440 });
  encoder.encodeQueueSize = 51;
  const more = new FakeAudioData({
    format: 'f32-planar',
    sampleRate: 48_000,
    numberOfChannels: 1,
    numberOfFrames: 480,
    timestamp: 0,
    data: new Float32Array(480),
  });
  const readable = new ReadableStream<AudioData>({
    start(controller) {
      for (const _ of [1, 2]) controller.enqueue(more as unknown as AudioData);
      controller.close();
    },
  });
  loop.hear({ name: 'source', kind: 'microphone', source: { name: 'readable', readable } });
  const skipped = () =>
    said.flatMap((each) =>
      each.name === 'encoding' && each.news.name === 'sound:skipped' ? [each.news.blocks] : [],
    );
  await vi.waitFor(() => {
    encoder.gives();
    expect(skipped().reduce((sum, blocks) => sum + blocks, 0)).toBe(2);
  }, 15_000);
  expect(FakeAudioEncoder.blocks).toHaveLength(100);
  const told = skipped().length;
  encoder.gives();
  expect(skipped()).toHaveLength(told);
});
