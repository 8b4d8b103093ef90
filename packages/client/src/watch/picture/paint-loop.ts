/**
 * Calls at each refresh of the screen while somebody can see the page, and says when nobody can.
 * From: the browser. To: player.ts.
 */
interface PaintLoopOptions {
  onTick(): void;
  onVisible(isVisible: boolean): void;
}

export class PaintLoop {
  readonly #options: PaintLoopOptions;
  readonly #follow = () => this.#options.onVisible(document.visibilityState === 'visible');
  #request: number | undefined;

  constructor(options: PaintLoopOptions) {
    this.#options = options;
    // Outside of a browser there is nothing to follow: pictures are painted when they are decoded.
    if (typeof document === 'undefined') return;
    document.addEventListener('visibilitychange', this.#follow);
    this.#follow();
    this.#next();
  }

  close(): void {
    if (this.#request === undefined) return;
    cancelAnimationFrame(this.#request);
    document.removeEventListener('visibilitychange', this.#follow);
    this.#request = undefined;
  }

  #next(): void {
    this.#request = requestAnimationFrame(() => {
      this.#options.onTick();
      if (this.#request !== undefined) this.#next();
    });
  }
}
