import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { StageLoop } from '../src/publish/stage/worker/stage-loop.ts';
import { FakeCanvas } from './fake-canvas.ts';
import { FakeEncoder } from './fake-encoder.ts';

beforeEach(() => {
  FakeEncoder.all = [];
  vi.useFakeTimers();
  vi.stubGlobal('OffscreenCanvas', FakeCanvas);
  vi.stubGlobal('VideoEncoder', FakeEncoder);
  vi.stubGlobal('VideoFrame', FakeFrame);
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

class FakeFrame {
  readonly timestamp: number;
  constructor(_picture: unknown, { timestamp }: { timestamp: number }) {
    this.timestamp = timestamp;
  }
  close() {}
}

function setUp({ frameRate }: { frameRate: number }) {
  const opening = { name: 'open', width: 640, height: 360, frameRate, pageOriginMs: 0 } as const;
  const loop = new StageLoop(opening, () => {});
  loop.hear({ name: 'encode', encodingId: 1, plan: { codec: 'vp8', hasLayers: false } });
  const bitmap = { width: 640, height: 360, close() {} } as ImageBitmap;
  const source = { kind: 'camera', sourceId: 0 } as const;
  return {
    loop,
    picture: () => loop.hear({ name: 'source:picture', ...source, picture: bitmap }),
    write: (text: string) => loop.hear({ name: 'scene', scene: { layout: 'camera', text } }),
    /** Calls each of these so often a second, for that long. Returns how many frames were encoded in that time. */
    async run(forMs: number, calls: { perSecond: number; call: () => void }[]): Promise<number> {
      const before = encoded();
      const dueMs = calls.map(() => 0);
      for (let ms = 0; ms < forMs; ms += 1) {
        for (const [place, { perSecond, call }] of calls.entries()) {
          if (ms < (dueMs[place] ?? 0)) continue;
          dueMs[place] = (dueMs[place] ?? 0) + 1000 / perSecond;
          call();
        }
        await vi.advanceTimersByTimeAsync(1);
        for (const encoder of FakeEncoder.all) if (encoder.given.length > 0) encoder.gives();
      }
      return encoded() - before;
    },
  };
}

const encoded = () => FakeEncoder.all.reduce((frames, { given }) => frames + given.length, 0);

test.each([30, 60])(
  'while a caption is typed as fast as keys repeat, there are no more than %i frames per second',
  async (frameRate) => {
    const { picture, write, run } = setUp({ frameRate });
    let letters = 0;
    const type = () => {
      letters += 1;
      write('a'.repeat(letters % 80));
    };
    const frames = await run(4_000, [
      { perSecond: frameRate, call: picture },
      { perSecond: 33, call: type },
    ]);
    expect(frames).toBeGreaterThan(4 * frameRate * 0.9);
    expect(frames).toBeLessThanOrEqual(4 * frameRate + 2);
  },
);

test('the last letter of a caption over a still picture is shown, however quickly it came', async () => {
  const { write, run } = setUp({ frameRate: 30 });
  await run(200, []);
  const before = encoded();
  write('o');
  write('on');
  write('on ');
  await run(60, []);
  expect(encoded() - before).toBe(2);
});

test('another size counts as a frame like any other', async () => {
  const { loop, picture, run } = setUp({ frameRate: 30 });
  let isLarge = false;
  const resize = () => {
    isLarge = !isLarge;
    loop.hear({ name: 'resize', width: isLarge ? 1280 : 640, height: 360, frameRate: 30 });
  };
  const frames = await run(2_000, [
    { perSecond: 30, call: picture },
    { perSecond: 20, call: resize },
  ]);
  expect(frames).toBeLessThanOrEqual(62);
});
