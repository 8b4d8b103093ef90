/**
 * The keys of `<streamhub-player>`, while it has the focus.
 * From: streamhub-player.ts, each key. To: the same, what is meant.
 */
type Wish = 'sound' | 'fullscreen' | 'pictureInPicture';

const KEYS: Record<string, Wish> = { m: 'sound', f: 'fullscreen', p: 'pictureInPicture' };

/** Undefined: none of the player's. `isOnControl`: a button or slider, which takes the space key itself, has the focus. */
export function wishOf(event: KeyboardEvent, { isOnControl }: { isOnControl: boolean }) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return undefined;
  if (event.key === ' ') return isOnControl ? undefined : 'sound';
  return KEYS[event.key.toLowerCase()];
}
