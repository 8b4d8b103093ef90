/**
 * A sound that is captured, with how loud it is: of a microphone or of a shared screen.
 * From: microphone.ts and screen.ts. To: the publisher, which sends its track; the page's level meters.
 */
import { type TrackLife, trackLife } from './capture-source.ts';
import { openMeter } from './sound-meter.ts';

/** A track of sound with its level. */
export interface CapturedSound extends TrackLife {
  /** How loud it is right now, 0 to 1. Read it as often as the meter is painted. */
  readonly level: number;
}

/** `close` stops every track of the stream. */
export function capturedSound(track: MediaStreamTrack, media: MediaStream): CapturedSound {
  const life = trackLife(track, media);
  const meter = openMeter(new MediaStream([track]));
  return {
    ...life,
    get level() {
      return meter.read();
    },
    close() {
      meter.close();
      life.close();
    },
  };
}
