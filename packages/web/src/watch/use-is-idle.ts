/**
 * True when nobody has moved, touched or typed in an element for a while, so that what covers the picture can go.
 * From: player-stage.tsx. To: the same.
 */
import { type RefObject, useEffect, useState } from 'react';

const IDLE_AFTER_MS = 3000;

export function useIsIdle(element: RefObject<HTMLElement | null>): boolean {
  const [isIdle, setIsIdle] = useState(false);
  useEffect(() => {
    const watched = element.current;
    if (!watched) return;
    let timer = setTimeout(() => setIsIdle(true), IDLE_AFTER_MS);
    const wake = () => {
      clearTimeout(timer);
      setIsIdle(false);
      timer = setTimeout(() => setIsIdle(true), IDLE_AFTER_MS);
    };
    const events = ['pointermove', 'pointerdown', 'keydown', 'focusin'] as const;
    for (const name of events) watched.addEventListener(name, wake);
    return () => {
      clearTimeout(timer);
      for (const name of events) watched.removeEventListener(name, wake);
    };
  }, [element]);
  return isIdle;
}
