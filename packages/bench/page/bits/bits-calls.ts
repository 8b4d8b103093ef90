/**
 * What the bits bench calls in its page. From: packages/bench/src/bits, by name. To: figures.
 */
import type { ClipFigures, CodecWish } from './clip-figures.ts';
import { codecFigures } from './codec-figures.ts';
import { jpegFigures } from './jpeg-figures.ts';
import { type ClipWish, TalkClip } from './talk-clip.ts';

let clip: TalkClip | undefined;

export const bitsCalls = {
  openClip(wish: ClipWish): void {
    clip = new TalkClip(wish);
  },
  jpegFigures(): Promise<ClipFigures> {
    return jpegFigures(theClip());
  },
  codecFigures(wish: CodecWish): Promise<ClipFigures> {
    return codecFigures(theClip(), wish);
  },
  /** A frame to look at, as a data URL. */
  async still(frame: number): Promise<string> {
    theClip().show(frame);
    const blob = await theClip().canvas.convertToBlob({ type: 'image/png' });
    return new Promise((resolve) => {
      const reader = new FileReader();
      reader.addEventListener('load', () => resolve(String(reader.result)));
      reader.readAsDataURL(blob);
    });
  },
};

function theClip(): TalkClip {
  if (!clip) throw new Error('the clip is not open');
  return clip;
}
