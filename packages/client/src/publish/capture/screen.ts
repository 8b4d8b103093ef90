/**
 * Opens a screen, a window or a tab, whichever the person picks in the browser's own dialog, and what it plays.
 * From: the page, after a click. To: the stage, the picture; the publisher, the sound.
 */
import type { PictureRate } from '../codec/video-codecs.ts';
import { capturing } from './capture-problem.ts';
import { type CaptureSource, captureSource, ofStream } from './capture-source.ts';
import { type CapturedSound, capturedSound } from './captured-sound.ts';

/** An open screen, window or tab, with its sound where the browser gives it. */
export interface SharedScreen extends CaptureSource {
  readonly kind: 'screen';
  /** Undefined where the browser gives none, or the person unticked it. Closed with the screen. */
  readonly sound: CapturedSound | undefined;
}

/** What TypeScript's own lists leave out: W3C Screen Capture, "DisplayMediaStreamOptions" and "suppressLocalAudioPlayback". */
interface ScreenWish extends DisplayMediaStreamOptions {
  systemAudio?: 'include' | 'exclude';
  audio: MediaTrackConstraints & { suppressLocalAudioPlayback: boolean };
}

/** As it plays, also for the streamer, who would wonder at a silent tab. */
const SOUND: ScreenWish['audio'] = {
  echoCancellation: false,
  noiseSuppression: false,
  autoGainControl: false,
  channelCount: { ideal: 2 },
  suppressLocalAudioPlayback: false,
};

/** The sound could not be captured, or this browser does not know that it can be asked for. */
const WITHOUT_SOUND = new Set(['NotReadableError', 'NotSupportedError', 'TypeError']);

/** Text can be read, and few pictures a second are enough for it. */
const LEGIBLE: PictureRate = { width: 1920, height: 1080, frameRate: 15 };

/**
 * Must be called from a click. Rejects with a CaptureError; `cancelled` when the dialog was closed. The screen keeps its
 * own ratio, and is captured no larger than `rate`, whichever way it is held.
 */
export function openScreen(rate: PictureRate = LEGIBLE): Promise<SharedScreen> {
  return capturing('screen', async (devices) => {
    const video = sizeLimits(rate);
    const wish: ScreenWish = { video, audio: SOUND, systemAudio: 'include' };
    const media = await devices.getDisplayMedia(wish).catch((error: unknown) => {
      // The dialog once more is better than no screen.
      if (!(error instanceof Error && WITHOUT_SOUND.has(error.name))) throw error;
      return devices.getDisplayMedia({ video, audio: false });
    });
    return ofStream(media, () => sharedScreen(media));
  });
}

/** Another rate for a screen that is shared already. Never rejects: a browser that cannot goes on as before. */
export async function limitScreen(track: MediaStreamTrack, rate: PictureRate): Promise<void> {
  try {
    await track.applyConstraints(sizeLimits(rate));
  } catch {
    // What is too large is drawn smaller by the stage.
  }
}

function sizeLimits({ width, height, frameRate }: PictureRate): MediaTrackConstraints {
  const side = { max: Math.max(width, height) };
  return { width: side, height: side, frameRate: { ideal: frameRate } };
}

function sharedScreen(media: MediaStream): SharedScreen {
  const source = captureSource('screen', media);
  // Text stays sharp, and the rate pays for it.
  source.track.contentHint = 'detail';
  const track = media.getAudioTracks()[0];
  const sound = track && capturedSound(track, new MediaStream([track]));
  return {
    ...source,
    sound,
    close() {
      sound?.close();
      source.close();
    },
  };
}
