/**
 * What a trial encoding says of a codec on this device, and which codec is taken.
 * From: codec-probe-worker.ts, trials. To: codec-probe.ts and the page's settings.
 */
import { type PictureRate, type VideoCodecName, videoCodecs } from './video-codecs.ts';

/** How the trial of one codec went. */
export interface CodecTrial {
  codec: VideoCodecName;
  /** `not_loaded`: the trial itself could not be made, which says nothing of the codec. */
  verdict: 'fit' | 'too_slow' | 'holds_back' | 'fails' | 'not_loaded';
  /** Middle of the time for one frame, with the encoder never idle; 0 if none came out. */
  msPerFrame: number;
  /** Temporal layers came out, so that the hub can thin the stream for a slow viewer. */
  hasLayers: boolean;
}

export interface TrialWish extends PictureRate {
  codec: VideoCodecName;
}

/** The first word says that it has loaded. */
export type FromProbeWorker = 'ready' | CodecTrial;

/** Frames inside an encoder that is never asked to flush; a third one means that it waits for later frames. */
export const MAX_HELD_FRAMES = 2;
/** The encoder shares the device with the camera, the drawing and whatever is presented. */
const MAX_SHARE_OF_TIME = 0.7;

export function speedVerdict({
  msPerFrame,
  frameRate,
}: {
  msPerFrame: number;
  frameRate: number;
}): 'fit' | 'too_slow' {
  return msPerFrame <= (MAX_SHARE_OF_TIME * 1000) / frameRate ? 'fit' : 'too_slow';
}

/**
 * The first that fits; if none does, the fastest of those that only are too slow, which then sends fewer frames a
 * second. Undefined if every codec fails or holds frames back.
 */
export function chooseTrial(trials: readonly CodecTrial[]): CodecTrial | undefined {
  const inOrder = videoCodecs.flatMap((codec) => trials.filter((trial) => trial.codec === codec));
  return (
    inOrder.find(({ verdict }) => verdict === 'fit') ??
    inOrder
      .filter(({ verdict }) => verdict === 'too_slow')
      .sort((a, b) => a.msPerFrame - b.msPerFrame)[0]
  );
}
