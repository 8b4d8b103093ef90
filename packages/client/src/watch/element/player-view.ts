/**
 * What stands in the shadow DOM of `<streamhub-player>`: the canvas (part `picture`), what the page puts over it, a line
 * of words, the controls.
 * From: streamhub-player.ts, what to show. To: the viewer; back, which control was used.
 */
import type { PlayerLabels } from './player-labels.ts';
import type { PlayerLook } from './player-look.ts';

interface Words {
  labels: PlayerLabels;
  /** Undefined: nothing to say, the picture is live. */
  message: string | undefined;
}

export interface PlayerViewEvents {
  onSound(): void;
  onMute(): void;
  onVolume(volume: number): void;
  onFullscreen(): void;
  onPictureInPicture(): void;
}

const STYLE = `
:host { display: block; position: relative; background: #000; color: #fff; aspect-ratio: 16 / 9;
  font: 0.9375rem/1.4 system-ui, sans-serif; overflow: hidden; }
:host([hidden]) { display: none; }
/* Stronger than what the page says of the element: there is no room for both. */
:host([fills-window]) { position: fixed !important; inset: 0 !important; z-index: 2147483647; block-size: 100dvh !important; }
:host([controls="none"]) :is(.message, .tap, .controls) { display: none; }
canvas { width: 100%; height: 100%; object-fit: contain; display: block; }
.message { position: absolute; inset-block-start: 0.75rem; inset-inline: 0.75rem; margin: 0; pointer-events: none; }
.message span { background: #000b; padding: 0.25rem 0.625rem; border-radius: 0.375rem; }
.controls { position: absolute; inset-block-end: 0; inset-inline: 0; display: flex; gap: 0.5rem; align-items: center;
  padding: 0.5rem; background: linear-gradient(#0000, #000b); opacity: 0; transition: opacity 0.15s; }
:host(:hover) .controls, :host(:focus-within) .controls { opacity: 1; }
@media (hover: none) { .controls { opacity: 1; } }
@media (prefers-reduced-motion: reduce) { .controls { transition: none; } }
.space { flex: 1; }
button { font: inherit; color: inherit; background: #0009; border: 1px solid #fff6; border-radius: 0.375rem;
  padding: 0.375rem 0.625rem; min-block-size: 2.25rem; min-inline-size: 2.25rem; cursor: pointer; }
button:hover { background: #333c; }
button:focus-visible, input:focus-visible, :host(:focus-visible) { outline: 2px solid #fff; outline-offset: 2px; }
input { inline-size: 6rem; accent-color: #fff; }
.tap { position: absolute; inset-block-start: 50%; inset-inline-start: 50%; transform: translate(-50%, -50%);
  font-weight: 600; padding: 0.75rem 1.25rem; background: #000c; }
[hidden] { display: none !important; }
svg { inline-size: 1.25rem; block-size: 1.25rem; display: block; fill: currentColor; }
`;

const ICONS = {
  sound: 'M3 9v6h4l5 5V4L7 9H3zm13.5 3a4.5 4.5 0 0 0-2.5-4v8a4.5 4.5 0 0 0 2.5-4z',
  silent:
    'M3 9v6h4l5 5V4L7 9H3zm18 .4L19.6 8 17 10.6 14.4 8 13 9.4l2.6 2.6L13 14.6l1.4 1.4 2.6-2.6 2.6 2.6 1.4-1.4-2.6-2.6L21 9.4z',
  fullscreen: 'M4 4h6v2H6v4H4V4zm10 0h6v6h-2V6h-4V4zM4 14h2v4h4v2H4v-6zm14 0h2v6h-6v-2h4v-4z',
  pictureInPicture: 'M3 5h18v14H3V5zm2 2v10h14V7H5zm7 5h6v4h-6v-4z',
} as const;

