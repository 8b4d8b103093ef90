/**
 * Opens a camera.
 * From: the page's choice. To: stage.ts.
 */
import { capturing } from './capture-problem.ts';
import { type CaptureSource, captureSource } from './capture-source.ts';

export interface CameraOptions {
  /** From `listDevices`; without it the browser picks. */
  deviceId?: string;
  /** Wishes: the camera gives the nearest it has. */
  width: number;
  height: number;
  frameRate: number;
}

export interface Camera extends CaptureSource {
  readonly kind: 'camera';
  /** The device that was opened, to show the choice in a list. */
  readonly deviceId: string;
}

/** Rejects with a CaptureError. */
export function openCamera({ deviceId, width, height, frameRate }: CameraOptions): Promise<Camera> {
  return capturing('camera', async (devices) => {
    const media = await devices.getUserMedia({
      video: {
        ...(deviceId ? { deviceId: { exact: deviceId } } : {}),
        width: { ideal: width },
        height: { ideal: height },
        frameRate: { ideal: frameRate },
      },
    });
    const source = captureSource('camera', media);
    return { ...source, kind: 'camera', deviceId: source.track.getSettings().deviceId ?? '' };
  });
}
