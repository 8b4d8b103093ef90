/**
 * One piece of work at a time; of those that come meanwhile only the newest waits, the others are dropped and counted.
 * From: jpeg-track.ts, jpeg-encoding.ts and stage-loop.ts, items. To: the work they were given with.
 */
export class NewestOnly<Item> {
  readonly #work: (item: Item) => Promise<void>;
  #waiting: { item: Item } | undefined;
  #isBusy = false;
  #dropped = 0;

  /** `work` must not reject. */
  constructor(work: (item: Item) => Promise<void>) {
    this.#work = work;
  }

  /** Items that a newer one replaced before their turn. */
  get dropped(): number {
    return this.#dropped;
  }

  get isBusy(): boolean {
    return this.#isBusy;
  }

  push(item: Item): void {
    if (this.#isBusy) {
      if (this.#waiting) this.#dropped += 1;
      this.#waiting = { item };
      return;
    }
    this.#isBusy = true;
    void this.#workOff({ item });
  }

  async #workOff(first: { item: Item }): Promise<void> {
    let next: { item: Item } | undefined = first;
    while (next) {
      await this.#work(next.item);
      next = this.#waiting;
      this.#waiting = undefined;
    }
    this.#isBusy = false;
  }
}
