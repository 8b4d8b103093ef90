/**
 * What stands in the shadow DOM of `<streamhub-player>`: the picture, what the page puts over it, a line of words, the
 * controls. Each has a part of its own, for the page's style sheet.
 * From: streamhub-player.ts, what to show. To: the viewer; back, which control was used.
 */
import type { PlayerLabels } from './player-labels.ts';
import type { PlayerLook } from './player-look.ts';
import { ICONS, playerSheet } from './player-style.ts';

interface Words {
  labels: PlayerLabels;
  /** Undefined: nothing to say, the picture is live. */
  message: string | undefined;
  /** What the big button in the middle does; undefined: it is not there. */
  tap: 'play' | 'sound' | undefined;
}

export interface PlayerViewEvents {
  onPlay(): void;
  onSound(): void;
  onMute(): void;
  onVolume(volume: number): void;
  onFullscreen(): void;
  onPictureInPicture(): void;
}

export class PlayerView {
  readonly canvas = document.createElement('canvas');
  readonly #poster = document.createElement('img');
  readonly #message = document.createElement('p');
  readonly #words = document.createElement('span');
  readonly #tap = button('tap');
  readonly #controls = document.createElement('div');
  readonly #play = button('play', 'play');
  readonly #mute = button('mute', 'sound');
  readonly #volume = document.createElement('input');
  readonly #fullscreen = button('fullscreen', 'fullscreen');
  readonly #pictureInPicture = button('picture-in-picture', 'pictureInPicture');
  #tapDoes: Words['tap'];

  constructor(root: ShadowRoot, events: PlayerViewEvents) {
    root.adoptedStyleSheets = [playerSheet()];
    this.canvas.setAttribute('role', 'img');
    this.canvas.part.add('picture');
    // Until the first picture brings its own size.
    Object.assign(this.canvas, { width: 1280, height: 720 });
    this.#poster.part.add('poster');
    Object.assign(this.#poster, { alt: '', hidden: true });
    this.#message.className = 'message';
    // Spoken when it changes, without taking the viewer's attention from what is being heard.
    this.#message.setAttribute('role', 'status');
    this.#words.part.add('message');
    this.#message.append(this.#words);
    this.#tap.className = 'tap';
    this.#volume.part.add('volume');
    Object.assign(this.#volume, { type: 'range', min: '0', max: '1', step: '0.05' });
    const space = document.createElement('span');
    space.className = 'space';
    this.#controls.className = 'controls';
    this.#controls.part.add('controls');
    this.#controls.append(
      ...[this.#play, this.#mute, this.#volume, space, this.#pictureInPicture, this.#fullscreen],
    );
    const page = document.createElement('slot');
    root.append(this.canvas, this.#poster, page, this.#message, this.#tap, this.#controls);
    this.#tap.addEventListener('click', () =>
      this.#tapDoes === 'play' ? events.onPlay() : events.onSound(),
    );
    this.#play.addEventListener('click', events.onPlay);
    this.#mute.addEventListener('click', events.onMute);
    this.#volume.addEventListener('input', () => events.onVolume(Number(this.#volume.value)));
    this.#fullscreen.addEventListener('click', events.onFullscreen);
    this.#pictureInPicture.addEventListener('click', events.onPictureInPicture);
    this.canvas.addEventListener('dblclick', events.onFullscreen);
  }

  /** In place of the picture until there is one. */
  showPoster(address: string | undefined): void {
    const poster = this.#poster;
    // Even the same address once more would load it anew.
    if (address && poster.getAttribute('src') !== address) poster.src = address;
    poster.hidden = !address;
  }

  show(shown: PlayerLook, { labels, message = '', tap }: Words): void {
    const { soundState, muted, paused } = shown;
    const isSilent = muted || soundState === 'muted' || soundState === 'blocked';
    const hasSound = soundState === 'playing' || soundState === 'muted' || soundState === 'blocked';
    this.canvas.setAttribute('aria-label', labels.picture);
    if (this.#words.textContent !== message) this.#words.textContent = message;
    this.#words.hidden = message === '';
    this.#tapDoes = tap;
    this.#tap.textContent = tap === 'play' ? labels.play : labels.tapForSound;
    this.#tap.hidden = tap === undefined;
    this.#controls.classList.toggle('stays', paused);
    draw(this.#play, paused ? 'play' : 'pause');
    name(this.#play, paused ? labels.play : labels.pause);
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

function button(part: string, icon?: keyof typeof ICONS): HTMLButtonElement {
  const made = document.createElement('button');
  made.type = 'button';
  made.part.add('button', part);
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
