/**
 * The keys of a player: M sound, F full screen, P picture in picture, I statistics; arrows up and down for the volume
 * where they do not scroll the page: with the focus in the player, or when it fills the screen.
 * From: the keyboard. To: player-stage.tsx.
 */
import { type RefObject, useEffect } from 'react';
import { pressedKey } from '../ui/pressed-key.ts';

export interface PlayerKeys {
  toggleSound(): void;
  toggleFullscreen(): void;
  togglePictureInPicture(): void;
  toggleStats(): void;
  /** By so much, -1 to 1. */
  changeVolume(by: number): void;
}

const VOLUME_STEP = 0.1;

export function usePlayerKeys(
  stage: RefObject<HTMLElement | null>,
  { isFullscreen, keys }: { isFullscreen: boolean; keys: PlayerKeys },
): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const isSlider = event.target instanceof HTMLInputElement;
      const isInside = event.target instanceof Node && stage.current?.contains(event.target);
      switch (pressedKey(event)) {
        case 'm':
          return keys.toggleSound();
        case 'f':
          return keys.toggleFullscreen();
        case 'p':
          return keys.togglePictureInPicture();
        case 'i':
          return keys.toggleStats();
        case 'arrowup':
        case 'arrowdown':
          // The slider itself knows these keys.
          if (isSlider || !(isInside || isFullscreen)) return;
          event.preventDefault();
          return keys.changeVolume(event.key === 'ArrowUp' ? VOLUME_STEP : -VOLUME_STEP);
        default:
          return;
      }
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [stage, isFullscreen, keys]);
}
