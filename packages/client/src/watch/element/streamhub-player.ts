/**
 * `<streamhub-player stream-key="…">`: a Player with picture, sound and controls as one element of any page.
 * From: its attributes, properties and controls. To: the viewer; events to the page.
 *
 * Attributes: `stream-key`, `hub-url`, `ticket` (of a private stream; its password is a property), `muted`, `volume` (0 to
 * 1), `labels` (JSON of the words to replace), `controls="none"` (no words, no buttons and no keys of its own: the page
 * brings them, as children, which lie on the picture). The picture is `::part(picture)`.
 * Events (they bubble): `statechange` (detail: PlayerState), `infochange` (PlayerInfo), `soundstatechange`
 * (PlayerSoundState), `picturemodechange` (`{ pictureMode, previewReason }`), `rungchange` (Rung: what the hub leaves out
 * for this viewer's line), `transportchange` (`{ isPolling }`: WebSocket is blocked), `volumechange` (`{ volume, muted }`),
 * `viewchange` (`{ isFullscreen, isInPictureInPicture }`), `streamend` (`{ reason }`).
 * Keys, while it has the focus: space or M sound, F full screen, P picture in picture.
 */

import type { Rung } from '@streamhub/protocol';
import type { PictureMode } from '../picture/picture-playback.ts';
import type { PlayerStats } from '../playback.ts';
import { Player } from '../player.ts';
import { isFinal, type PlayerInfo, type PlayerState } from '../player-state.ts';
import type { PlayerSoundState } from '../sound/sound-playback.ts';
import { Fullscreen } from './fullscreen.ts';
import { PictureInPicture } from './picture-in-picture.ts';
import type { PlayerEvent } from './player-events.ts';
import { wishOf } from './player-keys.ts';
import { labelsFrom, messageOf, type PlayerLabels } from './player-labels.ts';
import { FIRST_LOOK, lookOf, type PlayerLook } from './player-look.ts';
import { newsBetween } from './player-news.ts';
import { PlayerView } from './player-view.ts';
import { StreamMediaSession } from './stream-media-session.ts';

/** Where there is no DOM (a page rendered on a server) the module can be imported all the same. */
const Base = globalThis.HTMLElement ?? (class {} as typeof HTMLElement);

