/**
 * One Socket.IO connection to a hub, typed by the wire contract, that comes back by itself for ever.
 * From: publisher.ts and player.ts, requests. To: them, answers, notices and the state of the line.
 */
import type { HubEvents } from '@streamhub/protocol';
import { io, type Socket } from 'socket.io-client';
import { Listeners } from '../flow/listeners.ts';
import { type PageEvents, PageLife } from '../page/page-life.ts';
import type { ConnectProblem } from './connect-problem.ts';
import { type FirstTransport, firstTransportTo } from './first-transport.ts';
import type {
  AnswerTo,
  ConnectionState,
  HubLine,
  Payload,
  RequestName,
  Unreachable,
} from './hub-line.ts';
import { LastProblem } from './last-problem.ts';

const UNREACHABLE: Unreachable = {
  ok: false,
  code: 'unreachable',
  message: 'The hub gave no answer.',
};
const REQUEST_TIMEOUT_MS = 8_000;
/** `most` is well under the hub's grace time, so that a streamer finds its stream again. */
const BACK_OFF_MS = { least: 500, most: 3_000 };
/** Socket.IO leaves the reconnecting to us when the hub itself closed or refused the connection. */
const AFTER_HUB_CLOSED_MS = { least: 1_000, most: 15_000 };
/** A line that was good before a sleep or a change of network shows that it still is within this time. */
const PROOF_WITHIN_MS = 3_000;
/** What Socket.IO's manager says of a try that took too long. */
const TIMED_OUT = 'timeout';
/** Every hub answers an event that it does not know (rule E3), whoever asks. */
const PROBE = 'line:probe';

export class HubConnection implements HubLine {
  /** Untyped here: this class's own methods carry the wire contract's types, which Socket.IO's cannot keep generic. */
  readonly #socket: Socket;
  readonly #stateListeners = new Listeners<ConnectionState>();
  readonly #lastProblem: LastProblem;
  readonly #upgradeListeners = new Listeners<void>();
  readonly #first: FirstTransport;
  /** What the try under way began with. */
  #tried: FirstTransport['first'];
  /** Who waits in `whenConnected`: not among the listeners, for a line may be closed whose state does not change by it. */
  readonly #waiting = new Set<(isConnected: boolean) => void>();
  #state: ConnectionState = 'connecting';
  readonly #pageLife: PageLife;
  #isClosed = false;
  #isAsleep = false;
  #isProbing = false;
  #hubClosures = 0;
  #retry: ReturnType<typeof setTimeout> | undefined;

