/**
 * Keeps one snapshot and tells who listens after each change.
 * From: studio-session.ts. To: the components that show it.
 */
export class SnapshotStore<Snapshot extends object> {
  readonly #listeners = new Set<() => void>();
  #snapshot: Snapshot;

  constructor(first: Snapshot) {
    this.#snapshot = first;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly read = (): Snapshot => this.#snapshot;

  change(change: Partial<Snapshot>): void {
    this.#snapshot = { ...this.#snapshot, ...change };
    for (const listener of this.#listeners) listener();
  }
}
