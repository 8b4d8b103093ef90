/**
 * Stands in for a socket of Socket.IO and follows its rules: `connect` does nothing while it waits.
 * To: hub-connection.test.ts, which says when the hub is reached, refuses or is silent.
 */
export class FakeSocket {
  connected = false;
  /** It comes back by itself: waits out a back-off, or is on its way. */
  active = true;
  id: string | undefined;
  /** How often it set out, apart from its own back-off. */
  attempts = 1;
  /** Its manager, as far as it is looked at: what the next try begins with, and how long it may take. */
  readonly io = {
    opts: { transports: ['websocket', 'polling'] },
    withinMs: 0,
    timeout: (withinMs: number) => {
      this.io.withinMs = withinMs;
    },
    on: () => {},
  };
  readonly asked: { event: string; answer: () => void; fail: () => void }[] = [];
  readonly #listeners = new Map<string, ((news: object) => void)[]>();

  on(event: string, listener: (news: object) => void): this {
    this.#listeners.set(event, [...(this.#listeners.get(event) ?? []), listener]);
    return this;
  }

  off(): this {
    return this;
  }

  connect(): this {
    if (this.active) return this;
    this.active = true;
    this.attempts += 1;
    return this;
  }

  disconnect(): this {
    this.active = false;
    this.#lose();
    return this;
  }

  close(): this {
    return this.disconnect();
  }

  timeout(): this {
    return this;
  }

  emitWithAck(event: string): Promise<object> {
    return new Promise((resolve, reject) => {
      const answer = () => resolve({ ok: false, code: 'unknown_event', message: '' });
      this.asked.push({ event, answer, fail: () => reject(new Error('timeout')) });
    });
  }

  /** The hub is reached. */
  arrive(): void {
    this.active = true;
    this.connected = true;
    this.id = `connection ${this.attempts}`;
    this.#tell('connect');
  }

  /** The line breaks: Socket.IO comes back by itself, unless the hub closed it. */
  break({ byHub = false } = {}): void {
    this.active = !byHub;
    this.#lose();
  }

  refuse(): void {
    this.active = false;
    this.#tell('connect_error', new Error('refused'));
  }

  /** Neither refused nor answered: Socket.IO will try again by itself. */
  swallow(): void {
    this.#tell('connect_error', new Error('timeout'));
  }

  #lose(): void {
    if (!this.connected) return;
    this.connected = false;
    this.id = undefined;
    this.#tell('disconnect');
  }

  #tell(event: string, news: object = {}): void {
    for (const listener of this.#listeners.get(event) ?? []) listener(news);
  }
}
