/**
 * What an engine's camera really shows, beside what a viewer sees of it: both as some mean colours, so that codecs and
 * sizes make no difference, and a garbled, stretched or discoloured picture does.
 * From: the engine's page, before its camera is opened; a viewer's canvas. To: other-engines.test.ts.
 */
import type { Locator } from '@playwright/test';
import type { EnginePage } from './engine-page.ts';

/** Mean colours, row by row: red, green, blue, 0 to 255. */
type Colours = number[];

/** Of 255, in one place at least: a small thing moves in some fake cameras. A codec alone changes a mean by 1 or 2. */
const CLEARLY = 5;

/**
 * Must come before the camera is asked for: a copy of its track is shown in the page's corner. The prototype is changed,
 * because WebKit may forget what was added to `navigator.mediaDevices` itself.
 */
export async function keepCamera(page: EnginePage): Promise<void> {
  await page.evaluate(() => {
    const ask = MediaDevices.prototype.getUserMedia;
    MediaDevices.prototype.getUserMedia = async function (wish) {
      const stream = await ask.call(this, wish);
      const [track] = stream.getVideoTracks();
      if (track) {
        const video = document.createElement('video');
        Object.assign(video, { id: 'camera-truth', muted: true, playsInline: true, width: 16 });
        video.srcObject = new MediaStream([track.clone()]);
        document.body.append(video);
        void video.play();
      }
      return stream;
    };
  });
}

export class CameraComparison {
  readonly #page: EnginePage;
  readonly #viewer: Locator;
  readonly #shown: Colours[] = [];
  readonly #seen: Colours[] = [];

  constructor(page: EnginePage, viewer: Locator) {
    this.#page = page;
    this.#viewer = viewer;
  }

  /**
   * Looks at both once more. Gives the mean difference, 0 to 255, between what the viewer sees now and the likest of what
   * the camera has shown so far.
   */
  async look(): Promise<number> {
    const camera = this.#page.find('#camera-truth');
    const shape = await camera.evaluate((element) => {
      const { videoWidth, videoHeight } = element as HTMLVideoElement;
      return videoWidth / videoHeight;
    });
    this.#shown.push(await camera.evaluate(meanColours, shape));
    const seen = await this.#viewer.evaluate(meanColours, shape);
    this.#seen.push(seen);
    return Math.min(...this.#shown.map((shown) => distance(shown, seen)));
  }

  /** How often the viewer's picture differed clearly from the one before. */
  get changes(): number {
    const isChange = (seen: Colours, at: number) => {
      const before = this.#seen[at - 1] ?? seen;
      return seen.some((value, place) => Math.abs(value - (before[place] ?? 0)) > CLEARLY);
    };
    return this.#seen.filter(isChange).length;
  }
}

function distance(one: Colours, other: Colours): number {
  const sum = one.reduce((before, value, at) => before + Math.abs(value - (other[at] ?? 0)), 0);
  return sum / one.length;
}

/** Runs in the page, for a canvas or a video. `shape` is the camera's width by its height: what is beside it is left out. */
function meanColours(element: HTMLElement | SVGElement, shape: number): Colours {
  const [columns, rows, fine] = [8, 6, 8];
  const source = element as HTMLCanvasElement | HTMLVideoElement;
  const isVideo = source instanceof HTMLVideoElement;
  const [width, height] = isVideo
    ? [source.videoWidth, source.videoHeight]
    : [source.width, source.height];
  const [usedWidth, usedHeight] = [
    Math.min(width, height * shape),
    Math.min(height, width / shape),
  ];
  const canvas = document.createElement('canvas');
  Object.assign(canvas, { width: columns * fine, height: rows * fine });
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (!context) throw new Error('this browser has no 2D context');
  const [left, top] = [(width - usedWidth) / 2, (height - usedHeight) / 2];
  context.drawImage(
    source,
    ...([left, top, usedWidth, usedHeight] as const),
    ...([0, 0, canvas.width, canvas.height] as const),
  );
  const means: number[] = [];
  for (let row = 0; row < rows; row += 1) {
    for (let column = 0; column < columns; column += 1) {
      const { data } = context.getImageData(column * fine, row * fine, fine, fine);
      const sums = [0, 0, 0];
      for (let at = 0; at < data.length; at += 1) {
        if (at % 4 < 3) sums[at % 4] = (sums[at % 4] ?? 0) + (data[at] ?? 0);
      }
      means.push(...sums.map((sum) => sum / (fine * fine)));
    }
  }
  return means;
}
