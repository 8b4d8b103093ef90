/**
 * A picture that somebody chose to show: a camera or a screen, backed by one track.
 * From: camera.ts, screen.ts. To: stage.ts, which draws it, and the page, which hears when it is gone.
 */
export interface CaptureSource {
  readonly kind: 'camera' | 'screen';
  readonly track: MediaStreamTrack;
  /** The device's or the screen's name, as the browser tells it. */
  readonly label: string;
  /**
   * Called once when the source is gone without `close`: a camera was unplugged or its permission withdrawn, or sharing
   * was stopped from the browser's own bar. Returns the way to unsubscribe.
   */
  onEnded(listener: () => void): () => void;
  /** Lets the device go. Twice is harmless; `onEnded` does not fire. */
  close(): void;
}

/** `close` stops every track of the stream, so that the browser's recording light goes out. */
export function captureSource(kind: CaptureSource['kind'], media: MediaStream): CaptureSource {
  const track = media.getVideoTracks()[0];
  if (!track) throw new Error(`the ${kind} gave no picture track`);
  return { kind, track, label: track.label, ...trackLife(track, media) };
}

/** What every captured track has: its end and its closing. */
export function trackLife(
  track: MediaStreamTrack,
  media: MediaStream,
): Pick<CaptureSource, 'onEnded' | 'close'> {
  return {
    onEnded(listener) {
      track.addEventListener('ended', listener, { once: true });
      return () => track.removeEventListener('ended', listener);
    },
    close() {
      for (const each of media.getTracks()) each.stop();
    },
  };
}
