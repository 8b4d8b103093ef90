/**
 * `<streamhub-player stream-key="…">`: a Player with picture, sound and controls as one element of any page, which a page
 * handles as it would a `<video>`.
 * From: its attributes, properties and controls. To: the viewer; events to the page.
 *
 * docs/embedding.md lists its attributes, properties, methods, events, parts and keys.
 */
import { onceSoon } from '../../flow/once-soon.ts';
import type { Replay } from '../../replay/replay.ts';
import type { Player } from '../player.ts';
import { Fullscreen } from './fullscreen.ts';
import { MediaLife } from './media-life.ts';
import { PictureInPicture } from './picture-in-picture.ts';
import type { PlayerDetails, PlayerEvent } from './player-events.ts';
import { wishOf } from './player-keys.ts';
import { labelOf, labelsFrom, messageOf, type PlayerLabels } from './player-labels.ts';
import { FIRST_LOOK, isForTheEar, lookOf, type PlayerLook, tapOf } from './player-look.ts';
import { newsBetween } from './player-news.ts';
import { PlayerOnDemand, type StreamAddress } from './player-on-demand.ts';
import { PlayerView } from './player-view.ts';
import { Rest } from './rest.ts';
import { Sight } from './sight.ts';
import { StreamElement } from './stream-element.ts';
import { StreamMediaSession } from './stream-media-session.ts';

