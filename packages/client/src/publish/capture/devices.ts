/**
 * The cameras and microphones of this machine.
 * From: the browser. To: the page's lists of choices.
 */

/** A camera or a microphone of this device, open or not. */
export interface CaptureDevice {
  /** For `openCamera` and `openMicrophone`. */
  deviceId: string;
  /** Empty until the person has allowed a camera or a microphone once. */
  label: string;
}

/** What can be captured on this device. */
export interface Devices {
  cameras: CaptureDevice[];
  microphones: CaptureDevice[];
}

/** Empty where the browser does not let pages capture; opening one then says why. */
export async function listDevices(): Promise<Devices> {
  // Absent on pages that are neither https nor localhost.
  const media: MediaDevices | undefined = navigator.mediaDevices;
  const found = media ? await media.enumerateDevices() : [];
  const ofKind = (kind: MediaDeviceKind) =>
    found
      // Before the first permission browsers list nameless place holders without an id.
      .filter((device) => device.kind === kind && device.deviceId !== '')
      .map(({ deviceId, label }) => ({ deviceId, label }));
  return { cameras: ofKind('videoinput'), microphones: ofKind('audioinput') };
}

/** Calls when a device is plugged in or out. Returns the way to unsubscribe. */
export function onDevicesChanged(listener: () => void): () => void {
  const media: MediaDevices | undefined = navigator.mediaDevices;
  media?.addEventListener('devicechange', listener);
  return () => media?.removeEventListener('devicechange', listener);
}