export class PlayerView {
  readonly canvas = document.createElement('canvas');
  readonly #message = document.createElement('p');
  readonly #words = document.createElement('span');
  readonly #tap = button();
  readonly #mute = button('sound');
  readonly #volume = document.createElement('input');
  readonly #fullscreen = button('fullscreen');
  readonly #pictureInPicture = button('pictureInPicture');

  constructor(root: ShadowRoot, events: PlayerViewEvents) {
    const style = new CSSStyleSheet();
    style.replaceSync(STYLE);
    // Not a <style> element: a page's content security policy may forbid those.
    root.adoptedStyleSheets = [style];
    this.canvas.setAttribute('role', 'img');
    this.canvas.part.add('picture');
    // Until the first picture brings its own size.
    Object.assign(this.canvas, { width: 1280, height: 720 });
    this.#message.className = 'message';
    // Spoken when it changes, without taking the viewer's attention from what is being heard.
    this.#message.setAttribute('role', 'status');
    this.#message.append(this.#words);
    this.#tap.className = 'tap';
    Object.assign(this.#volume, { type: 'range', min: '0', max: '1', step: '0.05' });
    const space = document.createElement('span');
    space.className = 'space';
    const controls = document.createElement('div');
    controls.className = 'controls';
    controls.append(this.#mute, this.#volume, space, this.#pictureInPicture, this.#fullscreen);
    const page = document.createElement('slot');
    root.append(this.canvas, page, this.#message, this.#tap, controls);
    this.#tap.addEventListener('click', events.onSound);
    this.#mute.addEventListener('click', events.onMute);
    this.#volume.addEventListener('input', () => events.onVolume(Number(this.#volume.value)));
    this.#fullscreen.addEventListener('click', events.onFullscreen);
    this.#pictureInPicture.addEventListener('click', events.onPictureInPicture);
    this.canvas.addEventListener('dblclick', events.onFullscreen);
  }

  show(shown: PlayerLook, { labels, message = '' }: Words): void {
    const { soundState } = shown;
    const isSilent = soundState === 'muted' || soundState === 'blocked';
    const hasSound = isSilent || soundState === 'playing';
    this.canvas.setAttribute('aria-label', labels.picture);
    if (this.#words.textContent !== message) this.#words.textContent = message;
    this.#words.hidden = message === '';
    this.#tap.textContent = labels.tapForSound;
    this.#tap.hidden = soundState !== 'blocked';
    this.#mute.hidden = !hasSound;
    draw(this.#mute, isSilent ? 'silent' : 'sound');
    name(this.#mute, isSilent ? labels.unmute : labels.mute);
    this.#volume.hidden = !hasSound;
    this.#volume.setAttribute('aria-label', labels.volume);
    this.#volume.value = String(shown.volume);
    name(this.#fullscreen, shown.isFullscreen ? labels.leaveFullscreen : labels.fullscreen);
    this.#pictureInPicture.hidden = !shown.canPictureInPicture;
    this.#pictureInPicture.setAttribute('aria-pressed', String(shown.isInPictureInPicture));
    name(this.#pictureInPicture, labels.pictureInPicture);
  }
}

function button(icon?: keyof typeof ICONS): HTMLButtonElement {
  const made = document.createElement('button');
  made.type = 'button';
  if (icon) draw(made, icon);
  return made;
}

function name(control: HTMLElement, label: string): void {
  control.setAttribute('aria-label', label);
  control.title = label;
}

function draw(control: HTMLElement, icon: keyof typeof ICONS): void {
  if (control.dataset['icon'] === icon) return;
  control.dataset['icon'] = icon;
  const namespace = 'http://www.w3.org/2000/svg';
  const svg = document.createElementNS(namespace, 'svg');
  svg.setAttribute('viewBox', '0 0 24 24');
  svg.setAttribute('aria-hidden', 'true');
  const path = document.createElementNS(namespace, 'path');
  path.setAttribute('d', ICONS[icon]);
  svg.append(path);
  control.replaceChildren(svg);
}
