/**
 * When the picture of a place that was pressed is seen: not by what the player says, but by the time that stands in each
 * picture of the generated camera.
 * From: refresh-reader.ts, what is seen; the browser, presses on the time line. To: replay-calls.ts.
 */
import { defineStreamHubPlayer } from '@streamhub/client/element';
import { epochMs } from '../glass/epoch-clock.ts';
import { readEachRefresh } from '../glass/refresh-reader.ts';

/** The time line has whole seconds, and a picture is shown some time after its sender painted it. Presses are further apart. */
const SAME_PLACE_MS = 600;
/** So many pictures say how the recording's time and the camera's belong together. */
const FIRST_PICTURES = 15;

export interface NamedRecording {
  streamKey: string;
  recordingId: string;
}

interface Press {
  atMs: number;
  seconds: number;
}

export class SoughtPicture {
  readonly isPlaying: Promise<void>;
  readonly #player = document.createElement('streamhub-player');
  /** What stands in a picture, less its place in the recording. */
  readonly #offsetsMs: number[] = [];
  #hasBegun = () => {};
  #pressedMs = 0;
  #press: Press | undefined;
  #took = Promise.withResolvers<number>();

  constructor({ streamKey, recordingId }: NamedRecording) {
    defineStreamHubPlayer();
    const player = this.#player;
    Object.assign(player, { streamKey, recording: recordingId });
    player.setAttribute('controls', '');
    player.style.cssText = 'display: block; width: 640px; height: 360px';
    document.body.replaceChildren(player);
    this.isPlaying = new Promise((resolve) => {
      this.#hasBegun = resolve;
    });
    player.addEventListener('pointerdown', ({ timeStamp }) => {
      this.#pressedMs = timeStamp;
    });
    // Its time line comes with the part that plays recordings, which is loaded now.
    player.addEventListener('durationchange', () => this.#noteChoices(), { once: true });
    readEachRefresh(this.#canvas, (ageMs) => this.#seen(ageMs));
  }

  placeOnPage(share: number): { x: number; y: number } {
    const { left, top, width, height } = this.#slider.getBoundingClientRect();
    return { x: left + width * share, y: top + height / 2 };
  }

  async seekTook(): Promise<number> {
    const tookMs = await this.#took.promise;
    this.#took = Promise.withResolvers();
    return tookMs;
  }

  get #slider(): HTMLInputElement {
    return this.#part('[part~=time]') as HTMLInputElement;
  }

  get #canvas(): HTMLCanvasElement {
    return this.#part('canvas') as HTMLCanvasElement;
  }

  #noteChoices(): void {
    const slider = this.#slider;
    slider.addEventListener('input', () => {
      this.#press = { atMs: this.#pressedMs, seconds: Number(slider.value) };
    });
  }

  #part(selector: string): Element {
    const part = this.#player.shadowRoot?.querySelector(selector);
    if (!part) throw new Error(`the player has no ${selector}`);
    return part;
  }

  #seen(ageMs: number | undefined): void {
    if (ageMs === undefined) return;
    const paintedMs = epochMs() - ageMs;
    if (this.#offsetsMs.length < FIRST_PICTURES) {
      this.#offsetsMs.push(paintedMs - 1000 * this.#player.currentTime);
      if (this.#offsetsMs.length === FIRST_PICTURES) this.#hasBegun();
    } else if (this.#press) {
      const offsetMs = this.#offsetsMs.toSorted((a, b) => a - b)[FIRST_PICTURES >> 1] ?? 0;
      const placeMs = paintedMs - offsetMs;
      if (Math.abs(placeMs - 1000 * this.#press.seconds) > SAME_PLACE_MS) return;
      this.#took.resolve(performance.now() - this.#press.atMs);
      this.#press = undefined;
    }
  }
}
