/**
 * Which way to a hub is tried first. Something between page and hub may swallow a WebSocket handshake: neither refused nor
 * answered, it would be waited for again and again, although long polling works.
 * From: hub-connection.ts, how each try ended. To: the same, the order and the time for the next try.
 *
 * Long polling that comes first asks for WebSocket beside it, so that whoever fell back by mistake is soon on WebSocket.
 */

type Transport = 'websocket' | 'polling';

/** How long a try may take. A WebSocket that is only slow comes as an upgrade later, so that it need not be waited for. */
const WITHIN_MS = { websocket: 4_000, polling: 8_000 };

export class FirstTransport {
  readonly #withinMs: Readonly<Record<Transport, number>>;
  #first: Transport = 'websocket';

  constructor(withinMs: Readonly<Record<Transport, number>> = WITHIN_MS) {
    this.#withinMs = withinMs;
  }

  get first(): Transport {
    return this.#first;
  }

  get withinMs(): number {
    return this.#withinMs[this.#first];
  }

  get order(): Transport[] {
    return this.#first === 'websocket' ? ['websocket', 'polling'] : ['polling', 'websocket'];
  }

  /** Nothing came within the time of a try that began with `tried`. Several connections may say so of one order. */
  timedOut(tried: Transport): void {
    this.#first = tried === 'websocket' ? 'polling' : 'websocket';
  }

  /** A WebSocket is there, or the network is another one: what was swallowed before says nothing any more. */
  beginAnew(): void {
    this.#first = 'websocket';
  }
}

const known = new Map<string, FirstTransport>();

/** One for all connections to a hub, as long as the page lives. */
export function firstTransportTo(hub: string): FirstTransport {
  const first = known.get(hub) ?? new FirstTransport();
  known.set(hub, first);
  return first;
}
