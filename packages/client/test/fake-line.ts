/**
 * Stands in for the connection to a hub: tests answer its requests and speak as the hub.
 * From: tests. To: Publisher and Player, in place of HubConnection.
 */
import type { HubEvents } from '@streamhub/protocol';
import type { ConnectionState, HubLine } from '../src/wire/hub-connection.ts';
import { Listeners } from '../src/wire/listeners.ts';

type Asked = { event: string; payload: Record<string, unknown>; answer: (answer: object) => void };

export class FakeLine {
  readonly asked: Asked[] = [];
  readonly sent: Asked[] = [];
  readonly #stateListeners = new Listeners<ConnectionState>();
  readonly #notices = new Map<string, Listeners<unknown>>();
  state: ConnectionState = 'connecting';
  isClosed = false;

  /** As Publisher and Player see it. */
  get asHubLine(): HubLine {
    return this as unknown as HubLine;
  }

  onState(listener: (state: ConnectionState) => void): () => void {
    return this.#stateListeners.add(listener);
  }

  on(event: string, listener: (news: unknown) => void): () => void {
    const listeners = this.#notices.get(event) ?? new Listeners<unknown>();
    this.#notices.set(event, listeners);
    return listeners.add(listener);
  }

  request(event: string, payload: Record<string, unknown>): Promise<object> {
    return new Promise((answer) => this.asked.push({ event, payload, answer }));
  }

  send(event: string, payload: Record<string, unknown>, answer: (answer: object) => void): void {
    this.sent.push({ event, payload, answer });
  }

  whenConnected({ timeoutMs }: { timeoutMs?: number } = {}): Promise<boolean> {
    if (this.isClosed || this.state === 'connected') return Promise.resolve(!this.isClosed);
    return new Promise((resolve) => {
      const settle = (isConnected: boolean) => {
        clearTimeout(timer);
        forget();
        resolve(isConnected);
      };
      const timer =
        timeoutMs === undefined ? undefined : setTimeout(() => settle(false), timeoutMs);
      const forget = this.onState((state) => {
        if (state === 'connected' || this.isClosed) settle(!this.isClosed);
      });
    });
  }

  close(): void {
    this.isClosed = true;
    this.line('disconnected');
  }

  line(state: ConnectionState): void {
    this.state = state;
    this.#stateListeners.tell(state);
  }

  hubSays<Name extends keyof HubEvents>(event: Name, news: Parameters<HubEvents[Name]>[0]): void {
    this.#notices.get(event)?.tell(news);
  }

  /** Answers the newest request, which must be `event`, once all that it waited for has happened. */
  async answer(event: string, answer: object): Promise<Record<string, unknown>> {
    await settled();
    const asked = this.asked.at(-1);
    if (asked?.event !== event) throw new Error(`expected ${event}, asked was ${asked?.event}`);
    asked.answer(answer);
    await settled();
    return asked.payload;
  }
}

/** All promises that can settle have settled. */
export function settled(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve));
}
