/**
 * J, K and L, and the arrow keys where the player has the focus or fills the screen.
 * From: the keyboard. To: time-line.tsx.
 */
import { type RefObject, useEffect, useRef } from 'react';
import { pressedKey } from '../ui/pressed-key.ts';

interface ReplayKeys {
  /** By so many seconds. */
  goBy(seconds: number): void;
  togglePaused(): void;
}

const STEPS: Record<string, number> = { j: -10, l: 10, arrowleft: -5, arrowright: 5 };

export function useReplayKeys(stage: RefObject<HTMLElement | null>, keys: ReplayKeys): void {
  const newest = useRef(keys);
  useEffect(() => {
    newest.current = keys;
  });
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const key = pressedKey(event);
      if (key === 'k') return newest.current.togglePaused();
      const seconds = STEPS[key ?? ''];
      if (seconds === undefined) return;
      // A slider itself knows the arrows; elsewhere on the page they scroll.
      const isInside = event.target instanceof Node && stage.current?.contains(event.target);
      const isSlider = event.target instanceof HTMLInputElement;
      if (key?.startsWith('arrow') && (isSlider || !isInside)) return;
      event.preventDefault();
      newest.current.goBy(seconds);
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [stage]);
}
