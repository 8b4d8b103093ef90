/**
 * The classic path's pictures: each frame a JPEG of quality 70 %. From: talk-clip.ts. To: bits-calls.ts.
 */
import type { ClipFigures } from './clip-figures.ts';
import { LumaDifference, LumaReader } from './luma.ts';
import type { TalkClip } from './talk-clip.ts';

const JPEG = { type: 'image/jpeg', quality: 0.7 };

export async function jpegFigures(clip: TalkClip): Promise<ClipFigures> {
  const reader = new LumaReader(clip);
  const difference = new LumaDifference();
  let bytes = 0;
  for (let frame = 0; frame < clip.frames; frame += 1) {
    clip.show(frame);
    const blob = await clip.canvas.convertToBlob(JPEG);
    bytes += blob.size;
    const bitmap = await createImageBitmap(blob);
    difference.add(clip.luma(frame), reader.read(bitmap));
    bitmap.close();
  }
  return { bytes, frames: clip.frames, psnrDb: difference.psnrDb };
}
