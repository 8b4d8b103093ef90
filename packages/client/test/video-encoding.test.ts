import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { EncodingNews } from '../src/publish/encode/encoded-chunk.ts';
import { VideoEncoding } from '../src/publish/encode/worker/video-encoding.ts';
import type { StageCanvas } from '../src/publish/stage/worker/stage-canvas.ts';
import { FakeEncoder } from './fake-encoder.ts';

beforeEach(() => {
  FakeEncoder.all = [];
  vi.stubGlobal('VideoEncoder', FakeEncoder);
  vi.useFakeTimers({ toFake: ['performance'] });
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

function setUp() {
  const news: EncodingNews['name'][] = [];
  const open = { frames: 0 };
  const encoding = new VideoEncoding({
    plan: { codec: 'h264', hasLayers: false },
    hear: ({ name }) => news.push(name),
  });
  const canvas = {
    size: { width: 640, height: 360 },
    frame: (timestamp: number) => {
      open.frames += 1;
      return { timestamp, close: () => (open.frames -= 1) };
    },
  } as unknown as StageCanvas;
  /** Thirty frames a second; `each` says what the encoder does with one. */
  const frames = (forMs: number, each: (encoder: FakeEncoder) => void = () => {}) => {
    const untilMs = performance.now() + forMs;
    while (performance.now() < untilMs) {
      encoding.encode({ canvas, timestampUs: performance.now() * 1000, frameRate: 30 });
      const encoder = FakeEncoder.all.at(-1);
      if (encoder?.state === 'configured' && encoder.given.length > 0) each(encoder);
      vi.advanceTimersByTime(33);
    }
  };
  return { encoding, frames, news, open };
}

const gives = (encoder: FakeEncoder) => encoder.gives();
const fails = (encoder: FakeEncoder) => encoder.fails();
const isSoftware = ({ configs }: FakeEncoder) =>
  configs[0]?.hardwareAcceleration === 'prefer-software';

test('an encoder that fails for a moment is opened again with a key frame, and nobody hears of it', () => {
  const { frames, news } = setUp();
  frames(1_000, gives);
  frames(33, fails);
  frames(1_000, gives);
  expect(FakeEncoder.all).toHaveLength(2);
  expect(FakeEncoder.all[1]?.given[0]?.isKey).toBe(true);
  expect(news).not.toContain('failed');
});

test('one that fails for a second is tried again twice, the second time in software, and goes on so', () => {
  const { encoding, frames, news } = setUp();
  frames(1_000, gives);
  frames(1_000, fails);
  frames(3_000, gives);
  encoding.setUplinkShare({ bitrate: 0.5, frames: 1 });
  expect(FakeEncoder.all.map(isSoftware)).toEqual([false, false, true]);
  expect(FakeEncoder.all[2]?.configs.at(-1)?.hardwareAcceleration).toBe('prefer-software');
  expect(news).not.toContain('failed');
});

test('one that fails for good is told once, after both tries', () => {
  const { frames, news } = setUp();
  frames(1_000, gives);
  frames(10_000, fails);
  expect(FakeEncoder.all).toHaveLength(3);
  expect(news.filter((name) => name === 'failed')).toHaveLength(1);
});

test('failures that lie minutes apart are none in a row', () => {
  const { frames, news } = setUp();
  for (let failure = 0; failure < 5; failure += 1) {
    frames(3_000, gives);
    frames(33, fails);
  }
  frames(1_000, gives);
  expect(FakeEncoder.all).toHaveLength(6);
  expect(news).not.toContain('failed');
});

test('one that gives nothing any more is told after three seconds', () => {
  const { frames, news } = setUp();
  frames(1_000, gives);
  frames(2_900);
  expect(news).not.toContain('failed');
  frames(300);
  expect(news.filter((name) => name === 'failed')).toHaveLength(1);
});

test('each frame is closed, also one that the encoder does not take', () => {
  const { frames, open } = setUp();
  frames(200, gives);
  const encoder = FakeEncoder.all[0];
  vi.spyOn(encoder as FakeEncoder, 'encode').mockImplementation(() => {
    throw new Error('not this one');
  });
  frames(100);
  expect(open.frames).toBe(0);
});
