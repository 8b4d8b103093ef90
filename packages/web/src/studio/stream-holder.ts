/**
 * Which tab of this browser has a stream. What a tab keeps does not say so, for a duplicate of it begins with a copy.
 * From: own-stream.ts and stream-offer.ts. To: Web Locks, a lock for each stream: the browser frees it when the tab that
 * has it is gone, however it went.
 */

interface Held {
  streamKey: string;
  isOurs: Promise<boolean>;
  release(): void;
}

export class StreamHolder {
  readonly #locks: LockManager | null | undefined;
  #held: Held | undefined;

  /** Without locks (an old browser, or no secure context) every tab believes that it is the only one. */
  constructor(locks: LockManager | null | undefined = globalThis.navigator?.locks) {
    this.#locks = locks;
  }

  /** One stream at a time. False: another tab has had it all of `withinMs`; without that it waits for as long as it takes. */
  hold(streamKey: string, { withinMs }: { withinMs?: number } = {}): Promise<boolean> {
    if (this.#held?.streamKey === streamKey) return this.#held.isOurs;
    this.release();
    const locks = this.#locks;
    if (!locks) return Promise.resolve(true);
    const giveUp = new AbortController();
    const timer = withinMs === undefined ? 0 : setTimeout(() => giveUp.abort(), withinMs);
    let release = () => {};
    const released = new Promise<void>((resolve) => {
      release = resolve;
    });
    const isOurs = new Promise<boolean>((resolve) => {
      const granted = () => {
        clearTimeout(timer);
        resolve(true);
        return released;
      };
      locks.request(nameOf(streamKey), { signal: giveUp.signal }, granted).catch(() => {
        if (this.#held === held) this.#held = undefined;
        // A browser that refuses locks altogether cannot say that another tab has one.
        resolve(!giveUp.signal.aborted);
      });
    });
    const held: Held = {
      streamKey,
      isOurs,
      release: () => {
        clearTimeout(timer);
        release();
        giveUp.abort();
      },
    };
    this.#held = held;
    return isOurs;
  }

  /** Of a stream that this tab does not hold. */
  async isHeldElsewhere(streamKey: string): Promise<boolean> {
    try {
      const { held = [] } = (await this.#locks?.query()) ?? {};
      return held.some(({ name }) => name === nameOf(streamKey));
    } catch {
      return false;
    }
  }

  release(): void {
    this.#held?.release();
    this.#held = undefined;
  }
}

function nameOf(streamKey: string): string {
  return `streamhub.stream.${streamKey}`;
}