/** `<streamhub-player>`: docs/embedding.md lists what it has. */
export class StreamHubPlayerElement extends StreamElement implements PlayerLook {
  static readonly observedAttributes = [
    ...['stream-key', 'recording', 'hub-url', 'ticket', 'poster', 'labels'],
    ...['controls', 'muted', 'volume', 'latency'],
  ];
  protected readonly life = new MediaLife((event) => this.dispatchEvent(new Event(event)));
  readonly canPictureInPicture = PictureInPicture.isPossible;
  protected readonly settle = () => this.#apply();
  protected readonly pictureSize: HTMLCanvasElement;
  readonly #view: PlayerView;
  protected readonly stream: PlayerOnDemand;
  readonly #fullscreen: Fullscreen;
  readonly #pictureInPicture: PictureInPicture;
  readonly #sight = new Sight(this, () => this.#changed());
  readonly #rest = new Rest(() => this.#apply());
  readonly #mediaSession = new StreamMediaSession({
    onPlay: () => (this.paused ? this.#togglePaused() : void this.enableSound()),
    onPause: () => {
      if (this.recording) this.pause();
      else this.muted = true;
    },
  });
  #labels: PlayerLabels = labelsFrom(undefined);
  #password: string | undefined;
  #told: PlayerLook = FIRST_LOOK;
  /** Several changes of one moment are one; an element that is only moved goes on. */
  readonly #applySoon = onceSoon(() => this.#apply());
  /** False: the page paused it before it had begun. */
  #mayBegin = true;

  constructor() {
    super();
    this.#view = new PlayerView(this.attachShadow({ mode: 'open' }), {
      onPlay: () => this.#togglePaused(),
      onSound: () => void this.enableSound(),
      onMute: () => this.toggleMuted(),
      onVolume: (volume) => this.changeVolume(volume),
      onFullscreen: () => void this.toggleFullscreen(),
      onPictureInPicture: () => void this.togglePictureInPicture(),
    });
    this.pictureSize = this.#view.canvas;
    this.stream = new PlayerOnDemand({
      canvas: this.#view.canvas,
      onChange: () => this.#changed(),
      onOpen: (player) => this.#opened(player),
      onEvent: (event) => this.dispatchEvent(new Event(event)),
      element: this,
    });
    this.#fullscreen = new Fullscreen(this, () => this.#viewChanged());
    this.#pictureInPicture = new PictureInPicture(this.#view.canvas, () => this.#viewChanged());
    this.addEventListener('keydown', (event) => this.#key(event));
  }

  /** Of a private stream. A property and no attribute: a page's markup is no place for it. */
  get password(): string | undefined {
    return this.#password;
  }

  set password(password: string | undefined) {
    this.#password = password;
    this.#applySoon();
  }

  get isFullscreen(): boolean {
    return this.#fullscreen.isOpen;
  }

  get isInPictureInPicture(): boolean {
    return this.#pictureInPicture.isOpen;
  }

  get labels(): PlayerLabels {
    return this.#labels;
  }

  /** The words to replace; those that are missing are English. */
  set labels(labels: Partial<PlayerLabels>) {
    this.#labels = labelsFrom(labels);
    this.#show();
  }

  connectedCallback(): void {
    this.upgradeProperties();
    if (this.controls && !this.hasAttribute('tabindex')) this.tabIndex = 0;
    this.#applySoon();
  }

  disconnectedCallback(): void {
    this.#applySoon();
  }

  attributeChangedCallback(name: string, before: string | null, now: string | null): void {
    if (before === now) return;
    if (name === 'labels') this.#labels = labelsFrom(now);
    const isSound = name === 'muted' || name === 'volume';
    const { player } = this.stream;
    if (player) player.latency = this.latency;
    if (isSound && player) this.#applySound(player);
    else this.#applySoon();
    this.#show();
    if (isSound) this.#tell('volumechange', { volume: this.volume, muted: this.muted });
  }

  /**
   * Joins, also anew after an end or a refusal. Resolves once the picture plays. Rejects with a DOMException: AbortError
   * (`pause` came first), NotSupportedError (there is nothing to play) or NotAllowedError (the picture plays; its sound wants
   * a gesture, or `muted`). Called in a gesture, it lets the sound be heard.
   */
  play(): Promise<void> {
    const played = this.life.play();
    if (!this.streamKey) this.life.refuse('The player has no stream-key.');
    void this.stream.player?.enableSound();
    this.#rest.wake();
    this.#applySoon();
    return played;
  }

  /** Leaves the stream, or stands still in a recording; the last picture stays. */
  pause(): void {
    this.#mayBegin = false;
    this.life.pause();
    this.#applySoon();
  }

  /** To be called in a gesture. */
  async enableSound(): Promise<void> {
    this.muted = false;
    this.#rest.wake();
    await this.stream.player?.enableSound();
  }

  /** Mutes what is heard; makes heard what is not. To be called in a gesture. */
  toggleMuted(): void {
    if (this.stream.player ? this.soundState === 'playing' : !this.muted) {
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

  /** Opens or closes full screen. To be called in a gesture. Never rejects. */
  async toggleFullscreen(): Promise<void> {
    await this.#fullscreen.toggle();
  }

  /** Opens or closes picture in picture. To be called in a gesture. Never rejects. */
  async togglePictureInPicture(): Promise<void> {
    if (this.#pictureInPicture.isOpen) this.#pictureInPicture.close();
    // Where the browser would not, the picture stays where it is.
    else await this.requestPictureInPicture().catch(() => {});
  }

  /** To be called in a gesture. Rejects where the browser has no such window, or would not open it. */
  async requestPictureInPicture(): Promise<void> {
    await this.#pictureInPicture.open();
  }

  get #address(): StreamAddress | undefined {
    const { streamKey, recording, hubUrl, ticket, password = '' } = this;
    if (!streamKey || !this.isConnected) return undefined;
    return { streamKey, recording, hubUrl, ticket, password };
  }

  #apply(): void {
    if (this.isConnected) this.#sight.watch();
    else this.#leave();
    const address = this.#address;
    if (this.stream.setAddress(address)) this.#beginAnew(address !== undefined);
    if (this.paused || this.#rest.isResting) this.stream.stop();
    else this.stream.start();
    this.#changed();
  }

  #leave(): void {
    this.#fullscreen.close();
    this.#pictureInPicture.close();
    this.#mediaSession.close();
    this.#sight.close();
    this.#rest.close();
    this.life.pause();
  }

  #beginAnew(hasStream: boolean): void {
    this.#mediaSession.close();
    this.life.empty();
    if (!hasStream) return;
    if (this.autoplay && this.#mayBegin) this.life.begin();
    this.#mayBegin = true;
    const isSilent = this.muted || this.volume === 0;
    if (isSilent && !this.#sight.isSeen) this.#rest.begin();
  }

  #opened(player: Player | Replay): void {
    player.latency = this.latency;
    player.playsWhenHidden = this.#pictureInPicture.isOpen;
    player.isInSight = this.#sight.isSeen;
    this.#applySound(player);
  }

  #applySound(player: Player | Replay): void {
    player.volume = this.volume;
    player.muted = this.muted;
    // A page's own button is a gesture, too. Without one, nothing comes of it.
    if (!this.muted) void player.enableSound();
  }

  #changed(): void {
    const { player } = this.stream;
    if (player) player.isInSight = this.#sight.isSeen;
    const isSeen = this.#sight.isSeen || this.#pictureInPicture.isOpen;
    this.#rest.follow({ isOfUse: isSeen || this.paused || isForTheEar(player) });
    const { state, sound } = this.stream;
    const message = state ? labelOf(state, this.#labels) : '';
    if (!this.#rest.isResting) this.life.follow({ state, sound, message });
    // What is over, or was refused, needs no player any more.
    if (this.paused && player && !this.stream.replay) this.#applySoon();
    this.#show();
    const before = this.#told;
    this.#told = lookOf(this);
    this.#mediaSession.show(this.#told);
    for (const [name, detail] of newsBetween(before, this.#told)) this.#tell(name, detail);
  }

  #viewChanged(): void {
    const { isFullscreen, isInPictureInPicture } = this;
    if (this.stream.player) this.stream.player.playsWhenHidden = isInPictureInPicture;
    const wasInPictureInPicture = this.#told.isInPictureInPicture;
    this.#changed();
    this.#tell('viewchange', { isFullscreen, isInPictureInPicture });
    if (isInPictureInPicture === wasInPictureInPicture) return;
    const name = isInPictureInPicture ? 'enterpictureinpicture' : 'leavepictureinpicture';
    this.dispatchEvent(new Event(name));
  }

  #tell<Name extends PlayerEvent>(name: Name, detail: PlayerDetails[Name]): void {
    this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }));
  }

  #show(): void {
    const look = lookOf(this);
    const labels = this.#labels;
    this.#view.showPoster(this.readyState === 0 ? this.poster : undefined);
    this.#view.show(look, {
      labels,
      message: messageOf(look, labels),
      tap: this.streamKey ? tapOf(look) : undefined,
    });
  }

  #togglePaused(): void {
    if (!this.paused) this.pause();
    // Why it does not play is told as a state.
    else this.play().catch(() => {});
  }

  #key(event: KeyboardEvent): void {
    const wish = this.controls ? wishOf(event, this) : undefined;
    if (!wish) return;
    if (typeof wish === 'number') this.currentTime += wish;
    else if (wish === 'play') this.#togglePaused();
    else if (wish === 'sound') this.toggleMuted();
    else if (wish === 'fullscreen') void this.toggleFullscreen();
    else void this.togglePictureInPicture();
    event.preventDefault();
  }
}
