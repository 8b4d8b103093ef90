/**
 * Which size the stage has: as much as was chosen, in the ratio of what it shows. So an upright camera gives an upright
 * stream, and a wide screen a wide one, without black bars.
 * From: stage-loop.ts, the room that was chosen and the picture that fills the stage. To: the same, a size.
 *
 * Each other size is a new start for all decoders, so another ratio must last: a window that is pulled larger passes through
 * many. Until then the picture has bars.
 */
import { isSameSize, type Size } from '../../picture/size.ts';
import type { PictureKind } from '../scene.ts';

/** The picture that fills the stage. */
export interface MainPicture {
  kind: PictureKind;
  size: Size;
}

/** About what a person takes to turn a phone. */
const MUST_LAST_MS = 300;
/** Longer strips than this have bars: encoders want no line of a few pixels. */
const LONGEST_RATIO = 4;
const SHORTEST_SIDE = 16;

export class StageShape {
  #size: Size;
  #room: Size;
  #kind: PictureKind | undefined;
  #next: { size: Size; sinceMs: number } | undefined;

  /** Before there is a picture, the stage is all of `room`. */
  constructor(room: Size) {
    this.#room = room;
    this.#size = room;
  }

  get room(): Size {
    return this.#room;
  }

  /** Without a picture the stage stays as it is: what is written in its place fits any size. */
  sizeFor(main: MainPicture | undefined, nowMs: number): Size {
    if (!main) return this.#size;
    const wanted = shapedSize(main, this.#room);
    const isNewKind = main.kind !== this.#kind;
    this.#kind = main.kind;
    if (isSameSize(wanted, this.#size)) this.#next = undefined;
    else if (isNewKind) this.#take(wanted);
    else if (!this.#next || !isSameSize(wanted, this.#next.size)) {
      this.#next = { size: wanted, sinceMs: nowMs };
    } else if (nowMs - this.#next.sinceMs >= MUST_LAST_MS) this.#take(wanted);
    return this.#size;
  }

  /** More or less was chosen: that holds at once. */
  setRoom(room: Size, main: MainPicture | undefined): Size {
    this.#room = room;
    this.#take(main ? shapedSize(main, room) : room);
    return this.#size;
  }

  #take(size: Size): void {
    this.#size = size;
    this.#next = undefined;
  }
}

/**
 * In the picture's ratio: its shorter side no longer than the shorter side of `room`, and no more pixels than that has. Even,
 * as encoders want it. A screen is never enlarged: its text would only become softer.
 */
export function shapedSize({ kind, size }: MainPicture, room: Size): Size {
  const { width, height } = withinRatio(size);
  const scale = Math.min(
    shorterSide(room) / Math.min(width, height),
    Math.sqrt((room.width * room.height) / (width * height)),
    kind === 'screen' ? 1 : Infinity,
  );
  return { width: evenSide(width * scale), height: evenSide(height * scale) };
}

function withinRatio({ width, height }: Size): Size {
  return {
    width: Math.min(width, LONGEST_RATIO * height),
    height: Math.min(height, LONGEST_RATIO * width),
  };
}

function shorterSide({ width, height }: Size): number {
  return Math.min(width, height);
}

function evenSide(pixels: number): number {
  return Math.max(SHORTEST_SIDE, 2 * Math.round(pixels / 2));
}
