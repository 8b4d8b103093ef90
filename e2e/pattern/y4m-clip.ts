/**
 * Writes the pattern as a Y4M file, what Chromium's fake camera plays.
 * From: pattern.ts. To: a file. Format: https://wiki.multimedia.cx/index.php/YUV4MPEG2, planes Y, U, V, 4:2:0.
 */
import { open } from 'node:fs/promises';
import { barLeft, pattern } from './pattern.ts';

interface Colour {
  y: number;
  u: number;
  v: number;
}

/** BT.601, limited range. */
const RED: Colour = { y: 81, u: 90, v: 240 };
const BLUE: Colour = { y: 41, u: 240, v: 110 };
const WHITE: Colour = { y: 235, u: 128, v: 128 };

const { width, height, barWidth, frames } = pattern;

interface ClipWish {
  framesPerSecond?: number;
}

export async function writeClip(
  path: string,
  { framesPerSecond = pattern.framesPerSecond }: ClipWish = {},
): Promise<void> {
  await using file = await open(path, 'w');
  await file.write(`YUV4MPEG2 W${width} H${height} F${framesPerSecond}:1 Ip A1:1 C420jpeg\n`);
  for (let frame = 0; frame < frames; frame += 1) {
    await file.write('FRAME\n');
    await file.write(planes(barLeft(frame)));
  }
}

function planes(left: number): Buffer {
  const colourAt = (x: number) => {
    if (x >= left && x < left + barWidth) return WHITE;
    return x < width / 2 ? RED : BLUE;
  };
  return Buffer.concat([
    plane({ columns: width, rows: height, valueAt: (x) => colourAt(x).y }),
    plane({ columns: width / 2, rows: height / 2, valueAt: (x) => colourAt(2 * x).u }),
    plane({ columns: width / 2, rows: height / 2, valueAt: (x) => colourAt(2 * x).v }),
  ]);
}

interface PlaneWish {
  columns: number;
  rows: number;
  valueAt: (x: number) => number;
}

/** All rows of the pattern are alike. */
function plane({ columns, rows, valueAt }: PlaneWish): Buffer {
  const row = Buffer.from(Array.from({ length: columns }, (_, x) => valueAt(x)));
  return Buffer.concat(Array.from({ length: rows }, () => row));
}
