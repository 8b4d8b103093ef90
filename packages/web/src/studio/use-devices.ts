/**
 * The cameras and microphones of this machine, kept up to date. Names and ids appear once one was allowed, hence
 * `askAgainOn`: any value that changes then.
 * From: the client library. To: camera-row.tsx, microphone-panel.tsx.
 */
import { type CaptureDevice, listDevices, onDevicesChanged } from '@streamhub/client';
import { useEffect, useState } from 'react';

interface Devices {
  cameras: CaptureDevice[];
  microphones: CaptureDevice[];
}

export function useDevices(askAgainOn: unknown): Devices {
  const [devices, setDevices] = useState<Devices>({ cameras: [], microphones: [] });
  // biome-ignore lint/correctness/useExhaustiveDependencies: askAgainOn is the reason to ask again.
  useEffect(() => {
    let isShown = true;
    const refresh = () => {
      listDevices().then(
        (found) => {
          if (isShown) setDevices(found);
        },
        // Without a list the standard device remains.
        () => {},
      );
    };
    refresh();
    const forget = onDevicesChanged(refresh);
    return () => {
      isShown = false;
      forget();
    };
  }, [askAgainOn]);
  return devices;
}
