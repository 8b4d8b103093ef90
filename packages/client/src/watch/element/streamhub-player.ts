/**
 * `<streamhub-player stream-key="…">`: a Player with picture, sound and controls as one element of any page.
 * From: its attributes, properties and controls. To: the viewer; events to the page.
 *
 * Attributes: `stream-key`, `hub-url`, `muted`, `volume` (0 to 1), `labels` (JSON of the words to replace).
 * Events (they bubble): `statechange` (detail: PlayerState), `soundstatechange` (detail: PlayerSoundState),
 * `picturemodechange` (detail: `{ pictureMode, previewReason }`), `streamend` (detail: `{ reason }`).
 * Keys, while it has the focus: space or M sound, F full screen, P picture in picture.
 */

import type { PlayerStats } from '../playback.ts';
import { Player } from '../player.ts';
import { isFinal, type PlayerState } from '../player-state.ts';
import type { PlayerSoundState } from '../sound/sound-playback.ts';
import { PictureInPicture } from './picture-in-picture.ts';
import { labelsFrom, type PlayerLabels } from './player-labels.ts';
import { PlayerView } from './player-view.ts';

/** How a player begins, which is no news. */
const NOTHING_TOLD: { state: string; sound: string; mode: string } = {
  state: 'connecting',
  sound: 'none',
  mode: 'full',
};

/** Where there is no DOM (a page rendered on a server) the module can be imported all the same. */
const Base = globalThis.HTMLElement ?? (class {} as typeof HTMLElement);

export class StreamHubPlayerElement extends Base {
  static readonly observedAttributes = ['stream-key', 'hub-url', 'muted', 'volume', 'labels'];
  readonly #view: PlayerView;
  readonly #pictureInPicture: PictureInPicture;
  readonly #followFullscreen = () => this.#show();
  #player: Player | undefined;
  #labels: PlayerLabels = labelsFrom(undefined);
  #told = NOTHING_TOLD;

  constructor() {
    super();
    this.#view = new PlayerView(this.attachShadow({ mode: 'open' }), {
      onSound: () => void this.enableSound(),
      onMute: () => this.toggleMuted(),
      onVolume: (volume) => {
        this.volume = volume;
        this.muted = false;
      },
      onFullscreen: () => void this.toggleFullscreen(),
      onPictureInPicture: () => void this.togglePictureInPicture(),
    });
    this.#pictureInPicture = new PictureInPicture(this.#view.canvas, () => {
      if (this.#player) this.#player.playsWhenHidden = this.#pictureInPicture.isOpen;
      this.#show();
    });
    this.addEventListener('keydown', (event) => this.#key(event));
  }

  /** The player behind it; undefined while there is nothing to play. */
  get player(): Player | undefined {
    return this.#player;
  }

  get state(): PlayerState | undefined {
    return this.#player?.state;
  }

  get soundState(): PlayerSoundState {
    return this.#player?.soundState ?? 'none';
  }

  get stats(): PlayerStats | undefined {
    return this.#player?.stats;
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
    if (!this.hasAttribute('tabindex')) this.tabIndex = 0;
    document.addEventListener('fullscreenchange', this.#followFullscreen);
    this.play();
  }

  disconnectedCallback(): void {
    document.removeEventListener('fullscreenchange', this.#followFullscreen);
    this.#pictureInPicture.close();
    this.#stop();
  }

  attributeChangedCallback(name: string, before: string | null, now: string | null): void {
    if (before === now) return;
    if (name === 'labels') this.#labels = labelsFrom(now);
    else if (name === 'muted' || name === 'volume') this.#applySound();
    else if (this.isConnected) {
      this.#stop();
      this.play();
    }
    this.#show();
  }

  /** Joins, if it does not play already; after an end or a refusal it tries anew. It does so by itself once in a page. */
  play(): void {
    const streamKey = this.getAttribute('stream-key');
    const hubUrl = this.getAttribute('hub-url');
    if (this.#player && isFinal(this.#player.state)) this.#stop();
    if (!this.#player && streamKey) {
      const canvas = this.#view.canvas;
      this.#player = new Player({ streamKey, canvas, ...(hubUrl ? { hubUrl } : {}) });
      this.#player.playsWhenHidden = this.#pictureInPicture.isOpen;
      this.#player.onChange(() => this.#changed());
      this.#applySound();
    }
    this.#show();
  }

  /** To be called in a gesture. */
  async enableSound(): Promise<void> {
    this.muted = false;
    await this.#player?.enableSound();
  }

  toggleMuted(): void {
    if (this.soundState === 'playing') this.muted = true;
    else void this.enableSound();
  }

  async toggleFullscreen(): Promise<void> {
    try {
      if (document.fullscreenElement) await document.exitFullscreen();
      else await this.requestFullscreen();
    } catch {
      // The browser would not: the picture stays where it is.
    }
  }

  async togglePictureInPicture(): Promise<void> {
    if (this.#pictureInPicture.isOpen) this.#pictureInPicture.close();
    else await this.#pictureInPicture.open();
  }

  #stop(): void {
    this.#player?.close();
    this.#player = undefined;
    this.#told = NOTHING_TOLD;
  }

  #applySound(): void {
    if (!this.#player) return;
    this.#player.volume = this.volume;
    this.#player.muted = this.muted;
  }

  #changed(): void {
    const player = this.#player;
    if (!player) return;
    this.#show();
    const { state, soundState, pictureMode, previewReason } = player;
    const before = this.#told;
    this.#told = { state: state.name, sound: soundState, mode: previewReason ?? pictureMode };
    if (before.sound !== soundState) this.#tell('soundstatechange', soundState);
    if (before.mode !== this.#told.mode) {
      this.#tell('picturemodechange', { pictureMode, previewReason });
    }
    if (before.state === state.name) return;
    this.#tell('statechange', state);
    if (state.name === 'ended') this.#tell('streamend', { reason: state.reason });
  }

  #tell(name: string, detail: unknown): void {
    this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }));
  }

  #show(): void {
    this.#view.show({
      labels: this.#labels,
      message: this.#message(),
      soundState: this.soundState,
      volume: this.volume,
      isFullscreen: document.fullscreenElement === this,
      isInPictureInPicture: this.#pictureInPicture.isOpen,
      canPictureInPicture: PictureInPicture.isPossible,
    });
  }

  #message(): string | undefined {
    const player = this.#player;
    if (!player) return undefined;
    if (player.state.name !== 'live') return this.#labels[player.state.name];
    return player.previewReason && this.#labels[player.previewReason];
  }

  #key(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
    // A button or slider in here that has the focus takes the space key itself.
    const isOnControl = event.composedPath()[0] !== this;
    switch (event.key.toLowerCase()) {
      case ' ':
        if (isOnControl) return;
        this.toggleMuted();
        break;
      case 'm':
        this.toggleMuted();
        break;
      case 'f':
        void this.toggleFullscreen();
        break;
      case 'p':
        void this.togglePictureInPicture();
        break;
      default:
        return;
    }
    event.preventDefault();
  }
}

/** Makes `<streamhub-player>` known to the page; twice is harmless. */
export function defineStreamHubPlayer(tagName = 'streamhub-player'): void {
  if (!customElements.get(tagName)) customElements.define(tagName, StreamHubPlayerElement);
}
