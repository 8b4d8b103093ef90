/**
 * Encodes generated moving frames with one codec to see what this device makes of it. It begins when it is asked.
 * From: codec-probe.ts, one codec at a time. To: the same, a trial.
 *
 * A browser's "supported" does not tell: Firefox supports H.264 and keeps back 43 frames of it.
 */
import {
  type CodecTrial,
  type FromProbeWorker,
  MAX_HELD_FRAMES,
  speedVerdict,
  type TrialWish,
} from '../codec-trial.ts';
import { encoderConfig, goodBitrateBps, mayHaveLayers, type PictureRate } from '../video-codecs.ts';

const FRAMES = 20;
const PICTURES = 5;
/** Encoders in hardware need a while to open. */
const FIRST_CHUNK_MS = 1_000;
const NEXT_CHUNK_MS = 300;

const say = (said: FromProbeWorker) => postMessage(said);
globalThis.onmessage = ({ data }: MessageEvent<TrialWish>) => {
  void attempt(data).then(say);
};
say('ready');

async function attempt(wish: TrialWish): Promise<CodecTrial> {
  if (mayHaveLayers(wish.codec)) {
    const layered = await encode(wish, { hasLayers: true });
    // Without the layers' numbers nobody could leave one out.
    if (layered.verdict === 'holds_back' || layered.hasLayers) return layered;
  }
  return await encode(wish, { hasLayers: false });
}

async function encode(wish: TrialWish, { hasLayers }: { hasLayers: boolean }): Promise<CodecTrial> {
  const config = encoderConfig({
    ...wish,
    hasLayers,
    bitrateBps: goodBitrateBps(wish.codec, wish),
  });
  const trial: CodecTrial = {
    codec: wish.codec,
    verdict: 'fails',
    msPerFrame: 0,
    hasLayers: false,
  };
  if (typeof VideoEncoder === 'undefined') return trial;
  const times: number[] = [];
  const opened: VideoFrame[] = [];
  let hasFailed = false;
  let wake = () => {};
  const encoder = new VideoEncoder({
    output(_chunk, metadata) {
      const layer = (metadata as { svc?: { temporalLayerId?: number } } | undefined)?.svc;
      if (hasLayers && (layer?.temporalLayerId ?? 0) > 0) trial.hasLayers = true;
      times.push(performance.now());
      wake();
    },
    error() {
      hasFailed = true;
      wake();
    },
  });
  try {
    const { supported } = await VideoEncoder.isConfigSupported(config);
    if (!supported) return trial;
    encoder.configure(config);
    const pictures = movingPictures(wish);
    opened.push(...pictures);
    for (let fed = 0; fed < FRAMES && !hasFailed; ) {
      const frame = new VideoFrame(pictures[fed % pictures.length] as VideoFrame, {
        timestamp: Math.round((fed * 1e6) / wish.frameRate),
      });
      encoder.encode(frame, { keyFrame: fed === 0 });
      frame.close();
      fed += 1;
      // Each is given time to come out with so many inside, so one that needs more never gives the first.
      if (fed - times.length <= MAX_HELD_FRAMES && fed < FRAMES) continue;
      const before = times.length;
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, before === 0 ? FIRST_CHUNK_MS : NEXT_CHUNK_MS);
        wake = () => {
          clearTimeout(timer);
          resolve();
        };
        if (hasFailed || times.length > before) wake();
      });
      if (!hasFailed && times.length === before) return { ...trial, verdict: 'holds_back' };
    }
    if (hasFailed) return trial;
    trial.msPerFrame = middleStep(times);
    return { ...trial, verdict: speedVerdict({ ...wish, msPerFrame: trial.msPerFrame }) };
  } catch {
    return trial;
  } finally {
    for (const picture of opened) picture.close();
    if (encoder.state !== 'closed') encoder.close();
  }
}

/** The middle and not the mean: opening the encoder, or another program's moment, is not the codec's. */
function middleStep(times: readonly number[]): number {
  const steps = times.slice(1).map((ms, i) => ms - (times[i] ?? ms));
  steps.sort((a, b) => a - b);
  return steps[Math.floor(steps.length / 2)] ?? 0;
}

/** Large shapes that move, and fine grain: about what a camera's picture costs. Few, for they take memory. */
function movingPictures({ width, height }: PictureRate): VideoFrame[] {
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext('2d', { alpha: false, willReadFrequently: true });
  if (!context) throw new Error('the worker gives no 2D canvas');
  const grain = context.createImageData(width, height);
  for (let i = 0; i < grain.data.length; i += 1) {
    // A fixed pseudo-random pattern: the same work at each visit.
    grain.data[i] = (i & 3) === 3 ? 255 : 96 + ((Math.imul(i, 2_654_435_761) >>> 24) & 31);
  }
  return Array.from({ length: PICTURES }, (_, index) => {
    context.putImageData(grain, 0, 0);
    for (let shape = 0; shape < 6; shape += 1) {
      context.fillStyle = `hsl(${shape * 60} 60% ${40 + shape * 5}%)`;
      const x = ((shape * 0.17 + index * 0.013) % 1) * width;
      context.fillRect(x, (shape / 6) * height, width / 5, height / 4);
    }
    return new VideoFrame(canvas, { timestamp: 0, alpha: 'discard' });
  });
}
