/**
 * The keys of `<streamhub-player>`, while it has the focus.
 * From: streamhub-player.ts, each key. To: the same, what is meant.
 */
/** A number: by so many seconds, of a recording. */
type Wish = 'play' | 'sound' | 'fullscreen' | 'pictureInPicture' | number;

const KEYS: Record<string, Wish> = {
  ' ': 'play',
  k: 'play',
  m: 'sound',
  f: 'fullscreen',
  p: 'pictureInPicture',
  j: -10,
  l: 10,
  arrowleft: -5,
  arrowright: 5,
};

/** They take what is typed, or choose by letters. */
const TAKES_KEYS = 'input, textarea, select, [contenteditable]:not([contenteditable="false"])';

/** Undefined: none of the player's. `player` is the element, whose children are the page's. */
export function wishOf(event: KeyboardEvent, player: Element): Wish | undefined {
  if (event.defaultPrevented || event.repeat) return undefined;
  if (event.ctrlKey || event.metaKey || event.altKey) return undefined;
  const [target] = event.composedPath();
  if (target === player) return KEYS[event.key.toLowerCase()];
  // A button or a slider takes these itself.
  if (/^( |Arrow.*)$/.test(event.key) || !(target instanceof Element) || isOfPage(target, player))
    return undefined;
  return KEYS[event.key.toLowerCase()];
}

/** In a component of the page's, only that knows what its keys mean. */
function isOfPage(target: Element, player: Element): boolean {
  const root = target.getRootNode();
  if (root === player.shadowRoot) return false;
  return (
    root !== player.getRootNode() ||
    target.localName.includes('-') ||
    target.closest(TAKES_KEYS) !== null
  );
}
