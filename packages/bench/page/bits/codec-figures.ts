/**
 * The clip through one video codec and back, set as the streamer's own encoder is.
 * From: talk-clip.ts, a bitrate. To: bits-calls.ts.
 */
import { encoderConfig, mayHaveLayers } from '@streamhub/client/video-codecs';
import type { ClipFigures, CodecWish } from './clip-figures.ts';
import { LumaDifference, LumaReader } from './luma.ts';
import type { TalkClip } from './talk-clip.ts';

/** As the streamer's. */
const KEY_EVERY_S = 4;
const MAX_UNDER_WAY = 3;

export async function codecFigures(clip: TalkClip, wish: CodecWish): Promise<ClipFigures> {
  const reader = new LumaReader(clip);
  const difference = new LumaDifference();
  let bytes = 0;
  let framesOut = 0;
  let problem: Error | undefined;
  const error = (cause: Error) => {
    problem ??= cause;
  };
  const decoder = new VideoDecoder({
    output(frame) {
      const source = clip.luma(Math.round((frame.timestamp * clip.frameRate) / 1e6));
      difference.add(source, reader.read(frame));
      framesOut += 1;
      frame.close();
    },
    error,
  });
  const encoder = new VideoEncoder({
    output(chunk, metadata) {
      bytes += chunk.byteLength;
      if (metadata?.decoderConfig && decoder.state !== 'closed') {
        decoder.configure({ ...metadata.decoderConfig, optimizeForLatency: true });
      }
      if (decoder.state === 'configured') decoder.decode(chunk);
    },
    error,
  });
  const { width, height, frameRate } = clip;
  const hasLayers = wish.hasLayers ?? mayHaveLayers(wish.codec);
  encoder.configure(encoderConfig({ ...wish, width, height, frameRate, hasLayers }));
  for (let number = 0; number < clip.frames && !problem; number += 1) {
    clip.show(number);
    const timestamp = Math.round((number * 1e6) / frameRate);
    const frame = new VideoFrame(clip.canvas, { timestamp, alpha: 'discard' });
    encoder.encode(frame, { keyFrame: number % (KEY_EVERY_S * frameRate) === 0 });
    frame.close();
    await roomIn(encoder);
  }
  if (!problem) await encoder.flush();
  if (!problem) await decoder.flush();
  for (const each of [encoder, decoder]) if (each.state !== 'closed') each.close();
  if (problem) throw new Error(`${wish.codec} failed: ${problem.message}`, { cause: problem });
  return { bytes, frames: framesOut, psnrDb: difference.psnrDb };
}

/** Or the encoder would drop nothing, hold all the clip, and the page its memory. */
async function roomIn(encoder: VideoEncoder): Promise<void> {
  while (encoder.state === 'configured' && encoder.encodeQueueSize >= MAX_UNDER_WAY) {
    await new Promise((resolve) => encoder.addEventListener('dequeue', resolve, { once: true }));
  }
}
