/**
 * Stands in for the connection to a hub: tests answer its requests and speak as the hub. It keeps the rules of
 * hub-line-contract.ts, as the real one does.
 * From: tests. To: Publisher and Player, in place of HubConnection.
 */
import type { HubEvents } from '@streamhub/protocol';
import { Listeners } from '../src/flow/listeners.ts';
import type { ConnectProblem } from '../src/wire/connect-problem.ts';
import type { ConnectionState, HubLine } from '../src/wire/hub-line.ts';

type Asked = { event: string; payload: Record<string, unknown>; answer: (answer: unknown) => void };

const UNREACHABLE = { ok: false, code: 'unreachable', message: 'The hub gave no answer.' };

export class FakeLine {
  /** What arrived at the hub, by `request` and by `send`. */
  readonly asked: Asked[] = [];
  readonly sent: Asked[] = [];
  isPolling = false;
  readonly #stateListeners = new Listeners<ConnectionState>();
  readonly #problemListeners = new Listeners<ConnectProblem | undefined>();
  problem: ConnectProblem | undefined;
  readonly #upgradeListeners = new Listeners<void>();
  readonly #notices = new Map<string, Listeners<unknown>>();
  readonly #waiting = new Set<(isConnected: boolean) => void>();
  /** Requests without an answer so far, each with the way to give it up. */
  readonly #open = new Map<Asked, () => void>();
  state: ConnectionState = 'connecting';
  isClosed = false;

  /** As Publisher and Player see it. */
  get asHubLine(): HubLine {
    return this as unknown as HubLine;
  }

  onState(listener: (state: ConnectionState) => void): () => void {
    return this.#stateListeners.add(listener);
  }

  onProblem(listener: (problem: ConnectProblem | undefined) => void): () => void {
    return this.#problemListeners.add(listener);
  }

  onUpgrade(listener: () => void): () => void {
    return this.#upgradeListeners.add(listener);
  }

  on(event: string, listener: (news: unknown) => void): () => void {
    const listeners = this.#notices.get(event) ?? new Listeners<unknown>();
    this.#notices.set(event, listeners);
    return listeners.add(listener);
  }

  request(event: string, payload: Record<string, unknown>): Promise<object> {
    if (this.state !== 'connected') return Promise.resolve(UNREACHABLE);
    return new Promise((resolve) => {
      const take = (answer: unknown) => resolve(isAnswer(answer) ? answer : UNREACHABLE);
      this.asked.push(this.#ask({ event, payload, take, giveUp: () => resolve(UNREACHABLE) }));
    });
  }

  send(event: string, payload: Record<string, unknown>, onAnswer: (answer: object) => void): void {
    if (this.state !== 'connected') return;
    const take = (answer: unknown) => {
      if (isAnswer(answer)) onAnswer(answer);
    };
    this.sent.push(this.#ask({ event, payload, take, giveUp: () => {} }));
  }

  whenConnected({ timeoutMs }: { timeoutMs?: number } = {}): Promise<boolean> {
    if (this.isClosed || this.state === 'connected') return Promise.resolve(!this.isClosed);
    return new Promise((resolve) => {
      const settle = (isConnected: boolean) => {
        clearTimeout(timer);
        this.#waiting.delete(settle);
        resolve(isConnected);
      };
      const timer =
        timeoutMs === undefined ? undefined : setTimeout(() => settle(false), timeoutMs);
      this.#waiting.add(settle);
    });
  }

  close(): void {
    if (this.isClosed) return;
    this.isClosed = true;
    this.#enter('disconnected');
    this.#stateListeners.clear();
    for (const settle of [...this.#waiting]) settle(false);
  }

  /** A try has failed, and this is why; undefined: the hub is reached. */
  fails(problem: ConnectProblem | undefined): void {
    this.problem = problem;
    this.#problemListeners.tell(problem);
  }

  /** The hub is reached, or the connection breaks. */
  line(state: ConnectionState): void {
    if (this.isClosed) throw new Error('a closed line comes back for nobody');
    this.#enter(state);
    if (state !== 'connected') return;
    for (const settle of [...this.#waiting]) settle(true);
  }

  /** What was long polling is a WebSocket now. */
  upgrade(): void {
    this.isPolling = false;
    this.#upgradeListeners.tell();
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

  #enter(state: ConnectionState): void {
    if (state === this.state) return;
    this.state = state;
    if (state !== 'connected') {
      for (const giveUp of this.#open.values()) giveUp();
      this.#open.clear();
    }
    this.#stateListeners.tell(state);
  }

  #ask(request: {
    event: string;
    payload: Record<string, unknown>;
    take: (answer: unknown) => void;
    giveUp: () => void;
  }): Asked {
    const { event, payload, take, giveUp } = request;
    const asked: Asked = {
      event,
      payload,
      // Over a connection that broke meanwhile no answer comes.
      answer: (answer) => {
        if (this.#open.delete(asked)) take(answer);
      },
    };
    this.#open.set(asked, giveUp);
    return asked;
  }
}

function isAnswer(answer: unknown): answer is object {
  return typeof answer === 'object' && answer !== null && 'ok' in answer;
}

/** All promises that can settle have settled. */
export function settled(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve));
}
