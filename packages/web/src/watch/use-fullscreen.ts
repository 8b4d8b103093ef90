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
    const leave = (event: KeyboardEvent) => {
      // In real full screen the browser itself does this.
      if (event.key === 'Escape' && !document.fullscreenElement) setIsFilled(false);
    };
    document.addEventListener('fullscreenchange', follow);
    document.addEventListener('keydown', leave);
    return () => {
      document.removeEventListener('fullscreenchange', follow);
      document.removeEventListener('keydown', leave);
    };
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

  return { isFilled, toggle };
}
