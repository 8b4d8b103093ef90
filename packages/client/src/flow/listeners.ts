/**
 * Who wants to hear of one kind of news.
 * From: whoever has news. To: each listener, in the order they came.
 */
export class Listeners<News> {
  readonly #listeners = new Set<{ hear: (news: News) => void }>();

  /** The same function may listen twice; each returned function ends one of them. */
  add(hear: (news: News) => void): () => void {
    const entry = { hear };
    this.#listeners.add(entry);
    return () => this.#listeners.delete(entry);
  }

  /** A listener that throws is the page's fault, and is told to its console: whoever has news goes on. */
  tell(news: News): void {
    // A copy: listeners may leave or join while they hear.
    for (const entry of [...this.#listeners]) {
      try {
        entry.hear(news);
      } catch (error) {
        reportError(error);
      }
    }
  }

  get count(): number {
    return this.#listeners.size;
  }

  clear(): void {
    this.#listeners.clear();
  }
}