export class StreamHubPlayerElement extends Base implements PlayerLook {
  static readonly observedAttributes = [
    'stream-key',
    'hub-url',
    'ticket',
    'muted',
    'volume',
    'labels',
  ];
  readonly #view: PlayerView;
  readonly #fullscreen: Fullscreen;
  readonly #pictureInPicture: PictureInPicture;
  readonly #mediaSession = new StreamMediaSession({
    onPlay: () => void this.enableSound(),
    onPause: () => {
      this.muted = true;
    },
  });
  #player: Player | undefined;
  #labels: PlayerLabels = labelsFrom(undefined);
  #password: string | undefined;
  #told: PlayerLook = FIRST_LOOK;

  constructor() {
    super();
    this.#view = new PlayerView(this.attachShadow({ mode: 'open' }), {
      onSound: () => void this.enableSound(),
      onMute: () => this.toggleMuted(),
      onVolume: (volume) => this.changeVolume(volume),
      onFullscreen: () => void this.toggleFullscreen(),
      onPictureInPicture: () => void this.togglePictureInPicture(),
    });
    this.#fullscreen = new Fullscreen(this, () => this.#viewChanged());
    this.#pictureInPicture = new PictureInPicture(this.#view.canvas, () => {
      if (this.#player) this.#player.playsWhenHidden = this.#pictureInPicture.isOpen;
      this.#viewChanged();
    });
    this.addEventListener('keydown', (event) => this.#key(event));
  }

  get state(): PlayerState | undefined {
    return this.#player?.state;
  }

  get info(): PlayerInfo | undefined {
    return this.#player?.info;
  }

  get soundState(): PlayerSoundState {
    return this.#player?.soundState ?? 'none';
  }

  get pictureMode(): PictureMode['pictureMode'] {
    return this.#player?.pictureMode ?? 'full';
  }

  get previewReason(): PictureMode['previewReason'] {
    return this.#player?.previewReason;
  }

  /** Anything but `full`: the hub leaves something out, so that a slow line does not make the picture late. */
  get rung(): Rung {
    return this.#player?.rung ?? 'full';
  }

  get isPolling(): boolean {
    return this.#player?.isPolling ?? false;
  }

  /** Of a private stream. A property and no attribute: a page's markup is no place for it. */
  get password(): string | undefined {
    return this.#password;
  }

  set password(password: string | undefined) {
    if (password === this.#password) return;
    this.#password = password;
    if (this.isConnected) this.#playAnew();
  }

  /** Read it as often as it is shown. */
  get stats(): PlayerStats | undefined {
    return this.#player?.stats;
  }

  get isFullscreen(): boolean {
    return this.#fullscreen.isOpen;
  }

  get isInPictureInPicture(): boolean {
    return this.#pictureInPicture.isOpen;
  }

  get canPictureInPicture(): boolean {
    return PictureInPicture.isPossible;
  }

  get labels(): PlayerLabels {
    return this.#labels;
  }

  /** The words to replace; those that are missing are English. */
  set labels(labels: Partial<PlayerLabels>) {
    this.#labels = labelsFrom(labels);
    this.#show();
  }

  get muted(): boolean {
    return this.hasAttribute('muted');
  }

  set muted(isMuted: boolean) {
    this.toggleAttribute('muted', isMuted);
  }

  get volume(): number {
    const volume = Number(this.getAttribute('volume') ?? 1);
    return Number.isFinite(volume) ? Math.min(1, Math.max(0, volume)) : 1;
  }

  set volume(volume: number) {
    this.setAttribute('volume', String(volume));
  }

  connectedCallback(): void {
    if (this.#hasControls && !this.hasAttribute('tabindex')) this.tabIndex = 0;
    this.play();
  }

  disconnectedCallback(): void {
    this.#fullscreen.close();
    this.#pictureInPicture.close();
    this.#stop();
  }

  attributeChangedCallback(name: string, before: string | null, now: string | null): void {
    if (before === now) return;
    if (name === 'labels') this.#labels = labelsFrom(now);
    else if (name === 'muted' || name === 'volume') this.#applySound();
    else if (this.isConnected) this.#playAnew();
    this.#show();
    if (name !== 'muted' && name !== 'volume') return;
    this.#tell('volumechange', { volume: this.volume, muted: this.muted });
  }

  /** Joins, if it does not play already; after an end or a refusal it tries anew. It does so by itself once in a page. */
  play(): void {
    const streamKey = this.getAttribute('stream-key');
    const hubUrl = this.getAttribute('hub-url');
    const ticket = this.getAttribute('ticket') ?? undefined;
    if (this.#player && isFinal(this.#player.state)) this.#stop();
    if (!this.#player && streamKey) {
      const canvas = this.#view.canvas;
      const proof = { ticket, password: this.#password };
      this.#player = new Player({ streamKey, canvas, ...proof, ...(hubUrl ? { hubUrl } : {}) });
      this.#player.playsWhenHidden = this.#pictureInPicture.isOpen;
      this.#player.onChange(() => this.#changed());
      this.#applySound();
    }
    this.#changed();
  }

  /** To be called in a gesture. */
  async enableSound(): Promise<void> {
    this.muted = false;
    await this.#player?.enableSound();
  }

  /** Mutes what is heard; makes heard what is not. To be called in a gesture. */
  toggleMuted(): void {
    if (this.soundState === 'playing') {
      this.muted = true;
      return;
    }
    // Unmuted at no volume would still be silence.
    if (this.volume === 0) this.volume = 1;
    void this.enableSound();
  }

  /** By the viewer's hand: who turns it up wants to hear it. To be called in a gesture; 0 to 1. */
  changeVolume(volume: number): void {
    this.volume = volume;
    if (this.volume > 0) void this.enableSound();
  }

  async toggleFullscreen(): Promise<void> {
    await this.#fullscreen.toggle();
  }

  async togglePictureInPicture(): Promise<void> {
    if (this.#pictureInPicture.isOpen) this.#pictureInPicture.close();
    else await this.#pictureInPicture.open();
  }

  get #hasControls(): boolean {
    return this.getAttribute('controls') !== 'none';
  }

  #playAnew(): void {
    this.#stop();
    this.play();
  }

  #stop(): void {
    this.#player?.close();
    this.#player = undefined;
    this.#mediaSession.close();
  }

  #applySound(): void {
    if (!this.#player) return;
    this.#player.volume = this.volume;
    this.#player.muted = this.muted;
  }

  #changed(): void {
    this.#show();
    this.#mediaSession.show({
      title: this.info?.title || document.title,
      playback: playbackOf(this),
    });
    const before = this.#told;
    this.#told = lookOf(this);
    for (const [name, detail] of newsBetween(before, this.#told)) this.#tell(name, detail);
  }

  #viewChanged(): void {
    this.#show();
    const { isFullscreen, isInPictureInPicture } = this;
    this.#tell('viewchange', { isFullscreen, isInPictureInPicture });
  }

  #tell(name: PlayerEvent, detail: unknown): void {
    this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }));
  }

  #show(): void {
    const look = lookOf(this);
    const labels = this.#labels;
    this.#view.show(look, { labels, message: messageOf(look, labels) });
  }

  #key(event: KeyboardEvent): void {
    if (!this.#hasControls) return;
    const wish = wishOf(event, { isOnControl: event.composedPath()[0] !== this });
    if (!wish) return;
    if (wish === 'sound') this.toggleMuted();
    else if (wish === 'fullscreen') void this.toggleFullscreen();
    else void this.togglePictureInPicture();
    event.preventDefault();
  }
}

/** While the stream is not over; without sound, what is seen plays. */
function playbackOf({ state, soundState }: PlayerLook): 'playing' | 'paused' | undefined {
  if (!state || isFinal(state)) return undefined;
  const isHeard = soundState !== 'muted' && soundState !== 'blocked';
  return state.name === 'live' && isHeard ? 'playing' : 'paused';
}

/** Makes `<streamhub-player>` known to the page; twice is harmless. */
export function defineStreamHubPlayer(tagName = 'streamhub-player'): void {
  if (!customElements.get(tagName)) customElements.define(tagName, StreamHubPlayerElement);
}
