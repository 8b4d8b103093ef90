/**
 * When a player that nobody sees or hears leaves its stream, and when it comes back.
 * From: streamhub-player.ts, whether it is of any use. To: the same.
 */

/** Who scrolls past comes back soon; and a player that has just begun may yet be heard. */
const REST_AFTER_MS = 3_000;

export class Rest {
  readonly #onChange: () => void;
  #isResting = false;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(onChange: () => void) {
    this.#onChange = onChange;
  }

  get isResting(): boolean {
    return this.#isResting;
  }

  /** Often. */
  follow({ isOfUse }: { isOfUse: boolean }): void {
    if (isOfUse) {
      this.#stopWaiting();
      this.#set(false);
    } else if (!this.#isResting) {
      this.#timer ??= setTimeout(() => this.#set(true), REST_AFTER_MS);
    }
  }

  /** Without waiting for anything: it has not begun, and could not be heard. */
  begin(): void {
    this.#isResting = true;
  }

  /** It is asked for, and may be of use soon. */
  wake(): void {
    this.#stopWaiting();
    this.#set(false);
  }

  close(): void {
    this.#stopWaiting();
    this.#isResting = false;
  }

  #set(isResting: boolean): void {
    if (isResting) this.#stopWaiting();
    if (isResting === this.#isResting) return;
    this.#isResting = isResting;
    this.#onChange();
  }

  #stopWaiting(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }
}
