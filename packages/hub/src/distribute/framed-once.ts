/**
 * What is framed when the first viewer needs it, and kept for the next until it has changed.
 * From: classic-buffer.ts, coded-buffer.ts. To: the viewers' lines.
 */
import type { FramedData } from './outlet.ts';

/** The text, and the bytes made of it. */
const FORMS = 2;

export class FramedOnce {
  #framed: FramedData | undefined;

  get(frame: () => FramedData): FramedData {
    this.#framed ??= frame();
    return this.#framed;
  }

  forget(): void {
    this.#framed = undefined;
  }

  /** What it may take of memory. */
  get bytes(): number {
    return FORMS * (this.#framed?.bytes ?? 0);
  }
}
