import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { OwnPicture } from '../src/publish/stage/worker/own-picture.ts';

const room = { width: 640, height: 360 };

/** Bytes that were copied, and the sizes in which something was drawn. */
let copied: number;
let drawn: string[];

class FakeCanvas {
  width: number;
  height: number;
  constructor(width: number, height: number) {
    this.width = width;
    this.height = height;
  }
  getContext() {
    return {
      drawImage: (_image: unknown, _x: number, _y: number, width: number, height: number) =>
        drawn.push(`${width}×${height}`),
    };
  }
}

class FakeFrame {
  readonly format = 'I420';
  readonly timestamp = 0;
  readonly colorSpace = { toJSON: () => ({}) };
  readonly visibleRect: { width: number; height: number };
  readonly displayWidth: number;
  readonly displayHeight: number;
  isClosed = false;
  constructor(_bytes: unknown, { codedWidth, codedHeight }: VideoFrameBufferInit) {
    this.visibleRect = { width: codedWidth, height: codedHeight };
    this.displayWidth = codedWidth;
    this.displayHeight = codedHeight;
  }
  allocationSize() {
    return (this.displayWidth * this.displayHeight * 3) / 2;
  }
  async copyTo(bytes: Uint8Array) {
    copied += bytes.byteLength;
    return [];
  }
  close() {
    this.isClosed = true;
  }
}

const frameOf = (codedWidth: number, codedHeight: number) =>
  new FakeFrame(undefined, { codedWidth, codedHeight, format: 'I420', timestamp: 0 });

beforeEach(() => {
  copied = 0;
  drawn = [];
  vi.stubGlobal('OffscreenCanvas', FakeCanvas);
  vi.stubGlobal('VideoFrame', FakeFrame);
});

afterEach(() => vi.unstubAllGlobals());

test.each([
  ['a screen of 4K', 3840, 2160, { width: 640, height: 360 }],
  ['an upright one', 2160, 3840, { width: 360, height: 640 }],
  ['an ultrawide one', 5120, 1440, { width: 906, height: 254 }],
])('of %s no more is taken than is sent', async (_, width, height, size) => {
  const picture = new OwnPicture();
  const frame = frameOf(width, height);
  await picture.take(frame as unknown as VideoFrame, room);
  expect(copied).toBe(0);
  expect(drawn).toEqual([`${size.width}×${size.height}`]);
  expect(picture.frame).toBeUndefined();
  expect({ width: picture.size.width, height: picture.size.height }).toEqual(size);
  expect(frame.isClosed).toBe(true);
});

test.each([
  [640, 360],
  [320, 180],
  [854, 480],
])('one of %i × %i is copied as it is, for the encoder', async (width, height) => {
  const picture = new OwnPicture();
  const frame = frameOf(width, height);
  await picture.take(frame as unknown as VideoFrame, room);
  expect(copied).toBe((width * height * 3) / 2);
  expect(drawn).toEqual([]);
  expect(picture.size).toEqual({ width, height });
  expect(frame.isClosed).toBe(true);
});
