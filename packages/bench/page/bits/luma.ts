/**
 * The brightness of pictures, and how far one is from another.
 * From: talk-clip.ts, sources; jpeg-figures.ts and codec-figures.ts, what came out. To: the PSNR.
 */
export type Luma = Uint8Array<ArrayBuffer>;

/** One for each size: reading back a canvas of its own each time would cost more than the rest. */
export class LumaReader {
  readonly #context: OffscreenCanvasRenderingContext2D;
  readonly #size: { width: number; height: number };

  constructor(size: { width: number; height: number }) {
    this.#size = size;
    const canvas = new OffscreenCanvas(size.width, size.height);
    const context = canvas.getContext('2d', { alpha: false, willReadFrequently: true });
    if (!context) throw new Error('this browser has no 2D context');
    this.#context = context;
  }

  /** Every source and every result goes through this, so that none has a colour conversion of its own. */
  read(picture: VideoFrame | ImageBitmap): Luma {
    const { width, height } = this.#size;
    this.#context.drawImage(picture, 0, 0, width, height);
    return lumaOf(this.#context.getImageData(0, 0, width, height));
  }
}

/** Full range, weights of ITU-R BT.709 in 65536ths. */
export function lumaOf({ data }: ImageData): Luma {
  const luma = new Uint8Array(data.length / 4);
  for (let at = 0; at < luma.length; at += 1) {
    const red = data[4 * at] ?? 0;
    const green = data[4 * at + 1] ?? 0;
    const blue = data[4 * at + 2] ?? 0;
    luma[at] = (13_933 * red + 46_871 * green + 4_732 * blue + 32_768) >> 16;
  }
  return luma;
}

/** Of all frames together: PSNR = 10 log10(255² / mean squared difference), as ffmpeg's `average`. */
export class LumaDifference {
  #squares = 0;
  #values = 0;

  add(source: Luma, result: Luma): void {
    let squares = 0;
    for (let at = 0; at < source.length; at += 1) {
      const difference = (source[at] ?? 0) - (result[at] ?? 0);
      squares += difference * difference;
    }
    this.#squares += squares;
    this.#values += source.length;
  }

  get psnrDb(): number {
    return 10 * Math.log10((255 * 255 * this.#values) / this.#squares);
  }
}
