/**
 * Shows one element on the whole screen. Where a browser cannot do that for an element (iPhones), the element fills
 * the window instead: the caller styles `isFilled`.
 * From: watch-page.tsx: button, double click, key. To: the browser.
 */
import { type RefObject, useCallback, useEffect, useState } from 'react';

interface Fullscreen {
  isFilled: boolean;
  toggle: () => void;
}

export function useFullscreen(element: RefObject<HTMLElement | null>): Fullscreen {
  const [isFilled, setIsFilled] = useState(false);

  useEffect(() => {
    const follow = () => setIsFilled(document.fullscreenElement !== null);
    document.addEventListener('fullscreenchange', follow);
    return () => document.removeEventListener('fullscreenchange', follow);
  }, []);

  const toggle = useCallback(() => {
    if (document.fullscreenElement) {
      document.exitFullscreen().catch(() => {});
    } else if (document.fullscreenEnabled && element.current) {
      element.current.requestFullscreen().catch(() => {});
    } else {
      setIsFilled((isNowFilled) => !isNowFilled);
    }
  }, [element]);

  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const isTyping = event.target instanceof HTMLElement && event.target.matches('input, select');
      const isPlain = !event.ctrlKey && !event.metaKey && !event.altKey && !event.repeat;
      if (event.key.toLowerCase() === 'f' && isPlain && !isTyping) toggle();
      // In real full screen the browser itself does this.
      if (event.key === 'Escape' && !document.fullscreenElement) setIsFilled(false);
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [toggle]);

  return { isFilled, toggle };
}
