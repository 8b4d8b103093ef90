/**
 * The letter or arrow of a key press that is meant for the page: not a browser's shortcut, not a held key, not typing.
 * From: keydown. To: mute-button.tsx, use-player-keys.ts.
 */
export function pressedKey(event: KeyboardEvent): string | undefined {
  const isPlain = !event.ctrlKey && !event.metaKey && !event.altKey;
  const isTyping = event.target instanceof Element && event.target.closest(TYPING) !== null;
  const isHeld = event.repeat && event.key.length === 1;
  return isPlain && !isTyping && !isHeld && !event.defaultPrevented
    ? event.key.toLowerCase()
    : undefined;
}

const TYPING = 'input:not([type="range"]), select, textarea, dialog';
