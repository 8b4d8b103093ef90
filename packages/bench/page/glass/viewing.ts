/**
 * Watches a stream with the library's own player and notes what was seen and heard when.
 * From: a stream key. To: glass-calls.ts.
 */
import { Player } from '@streamhub/client';
import { hearBeeps } from './beep-listener.ts';
import { BEEP_EVERY_MS } from './beep-times.ts';
import { epochMs } from './epoch-clock.ts';
import { readEachRefresh } from './refresh-reader.ts';

/** Whatever is not said otherwise: since `begin`. */
export interface Seen {
  seconds: number;
  /** Of each picture shown: how long before it had been painted at the source, ms. */
  pictureDelaysMs: number[];
  /** Pictures without a readable code. */
  unreadable: number;
  /** Of each beep heard: how much sooner than the picture that belongs to it, ms; negative: later. */
  soundAheadMs: number[];
  /** What there was to hear in that time. */
  beepsMade: number;
  /** Gaps that were heard in the sound. */
  underruns: number;
  /** Sound that came a little late, and was no gap because the player went on with what was heard before. */
  bridged: number;
  /** What the player's own statistics said, once a second. */
  statedDelaysMs: number[];
  framesSkipped: number;
  bitrateBps: number[];
}

const STATED_EVERY_MS = 1_000;

export class Viewing {
  /** From the player's construction to its first picture, ms. */
  readonly firstPicture: Promise<number>;
  readonly #player: Player;
  #beganMs = epochMs();
  #seen = nothingSeen();
  #before = { soundUnderruns: 0, soundBridged: 0, framesSkipped: 0 };

  constructor(streamKey: string) {
    const canvas = document.createElement('canvas');
    document.body.replaceChildren(canvas);
    let firstPainted = () => {};
    const startMs = performance.now();
    this.firstPicture = new Promise((resolve) => {
      firstPainted = () => resolve(performance.now() - startMs);
    });
    onPaint(canvas, () => firstPainted());
    readEachRefresh(canvas, (ageMs) => {
      if (ageMs === undefined) this.#seen.unreadable += 1;
      else this.#seen.pictureDelaysMs.push(ageMs);
    });
    hearBeeps((atMs) => this.#heard(atMs));
    this.#player = new Player({ streamKey, canvas });
    setInterval(() => this.#ask(), STATED_EVERY_MS);
  }

  /** What came before was warming up. */
  begin(): void {
    this.#beganMs = epochMs();
    this.#seen = nothingSeen();
    this.#before = this.#player.stats;
  }

  get seen(): Seen {
    const { soundUnderruns, soundBridged, framesSkipped } = this.#player.stats;
    const passedMs = epochMs() - this.#beganMs;
    return {
      ...this.#seen,
      seconds: passedMs / 1000,
      beepsMade: passedMs / BEEP_EVERY_MS,
      underruns: soundUnderruns - this.#before.soundUnderruns,
      bridged: soundBridged - this.#before.soundBridged,
      framesSkipped: framesSkipped - this.#before.framesSkipped,
    };
  }

  /**
   * Beeps are alike: which one this is, is known from the picture, which is within half a beep's time of the sound
   * unless everything is lost.
   */
  #heard(atMs: number): void {
    const pictureDelayMs = this.#seen.pictureDelaysMs.at(-1);
    if (pictureDelayMs === undefined) return;
    const aheadMs = pictureDelayMs - (atMs % BEEP_EVERY_MS);
    const wholeBeeps = Math.round(aheadMs / BEEP_EVERY_MS);
    this.#seen.soundAheadMs.push(aheadMs - wholeBeeps * BEEP_EVERY_MS);
  }

  #ask(): void {
    const { delayMs, bitrateBps } = this.#player.stats;
    if (delayMs !== undefined) this.#seen.statedDelaysMs.push(delayMs);
    this.#seen.bitrateBps.push(bitrateBps);
  }
}

function nothingSeen(): Seen {
  return {
    seconds: 0,
    pictureDelaysMs: [],
    unreadable: 0,
    soundAheadMs: [],
    beepsMade: 0,
    underruns: 0,
    bridged: 0,
    statedDelaysMs: [],
    framesSkipped: 0,
    bitrateBps: [],
  };
}

/** Right after each drawing on the canvas, whoever draws: the context of a canvas is one for all who ask for it. */
function onPaint(canvas: HTMLCanvasElement, call: () => void): void {
  const context = canvas.getContext('2d', { alpha: false });
  if (!context) throw new Error('this browser has no 2D context');
  for (const name of ['drawImage', 'putImageData'] as const) {
    const put = context[name].bind(context) as (...args: unknown[]) => void;
    context[name] = (...args: unknown[]) => {
      put(...args);
      call();
    };
  }
}
