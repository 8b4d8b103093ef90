/**
 * One Socket.IO connection to a hub, typed by the wire contract, that comes back by itself for ever.
 * From: publisher.ts and player.ts, requests. To: them, answers, notices and the state of the line.
 */
import type { HubEvents, RequestEvents } from '@streamhub/protocol';
import { io, type Socket } from 'socket.io-client';
import { Listeners } from './listeners.ts';

/** `connecting`: not there yet since `open`. `disconnected`: it was there, broke, and is being sought again. */
export type ConnectionState = 'connecting' | 'connected' | 'disconnected';

/** In place of an answer: none came, because the line is broken or the hub too slow. */
export interface Unreachable {
  ok: false;
  code: 'unreachable';
  message: string;
}

export type RequestName = keyof RequestEvents;
type Payload<Name extends RequestName> = Parameters<RequestEvents[Name]>[0];
type Acknowledge<Name extends RequestName> = NonNullable<Parameters<RequestEvents[Name]>[1]>;
export type AnswerTo<Name extends RequestName> = Parameters<Acknowledge<Name>>[0];

const UNREACHABLE: Unreachable = {
  ok: false,
  code: 'unreachable',
  message: 'The hub gave no answer.',
};
const REQUEST_TIMEOUT_MS = 8_000;
/** Socket.IO leaves the reconnecting to us when the hub itself closed the connection. */
const AFTER_HUB_CLOSED_MS = { least: 1_000, spread: 1_000 };

/** What Publisher and Player need of a connection. */
export type HubLine = Pick<
  HubConnection,
  'state' | 'onState' | 'on' | 'request' | 'send' | 'whenConnected' | 'close'
>;

export class HubConnection {
  /** Untyped here: this class's own methods carry the wire contract's types, which Socket.IO's cannot keep generic. */
  readonly #socket: Socket;
  readonly #stateListeners = new Listeners<ConnectionState>();
  #state: ConnectionState = 'connecting';
  #isClosed = false;
  #retry: ReturnType<typeof setTimeout> | undefined;

  /** `hubUrl`: the hub's origin; without it, the page's own. Connects at once. */
  constructor({ hubUrl }: { hubUrl?: string | undefined } = {}) {
    this.#socket = io(hubUrl ?? globalThis.location.origin, {
      transports: ['websocket', 'polling'],
      tryAllTransports: true,
      forceNew: true,
      reconnectionDelay: 500,
      // Well under the hub's grace time, so that a streamer finds its stream again.
      reconnectionDelayMax: 4_000,
      randomizationFactor: 0.5,
      timeout: 8_000,
    });
    this.#socket.on('connect', () => this.#enter('connected'));
    this.#socket.on('disconnect', () => {
      this.#enter('disconnected');
      this.#retryIfLeftAlone();
    });
    this.#socket.on('connect_error', () => this.#retryIfLeftAlone());
  }

  get state(): ConnectionState {
    return this.#state;
  }

  onState(listener: (state: ConnectionState) => void): () => void {
    return this.#stateListeners.add(listener);
  }

  /** Hears a notice of the hub until the returned function is called. */
  on<Name extends keyof HubEvents>(event: Name, listener: HubEvents[Name]): () => void {
    const hear = listener as Parameters<Socket['on']>[1];
    this.#socket.on(event as string, hear);
    return () => this.#socket.off(event as string, hear);
  }

  /** Never rejects. A request without a connection is answered at once, not kept for later. */
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

  /** A request that is repeated many times a second: no timer each; no answer if the line breaks. */
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

  /** True once connected; false if that takes longer than `timeoutMs` or the connection was closed meanwhile. */
  whenConnected({ timeoutMs }: { timeoutMs: number }): Promise<boolean> {
    if (this.#isClosed) return Promise.resolve(false);
    if (this.#state === 'connected') return Promise.resolve(true);
    return new Promise((resolve) => {
      const settle = (isConnected: boolean) => {
        clearTimeout(timer);
        forget();
        resolve(isConnected);
      };
      const timer = setTimeout(() => settle(false), timeoutMs);
      const forget = this.onState((state) => {
        if (state === 'connected') settle(true);
        else if (this.#isClosed) settle(false);
      });
    });
  }

  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    clearTimeout(this.#retry);
    this.#socket.close();
    this.#enter('disconnected');
    this.#stateListeners.clear();
  }

  #enter(state: ConnectionState): void {
    if (state === this.#state) return;
    this.#state = state;
    this.#stateListeners.tell(state);
  }

  #retryIfLeftAlone(): void {
    if (this.#isClosed || this.#socket.active) return;
    clearTimeout(this.#retry);
    const delayMs = AFTER_HUB_CLOSED_MS.least + Math.random() * AFTER_HUB_CLOSED_MS.spread;
    this.#retry = setTimeout(() => this.#socket.connect(), delayMs);
  }
}

function isAnswer<Name extends RequestName>(answer: unknown): answer is AnswerTo<Name> {
  if (typeof answer !== 'object' || answer === null || !('ok' in answer)) return false;
  return answer.ok === true || (answer.ok === false && 'code' in answer && 'message' in answer);
}
