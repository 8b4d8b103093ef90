import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { FramePainter } from '../src/paint/frame-painter.ts';

let nowMs = 0;
beforeEach(() => {
  nowMs = 0;
  vi.spyOn(performance, 'now').mockImplementation(() => nowMs);
  vi.stubGlobal('ImageData', FakeImageData);
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

class FakeImageData {
  readonly data: Uint8ClampedArray;
  readonly width: number;
  readonly height: number;
  constructor(width: number, height: number) {
    this.data = new Uint8ClampedArray(4 * width * height);
    this.width = width;
    this.height = height;
  }
}

interface Ways {
  drawingMs?: number;
  copyingMs?: number;
}

/** A canvas that notes which way each frame came. */
function setUp({ drawingMs = 1, copyingMs = 1 }: Ways) {
  const ways: string[] = [];
  const drawImage = vi.fn(() => {
    nowMs += drawingMs;
    ways.push('drawn');
  });
  const putImageData = vi.fn((_image: unknown) => ways.push('copied'));
  const context = { drawImage, putImageData } as unknown as CanvasRenderingContext2D;
  const frame = (changed: object = {}) => ({
    displayWidth: 4,
    displayHeight: 2,
    visibleRect: { width: 4, height: 2 },
    close: vi.fn(),
    allocationSize: ({ format }: { format?: string } = {}) => (format === 'RGBA' ? 32 : 12),
    async copyTo() {
      nowMs += copyingMs;
    },
    ...changed,
  });
  const painter = new FramePainter(context);
  const paint = (given: object) => painter.paint(given as VideoFrame);
  return { paint, frame, ways, putImageData };
}

async function paintMany({ paint, frame }: ReturnType<typeof setUp>, count: number) {
  for (let painted = 0; painted < count; painted += 1) await paint(frame());
}

test('the first frames go both ways in turn', async () => {
  const stage = setUp({});
  await paintMany(stage, 8);
  const turn = ['drawn', 'copied'];
  expect(stage.ways).toEqual([...turn, ...turn, ...turn, ...turn]);
});

test.each([
  ['copying takes an eighth of the time', { drawingMs: 4.8, copyingMs: 0.6 }, 'copied'],
  ['copying takes most of the time', { drawingMs: 1, copyingMs: 0.6 }, 'drawn'],
  ['drawing is quicker', { drawingMs: 0.1, copyingMs: 3 }, 'drawn'],
])('where %s, frames are %3$s afterwards', async (_where, ways, kept) => {
  const stage = setUp(ways);
  await paintMany(stage, 12);
  expect(stage.ways.slice(8)).toEqual([kept, kept, kept, kept]);
});

test('one slow try does not decide', async () => {
  const stage = setUp({ drawingMs: 4, copyingMs: 1 });
  const { paint, frame } = stage;
  await paintMany(stage, 1);
  const slow = async () => {
    nowMs += 50;
  };
  await paint(frame({ copyTo: slow }));
  await paintMany(stage, 10);
  expect(stage.ways.slice(8)).toEqual(['copied', 'copied', 'copied', 'copied']);
});

test('a frame that cannot be copied is drawn, and so are all that follow', async () => {
  const stage = setUp({ copyingMs: 0 });
  const { paint, frame, ways } = stage;
  await paintMany(stage, 1);
  await paint(frame({ copyTo: () => Promise.reject(new Error('not this format')) }));
  await paintMany(stage, 10);
  expect(ways).toEqual(Array.from({ length: 12 }, () => 'drawn'));
});

test('where the format of a copy is not heeded (WebKit), frames are drawn and nothing is copied', async () => {
  const stage = setUp({ drawingMs: 9, copyingMs: 1 });
  const copyTo = vi.fn();
  for (let painted = 0; painted < 12; painted += 1) {
    await stage.paint(stage.frame({ copyTo, allocationSize: () => 12 }));
  }
  expect(stage.ways).toEqual(Array.from({ length: 12 }, () => 'drawn'));
  expect(copyTo).not.toHaveBeenCalled();
});

test('a frame that is shown larger than it is coded is drawn', async () => {
  const stage = setUp({ drawingMs: 9, copyingMs: 1 });
  await paintMany(stage, 8);
  await stage.paint(stage.frame({ displayWidth: 8 }));
  expect(stage.ways.at(-1)).toBe('drawn');
});

test('a frame that comes while another is copied is drawn, and the older one does not come over it', async () => {
  const stage = setUp({ drawingMs: 9, copyingMs: 1 });
  const { paint, frame, ways } = stage;
  await paintMany(stage, 8);
  const copy = Promise.withResolvers<void>();
  const older = paint(frame({ copyTo: () => copy.promise }));
  await paint(frame());
  copy.resolve();
  await older;
  expect(ways.slice(8)).toEqual(['drawn']);
});

test('each frame is closed, whichever way it went', async () => {
  const { paint, frame } = setUp({});
  const frames = [frame(), frame(), frame({ copyTo: () => Promise.reject(new Error('no')) })];
  for (const each of frames) await paint(each);
  for (const { close } of frames) expect(close).toHaveBeenCalledTimes(1);
});

test('copies of one size go through the same memory', async () => {
  const stage = setUp({ drawingMs: 9, copyingMs: 1 });
  await paintMany(stage, 12);
  const images = new Set(stage.putImageData.mock.calls.map(([image]) => image));
  expect(images.size).toBe(1);
});
