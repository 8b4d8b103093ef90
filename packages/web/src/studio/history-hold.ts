/**
 * Holds a step back or forth in this tab's history before the router hears of it.
 * From: the browser, which tells of a step when it has happened. To: studio-door.ts, which asks first; the router, else.
 *
 * It has to be made before the router: a window tells its listeners in the order in which they came, whatever they ask for.
 */
export class HistoryHold {
  #onStep: ((step: number) => void) | undefined;
  #here: number | undefined;
  #isTakenBack = false;

  constructor() {
    window.addEventListener('popstate', (event) => this.#stepped(event));
  }

  /** From the entry shown now no step is taken: `onStep` hears how many entries it would have been. */
  begin(onStep: (step: number) => void): void {
    this.#onStep = onStep;
    this.#here = entryIndex();
  }

  end(): void {
    this.#onStep = undefined;
  }

  #stepped(event: PopStateEvent): void {
    const there = entryIndex();
    if (this.#isTakenBack) {
      this.#isTakenBack = false;
      event.stopImmediatePropagation();
      return;
    }
    if (!this.#onStep || this.#here === undefined || there === undefined) return;
    const step = there - this.#here;
    if (step === 0) return;
    event.stopImmediatePropagation();
    this.#isTakenBack = true;
    window.history.go(-step);
    this.#onStep(step);
  }
}

/** The router numbers its entries. */
function entryIndex(): number | undefined {
  const index = (window.history.state as { idx?: unknown } | null)?.idx;
  return typeof index === 'number' ? index : undefined;
}
