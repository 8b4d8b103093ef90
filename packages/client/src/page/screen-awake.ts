/**
 * Keeps the screen of a phone or a laptop on while somebody watches or streams: a canvas does not do that, as a video would,
 * and where the screen locks a streamer's camera stops.
 * From: player.ts and publisher.ts, whether it is wanted. To: the browser, which takes the lock away from a page that is
 * hidden: it is asked for again when the page is seen again. In a frame of another site the frame has to allow
 * `screen-wake-lock`.
 */

/** What it needs of the browser; others are there for tests. */
export interface ScreenPage {
  document: EventTarget & { readonly visibilityState: string };
  wakeLock: Pick<WakeLock, 'request'>;
}

export class ScreenAwake {
  readonly #page: ScreenPage | undefined;
  readonly #look = () => this.#follow();
  #isWanted = false;
  #isAsking = false;
  #lock: WakeLockSentinel | undefined;

  constructor(page: ScreenPage | undefined = ownPage()) {
    this.#page = page;
  }

  get isWanted(): boolean {
    return this.#isWanted;
  }

  set isWanted(isWanted: boolean) {
    if (!this.#page || isWanted === this.#isWanted) return;
    this.#isWanted = isWanted;
    const { document } = this.#page;
    if (isWanted) document.addEventListener('visibilitychange', this.#look);
    else document.removeEventListener('visibilitychange', this.#look);
    this.#follow();
  }

  #follow(): void {
    const lock = this.#lock;
    if (this.#isWanted) void this.#ask();
    else if (lock) {
      this.#lock = undefined;
      release(lock);
    }
  }

  async #ask(): Promise<void> {
    const hasLock = this.#lock !== undefined && !this.#lock.released;
    if (!this.#page || this.#isAsking || hasLock) return;
    if (this.#page.document.visibilityState !== 'visible') return;
    this.#isAsking = true;
    try {
      this.#lock = await this.#page.wakeLock.request('screen');
    } catch {
      // An empty battery, or a frame that may not: the screen goes dark as it would have.
    } finally {
      this.#isAsking = false;
    }
    // What was wanted may be over, or the page may have been hidden and seen again meanwhile.
    if (!this.#isWanted || this.#lock?.released) this.#follow();
  }
}

function release(lock: WakeLockSentinel): void {
  // Only a page that is going away rejects.
  lock.release().catch(() => {});
}

function ownPage(): ScreenPage | undefined {
  if (typeof document === 'undefined') return undefined;
  const { wakeLock } = navigator as { wakeLock?: WakeLock };
  return wakeLock && { document, wakeLock };
}
