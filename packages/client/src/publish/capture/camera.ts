/**
 * Opens a camera.
 * From: the page's choice. To: stage.ts.
 */
import { capturing } from './capture-problem.ts';
import { type CaptureSource, captureSource, ofStream } from './capture-source.ts';
import { userMedia } from './user-media.ts';

/** Where a phone's camera looks: at its owner, or away. */
export type Facing = 'user' | 'environment';

/** Which camera, and what it should give. */
export interface CameraOptions {
  /** From `listDevices`; without it the browser picks. */
  deviceId?: string;
  /** A wish, for devices with a camera at the front and one at the back. */
  facing?: Facing;
  /** Wishes: the camera gives the nearest it has. */
  width: number;
  height: number;
  frameRate: number;
}

/** An open camera. Who opened it closes it. */
export interface Camera extends CaptureSource {
  readonly kind: 'camera';
  /** The device that was opened, to show the choice in a list. */
  readonly deviceId: string;
}

/** Rejects with a CaptureError. A microphone that is opened in the same moment is asked for in the same question. */
export function openCamera(options: CameraOptions): Promise<Camera> {
  const { deviceId, facing, width, height, frameRate } = options;
  return capturing('camera', async () => {
    const media = await userMedia('video', {
      ...(deviceId ? { deviceId: { exact: deviceId } } : {}),
      ...(facing ? { facingMode: { ideal: facing } } : {}),
      width: { ideal: width },
      height: { ideal: height },
      frameRate: { ideal: frameRate },
    });
    return ofStream(media, () => {
      const source = captureSource('camera', media);
      return { ...source, deviceId: source.track.getSettings().deviceId ?? '' };
    });
  });
}

/** Undefined where the device does not tell: desktops' cameras mostly do not. */
export function facingOf(track: MediaStreamTrack): Facing | undefined {
  const { facingMode } = track.getSettings();
  return facingMode === 'user' || facingMode === 'environment' ? facingMode : undefined;
}
