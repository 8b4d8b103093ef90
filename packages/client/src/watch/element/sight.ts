/**
 * Whether any of an element is on the screen, or a little below it: not scrolled away, nor in a tab panel that is not shown.
 * A page that is hidden as a whole is another matter (paint-loop.ts).
 * From: the browser. To: streamhub-player.ts.
 */

/** What is about to be scrolled to may begin. */
const AHEAD = '25%';

export class Sight {
  readonly #element: Element;
  readonly #onChange: () => void;
  #observer: IntersectionObserver | undefined;
  #isSeen = true;

  constructor(element: Element, onChange: () => void) {
    this.#element = element;
    this.#onChange = onChange;
  }

  get isSeen(): boolean {
    return this.#isSeen;
  }

  /** Twice is harmless. */
  watch(): void {
    if (this.#observer || typeof IntersectionObserver === 'undefined') return;
    this.#isSeen = this.#seemsSeen;
    this.#observer = new IntersectionObserver(
      (entries) => {
        const isSeen = entries.at(-1)?.isIntersecting ?? true;
        if (isSeen === this.#isSeen) return;
        this.#isSeen = isSeen;
        this.#onChange();
      },
      { rootMargin: AHEAD },
    );
    this.#observer.observe(this.#element);
  }

  close(): void {
    this.#observer?.disconnect();
    this.#observer = undefined;
    this.#isSeen = true;
  }

  /** Until the browser has looked itself, which it does not before the page is shown. */
  get #seemsSeen(): boolean {
    if (document.visibilityState !== 'visible') return true;
    const { top, bottom, left, right } = this.#element.getBoundingClientRect();
    const { innerWidth, innerHeight } = window;
    return top < innerHeight && bottom > 0 && left < innerWidth && right > 0;
  }
}
