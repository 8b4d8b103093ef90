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

  tell(news: News): void {
    // A copy: listeners may leave or join while they hear.
    for (const entry of [...this.#listeners]) entry.hear(news);
  }

  get count(): number {
    return this.#listeners.size;
  }

  clear(): void {
    this.#listeners.clear();
  }
}
