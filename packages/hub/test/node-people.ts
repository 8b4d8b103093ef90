/**
 * People whose connection comes back to whichever node takes them, as behind a load balancer. For the tests of nodes that
 * die, and for `npm run bench -- faults`, so nothing here knows the test runner.
 */
import type { Answer, HubEvents, RequestEvents, StreamCreated } from '@streamhub/protocol';
import { io, type Socket } from 'socket.io-client';

type Connection = Socket<HubEvents, RequestEvents>;
type Place = { readonly address: string };

/** As the library of the pages: the first try to come back is after so long, and some chance. */
const FIRST_RETRY_MS = 500;
/** A balancer's own patience with a node. */
const READY_WITHIN_MS = 500;
const ANSWER_WITHIN_MS = 10_000;
const SEND_EVERY_MS = 50;

/** A person who is connected to one of the nodes, and comes back when the connection is lost. */
abstract class Person implements Disposable {
  connection: Connection | undefined;
  /** Of the node that has taken it, and when that was last. */
  address = '';
  cameAtMs = Number.NaN;
  /** It does not come back before. */
  staysAway: Promise<unknown> = Promise.resolve();
  readonly #nodes: readonly Place[];
  #isGone = false;

  constructor(nodes: readonly Place[]) {
    this.#nodes = nodes;
  }

  /** To the first node that may take people; later ones are tried in their order. */
  async come(): Promise<void> {
    while (!this.#isGone) {
      const connection = await this.#connect();
      if (connection !== undefined && (await this.begin(connection))) {
        this.connection = connection;
        this.cameAtMs = performance.now();
        connection.once('disconnect', () => this.#comeBack());
        return;
      }
      connection?.disconnect();
      await retryPause();
    }
  }

  /** Any request; its answer may be a refusal. */
  request<T extends object = object>(event: string, request: object): Promise<Answer<T>> {
    if (this.connection === undefined) throw new Error(`nobody is there to ask for ${event}`);
    return ask<T>(this.connection, event, request);
  }

  [Symbol.dispose](): void {
    this.#isGone = true;
    this.connection?.disconnect();
  }

  protected abstract begin(connection: Connection): Promise<boolean>;

  #comeBack(): void {
    this.connection = undefined;
    void Promise.all([retryPause(), this.staysAway]).then(() => this.come());
  }

  async #connect(): Promise<Connection | undefined> {
    for (const { address } of this.#nodes) {
      const signal = AbortSignal.timeout(READY_WITHIN_MS);
      const isReady = await fetch(`${address}/readyz`, { signal }).then(
        ({ ok }) => ok,
        () => false,
      );
      if (!isReady) continue;
      const connection: Connection = io(address, {
        transports: ['websocket'],
        forceNew: true,
        reconnection: false,
      });
      const isConnected = await new Promise<boolean>((resolve) => {
        connection.once('connect', () => resolve(true));
        connection.once('connect_error', () => resolve(false));
      });
      this.address = address;
      if (isConnected) return connection;
    }
    return undefined;
  }
}

/** Sends numbered frames, 20 per second, as long as it is connected. */
export class Streamer extends Person {
  stream: StreamCreated | undefined;
  number = 1_000;
  #timer: NodeJS.Timeout | undefined;

  get streamKey(): string {
    return this.stream?.streamKey ?? '';
  }

  protected async begin(connection: Connection): Promise<boolean> {
    const { stream } = this;
    await ask(connection, 'register', { username: 'Ana' }).catch(() => {});
    if (stream !== undefined) {
      const { streamKey, publishToken } = stream;
      return isAccepted(ask(connection, 'stream:resume', { streamKey, publishToken }));
    }
    const created = await ask<StreamCreated>(connection, 'stream:create', {});
    if (created.ok) this.stream = created;
    return created.ok;
  }

  send(): void {
    this.#timer = setInterval(() => {
      const { connection, streamKey } = this;
      if (streamKey === '' || !connection?.connected) return;
      this.number += 1;
      connection.emit('stream:data:send', { streamKey, data: numbered(this.number) }, () => {});
    }, SEND_EVERY_MS);
  }

  override [Symbol.dispose](): void {
    clearInterval(this.#timer);
    super[Symbol.dispose]();
  }
}

/** Remembers what it was told, and which frames it saw, when. */
export class Viewer extends Person {
  readonly streamKey: string;
  readonly seenAtMs = new Map<number, number>();
  readonly told: { event: string; atMs: number }[] = [];
  readonly #wakers = new Set<() => void>();

  constructor(nodes: readonly Place[], streamKey: string) {
    super(nodes);
    this.streamKey = streamKey;
  }

  protected async begin(connection: Connection): Promise<boolean> {
    connection.onAny((event: string, payload: unknown) => this.#hear(event, payload));
    return isAccepted(ask(connection, 'stream:join', { streamKey: this.streamKey }));
  }

  /** Resolves with the moment in which the event came, or comes, for the first time since `sinceMs`. */
  async hears(event: string, sinceMs: number): Promise<number> {
    for (;;) {
      const found = this.told.find((one) => one.event === event && one.atMs >= sinceMs);
      if (found !== undefined) return found.atMs;
      await this.#news();
    }
  }

  /** Resolves with the moment in which it saw one that was sent later than `number`. */
  async seesBeyond(number: number): Promise<number> {
    for (;;) {
      for (const [seen, atMs] of this.seenAtMs) if (seen > number) return atMs;
      await this.#news();
    }
  }

  /** The longest time without a new picture, from then until now. */
  longestGapMs(sinceMs: number): number {
    const moments = [...this.seenAtMs.values()].filter((atMs) => atMs > sinceMs);
    const all = [sinceMs, ...moments, performance.now()];
    return Math.max(...all.slice(1).map((atMs, index) => atMs - (all[index] ?? atMs)));
  }

  #news(): Promise<void> {
    return new Promise((resolve) => this.#wakers.add(resolve));
  }

  #hear(event: string, payload: unknown): void {
    const atMs = performance.now();
    this.told.push({ event, atMs });
    const frames = event === 'stream:buffer' || event === 'stream:data' ? [payload].flat() : [];
    for (const one of frames) {
      const number = Number(String(one).slice(-4));
      if (!this.seenAtMs.has(number)) this.seenAtMs.set(number, atMs);
    }
    for (const wake of this.#wakers) wake();
    this.#wakers.clear();
  }
}

/** Four digits at its end. */
function numbered(number: number): string {
  return `data:image/jpeg;base64,/9j/${String(number).padStart(37, 'A')}`;
}

/** @throws if no answer comes. */
async function ask<T extends object>(
  connection: Connection,
  event: string,
  request: object,
): Promise<Answer<T>> {
  const anything = connection as unknown as Socket;
  return anything.timeout(ANSWER_WITHIN_MS).emitWithAck(event, request);
}

/** False as well if the connection is lost meanwhile. */
function isAccepted(answer: Promise<Answer<object>>): Promise<boolean> {
  return answer.then(
    ({ ok }) => ok,
    () => false,
  );
}

function retryPause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, FIRST_RETRY_MS * (0.5 + Math.random())));
}
