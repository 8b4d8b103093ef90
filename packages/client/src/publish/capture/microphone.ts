/**
 * Opens a microphone and meters it.
 * From: the page's choice. To: the publisher, which sends its track; the page's level meter.
 */
import { capturing } from './capture-problem.ts';
import { ofStream } from './capture-source.ts';
import { type CapturedSound, capturedSound } from './captured-sound.ts';
import { userMedia } from './user-media.ts';

/** An open microphone. Who opened it closes it. */
export interface Microphone extends CapturedSound {
  readonly label: string;
  readonly deviceId: string;
  /** Sent in stereo, with the bitrate that music wants. */
  readonly isMusic: boolean;
}

/** Which microphone, and what for. */
export interface MicrophoneOptions {
  /** From `listDevices`; without it the browser picks. */
  deviceId?: string | undefined;
  /** As it sounds: without what makes speech clearer and spoils music. */
  isMusic?: boolean;
}

/** Nothing cleaned, nothing evened out, both channels. */
const AS_IT_SOUNDS = {
  echoCancellation: false,
  noiseSuppression: false,
  autoGainControl: false,
  channelCount: { ideal: 2 },
} satisfies MediaTrackConstraints;

/** Rejects with a CaptureError. A camera that is opened in the same moment is asked for in the same question. */
export function openMicrophone({
  deviceId,
  isMusic = false,
}: MicrophoneOptions = {}): Promise<Microphone> {
  return capturing('microphone', async () => {
    const media = await userMedia('audio', {
      ...(deviceId ? { deviceId: { exact: deviceId } } : {}),
      ...(isMusic ? AS_IT_SOUNDS : {}),
    });
    return ofStream(media, () => {
      const track = media.getAudioTracks()[0];
      if (!track) throw new Error('the microphone gave no sound track');
      const { label } = track;
      const openedId = track.getSettings().deviceId ?? '';
      return Object.assign(capturedSound(track, media), { label, deviceId: openedId, isMusic });
    });
  });
}
