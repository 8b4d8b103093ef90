/**
 * The one microphone that is being tried. This version does not send sound: it is only metered.
 * From: the client library. To: microphone-panel.tsx.
 */
import { type CaptureProblem, type Microphone, openMicrophone } from '@streamhub/client';
import { useCallback, useEffect, useRef, useState } from 'react';
import { problemOf } from './picture-input.ts';

type MicrophoneState =
  | { name: 'off' }
  | { name: 'opening' }
  | { name: 'on'; microphone: Microphone }
  | { name: 'failed'; problem: CaptureProblem };

interface MicrophoneControl {
  state: MicrophoneState;
  /** Without an id the browser picks. */
  open: (deviceId: string | undefined) => Promise<void>;
  close: () => void;
}

export function useMicrophone(): MicrophoneControl {
  const [state, setState] = useState<MicrophoneState>({ name: 'off' });
  const opened = useRef<Microphone>(undefined);
  /** Grows with each wish: an answer to an older one is late and is let go. */
  const wishes = useRef(0);

  const close = useCallback(() => {
    wishes.current++;
    opened.current?.close();
    opened.current = undefined;
    setState({ name: 'off' });
  }, []);

  const open = useCallback(
    async (deviceId: string | undefined) => {
      close();
      const wish = wishes.current;
      setState({ name: 'opening' });
      try {
        const microphone = await openMicrophone(deviceId ? { deviceId } : {});
        if (wish !== wishes.current) return microphone.close();
        opened.current = microphone;
        setState({ name: 'on', microphone });
        microphone.onEnded(() => {
          if (opened.current !== microphone) return;
          close();
          setState({ name: 'failed', problem: 'unplugged' });
        });
      } catch (error) {
        if (wish === wishes.current) setState({ name: 'failed', problem: problemOf(error) });
      }
    },
    [close],
  );

  useEffect(() => close, [close]);
  return { state, open, close };
}
