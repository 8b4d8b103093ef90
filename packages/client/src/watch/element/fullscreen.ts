/**
 * Shows an element on the whole screen. Where a browser cannot do that for an element (iPhones), it fills the window
 * instead: it wears the attribute `fills-window` for as long, and Escape ends it.
 * From: streamhub-player.ts. To: the browser; back, word of each change.
 */
const FILLS_WINDOW = 'fills-window';

export class Fullscreen {
  readonly #element: HTMLElement;
  readonly #onChange: () => void;
  readonly #escape = (event: KeyboardEvent) => {
    if (event.key === 'Escape') this.close();
  };

  constructor(element: HTMLElement, onChange: () => void) {
    this.#element = element;
    this.#onChange = onChange;
    element.addEventListener('fullscreenchange', onChange);
  }

  get isOpen(): boolean {
    const element = this.#element;
    // In a shadow tree the document names the outermost host instead.
    const root = element.getRootNode() as Document | ShadowRoot;
    return root.fullscreenElement === element || element.hasAttribute(FILLS_WINDOW);
  }

  /** To be called in a gesture. */
  async toggle(): Promise<void> {
    if (this.#element.hasAttribute(FILLS_WINDOW)) return this.close();
    if (!this.isOpen && !document.fullscreenEnabled) return this.#fillWindow();
    try {
      if (this.isOpen) await document.exitFullscreen();
      else await this.#element.requestFullscreen();
    } catch {
      // The browser would not: the picture stays where it is.
    }
  }

  /** Real full screen ends by itself when its element leaves the page; this ends the other one. */
  close(): void {
    if (!this.#element.hasAttribute(FILLS_WINDOW)) return;
    document.removeEventListener('keydown', this.#escape);
    this.#element.removeAttribute(FILLS_WINDOW);
    this.#onChange();
  }

  #fillWindow(): void {
    document.addEventListener('keydown', this.#escape);
    this.#element.setAttribute(FILLS_WINDOW, '');
    this.#onChange();
  }
}