  /**
   * `hubUrl`: where the hub stands, such as `https://example.org/live`; without it, the page's own origin. What stands
   * behind a `?` goes along with each try. Connects at once. `page`, `backOffMs` and `first` are there for tests.
   */
  constructor({
    hubUrl,
    page,
    backOffMs = BACK_OFF_MS,
    first,
  }: {
    hubUrl?: string | undefined;
    page?: PageEvents;
    backOffMs?: { least: number; most: number };
    first?: FirstTransport;
  } = {}) {
    const { origin, pathname, search, searchParams } = new URL(
      hubUrl ?? '/',
      globalThis.location?.href,
    );
    this.#first = first ?? firstTransportTo(origin);
    this.#tried = this.#first.first;
    // A path in the address itself would mean a namespace to Socket.IO.
    const path = `${pathname.replace(/\/+$/, '')}/socket.io/`;
    this.#lastProblem = new LastProblem({
      socketUrl: origin + path + search,
      isConnected: () => this.#socket.connected,
    });
    this.#socket = io(origin, {
      path,
      query: Object.fromEntries(searchParams),
      transports: this.#first.order,
      tryAllTransports: true,
      forceNew: true,
      reconnectionDelay: backOffMs.least,
      reconnectionDelayMax: backOffMs.most,
      randomizationFactor: 0.5,
      timeout: this.#first.withinMs,
    });
    this.#socket.on('connect', () => {
      this.#hubClosures = 0;
      this.#lastProblem.over();
      this.#enter('connected');
      for (const settle of [...this.#waiting]) settle(true);
    });
    this.#socket.on('disconnect', () => {
      this.#enter('disconnected');
      this.#tryFirst();
      this.#retryIfLeftAlone();
    });
    this.#socket.on('connect_error', (error) => {
      if (error.message === TIMED_OUT) this.#first.timedOut(this.#tried);
      this.#tryFirst();
      this.#lastProblem.failed(error);
      this.#retryIfLeftAlone();
    });
    this.#socket.io.on('open', () => this.#opened());
    this.#pageLife = new PageLife({
      page,
      onAwake: () => this.#wake(),
      onAsleep: () => this.#sleep(),
      onOtherNetwork: () => this.#changeNetwork(),
    });
  }

  get state(): ConnectionState {
    return this.#state;
  }

  get isPolling(): boolean {
    return this.#socket.connected && this.#socket.io.engine.transport.name === 'polling';
  }

  get problem(): ConnectProblem | undefined {
    return this.#lastProblem.problem;
  }

  onProblem(listener: (problem: ConnectProblem | undefined) => void): () => void {
    return this.#lastProblem.onChange(listener);
  }

  onState(listener: (state: ConnectionState) => void): () => void {
    return this.#stateListeners.add(listener);
  }

  onUpgrade(listener: () => void): () => void {
    return this.#upgradeListeners.add(listener);
  }

  on<Name extends keyof HubEvents>(event: Name, listener: HubEvents[Name]): () => void {
    const hear = listener as Parameters<Socket['on']>[1];
    this.#socket.on(event as string, hear);
    return () => this.#socket.off(event as string, hear);
  }

  async request<Name extends RequestName>(
    event: Name,
    payload: Payload<Name>,
  ): Promise<AnswerTo<Name> | Unreachable> {
    if (!this.#socket.connected) return UNREACHABLE;
    try {
      const socket = this.#socket.timeout(REQUEST_TIMEOUT_MS);
      const answer: unknown = await socket.emitWithAck(event, payload);
      return isAnswer<Name>(answer) ? answer : UNREACHABLE;
    } catch {
      return UNREACHABLE;
    }
  }

  send<Name extends RequestName>(
    event: Name,
    payload: Payload<Name>,
    onAnswer: (answer: AnswerTo<Name>) => void,
  ): void {
    if (!this.#socket.connected) return;
    this.#socket.emit(event, payload, (answer: unknown) => {
      if (isAnswer<Name>(answer)) onAnswer(answer);
    });
  }

  whenConnected({ timeoutMs }: { timeoutMs?: number } = {}): Promise<boolean> {
    if (this.#isClosed) return Promise.resolve(false);
    if (this.#state === 'connected') return Promise.resolve(true);
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
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#pageLife.close();
    clearTimeout(this.#retry);
    this.#socket.close();
    this.#enter('disconnected');
    this.#stateListeners.clear();
    this.#lastProblem.close();
    this.#upgradeListeners.clear();
    for (const settle of [...this.#waiting]) settle(false);
  }

  #enter(state: ConnectionState): void {
    if (state === this.#state) return;
    this.#state = state;
    this.#stateListeners.tell(state);
  }

  #opened(): void {
    const { engine } = this.#socket.io;
    if (engine.transport.name === 'websocket') {
      this.#first.beginAnew();
      return;
    }
    engine.once('upgrade', () => {
      this.#first.beginAnew();
      if (engine === this.#socket.io.engine) this.#upgradeListeners.tell();
    });
  }

  /** Of the next try: Socket.IO reads these each time that it sets out. */
  #tryFirst(): void {
    this.#tried = this.#first.first;
    this.#socket.io.opts.transports = this.#first.order;
    this.#socket.io.timeout(this.#first.withinMs);
  }

  #retryIfLeftAlone(): void {
    if (this.#isClosed || this.#isAsleep || this.#socket.active) return;
    clearTimeout(this.#retry);
    const { least, most } = AFTER_HUB_CLOSED_MS;
    const delayMs = Math.min(most, least * 2 ** this.#hubClosures);
    this.#hubClosures += 1;
    this.#retry = setTimeout(() => this.#socket.connect(), delayMs * (1 + Math.random()));
  }

  /** Somebody looks at the page again: no back-off is waited out, and a line that died meanwhile is noticed at once. */
  #wake(): void {
    if (this.#isClosed) return;
    this.#isAsleep = false;
    if (this.#socket.connected) void this.#probe();
    else this.#connectAnew();
  }

  /** The browser keeps the page for the way back: it runs no more, and an open line would forbid that. */
  #sleep(): void {
    if (this.#isClosed) return;
    this.#isAsleep = true;
    clearTimeout(this.#retry);
    this.#socket.disconnect();
  }

  /** What was said over the old network has not arrived, whatever the socket believes. */
  #changeNetwork(): void {
    if (this.#isClosed || this.#isAsleep) return;
    this.#first.beginAnew();
    this.#connectAnew();
  }

  async #probe(): Promise<void> {
    if (this.#isProbing) return;
    this.#isProbing = true;
    const { id } = this.#socket;
    try {
      await this.#socket.timeout(PROOF_WITHIN_MS).emitWithAck(PROBE, {});
    } catch {
      if (!this.#isClosed && !this.#isAsleep && this.#socket.id === id) this.#connectAnew();
    } finally {
      this.#isProbing = false;
    }
  }

  /** Socket.IO's own `connect` does nothing while it waits out a back-off: only after `disconnect` it begins at once. */
  #connectAnew(): void {
    this.#socket.disconnect();
    clearTimeout(this.#retry);
    this.#tryFirst();
    this.#socket.connect();
  }
}

function isAnswer<Name extends RequestName>(answer: unknown): answer is AnswerTo<Name> {
  if (typeof answer !== 'object' || answer === null || !('ok' in answer)) return false;
  return answer.ok === true || (answer.ok === false && 'code' in answer && 'message' in answer);
}
