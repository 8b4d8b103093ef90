/**
 * A picture that somebody chose to show: a camera or a screen, backed by one track.
 * From: camera.ts, screen.ts. To: the stage, which draws it, and the page, which hears when it is gone.
 */
import { DISPOSE } from '../../flow/dispose.ts';

/** An open camera or screen. Who opened it closes it. */
export interface CaptureSource extends TrackLife {
  readonly kind: 'camera' | 'screen';
  /** The device's or the screen's name, as the browser tells it. */
  readonly label: string;
}

/** What every captured track has: its end, its pauses and its closing. */
export interface TrackLife extends Disposable {
  readonly track: MediaStreamTrack;
  /**
   * Called once when the source is gone without `close`: a device was unplugged or its permission withdrawn, or sharing
   * was stopped from the browser's own bar. Returns the way to unsubscribe.
   */
  onEnded(listener: () => void): () => void;
  /**
   * Called when it lives and gives nothing for now, and when it gives again: the system, a switch on the device or another
   * program holds it, or the shared window is minimised. Returns the way to unsubscribe.
   */
  onWithheld(listener: (now: { isWithheld: boolean }) => void): () => void;
  /** Lets the device go. Twice is harmless; `onEnded` does not fire. */
  close(): void;
}

/** `close` stops every track of the stream, so that the browser's recording light goes out. */
export function captureSource<Kind extends CaptureSource['kind']>(
  kind: Kind,
  media: MediaStream,
): CaptureSource & { readonly kind: Kind } {
  const track = media.getVideoTracks()[0];
  if (!track) throw new Error(`the ${kind} gave no picture track`);
  return { kind, label: track.label, ...trackLife(track, media) };
}

export function trackLife(track: MediaStreamTrack, media: MediaStream): TrackLife {
  const on = (event: string, listener: () => void) => {
    track.addEventListener(event, listener);
    return () => track.removeEventListener(event, listener);
  };
  return {
    track,
    onEnded: (listener) => on('ended', listener),
    onWithheld(listener) {
      const forget = [
        on('mute', () => listener({ isWithheld: true })),
        on('unmute', () => listener({ isWithheld: false })),
      ];
      return () => {
        for (const each of forget) each();
      };
    },
    close: () => stopAll(media),
    [DISPOSE]() {
      this.close();
    },
  };
}

/** Makes of a stream what the page gets. Where that fails, nothing stays open. */
export function ofStream<T>(media: MediaStream, make: (media: MediaStream) => T): T {
  try {
    return make(media);
  } catch (error) {
    stopAll(media);
    throw error;
  }
}

function stopAll(media: MediaStream): void {
  for (const track of media.getTracks()) track.stop();
}
