/**
 * How `<streamhub-player>` looks: its style sheet and its signs. A page changes it by the custom properties that begin with
 * `--streamhub-`, and by `::part()`.
 * From: people. To: player-view.ts.
 */
const STYLE = `
:host { display: block; position: relative; overflow: hidden; aspect-ratio: 16 / 9;
  background: var(--streamhub-background, #000); color: var(--streamhub-color, #fff);
  font: var(--streamhub-font, 0.9375rem/1.4 system-ui, sans-serif); }
:host([hidden]) { display: none; }
/* Stronger than what the page says of the element: there is no room for both. */
:host([fills-window]) { position: fixed !important; inset: 0 !important; z-index: 2147483647; block-size: 100dvh !important; }
:host(:is([controls="none"], [controls="false"])) :is(.message, .tap, .controls) { display: none; }
canvas, img { width: 100%; height: 100%; object-fit: contain; display: block; }
img { position: absolute; inset: 0; }
.message { position: absolute; inset-block-start: 0.75rem; inset-inline: 0.75rem; margin: 0; pointer-events: none; }
.message span { background: #000b; padding: 0.25rem 0.625rem; border-radius: var(--streamhub-radius, 0.375rem); }
.controls { position: absolute; inset-block-end: 0; inset-inline: 0; display: flex; gap: 0.5rem; align-items: center;
  padding: 0.5rem; background: var(--streamhub-controls-background, linear-gradient(#0000, #000b)); opacity: 0;
  transition: opacity 0.15s; }
:host(:hover) .controls, :host(:focus-within) .controls, .controls.stays { opacity: 1; }
@media (hover: none) { .controls { opacity: 1; } }
@media (prefers-reduced-motion: reduce) { .controls { transition: none; } }
.space { flex: 1; }
button { font: inherit; color: inherit; background: var(--streamhub-button-background, #0009); border: 1px solid #fff6;
  border-radius: var(--streamhub-radius, 0.375rem); padding: 0.375rem 0.625rem; min-block-size: 2.25rem;
  min-inline-size: 2.25rem; cursor: pointer; }
button:hover { background: var(--streamhub-button-hover, #333c); }
button:focus-visible, input:focus-visible, :host(:focus-visible) { outline: 2px solid var(--streamhub-accent, #fff); outline-offset: 2px; }
input { inline-size: 6rem; accent-color: var(--streamhub-accent, #fff); }
.tap { position: absolute; inset-block-start: 50%; inset-inline-start: 50%; transform: translate(-50%, -50%);
  font-weight: 600; padding: 0.75rem 1.25rem; background: var(--streamhub-button-background, #000c); }
[hidden] { display: none !important; }
svg { inline-size: 1.25rem; block-size: 1.25rem; display: block; fill: currentColor; }
`;

export const ICONS = {
  play: 'M8 5v14l11-7z',
  pause: 'M7 5h4v14H7zm6 0h4v14h-4z',
  sound: 'M3 9v6h4l5 5V4L7 9H3zm13.5 3a4.5 4.5 0 0 0-2.5-4v8a4.5 4.5 0 0 0 2.5-4z',
  silent:
    'M3 9v6h4l5 5V4L7 9H3zm18 .4L19.6 8 17 10.6 14.4 8 13 9.4l2.6 2.6L13 14.6l1.4 1.4 2.6-2.6 2.6 2.6 1.4-1.4-2.6-2.6L21 9.4z',
  fullscreen: 'M4 4h6v2H6v4H4V4zm10 0h6v6h-2V6h-4V4zM4 14h2v4h4v2H4v-6zm14 0h2v6h-6v-2h4v-4z',
  pictureInPicture: 'M3 5h18v14H3V5zm2 2v10h14V7H5zm7 5h6v4h-6v-4z',
} as const;

let sheet: CSSStyleSheet | undefined;

/** One for all players of the page. Not a `<style>` element: a page's content security policy may forbid those. */
export function playerSheet(): CSSStyleSheet {
  if (!sheet) {
    sheet = new CSSStyleSheet();
    sheet.replaceSync(STYLE);
  }
  return sheet;
}
