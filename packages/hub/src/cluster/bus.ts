/**
 * The bus between the nodes of a hub: subjects, messages and questions, and how much waits on the way to the server. The
 * only file that knows NATS.
 * From: the other files of this folder, what is sent. To: them, what other nodes sent; @nats-io/transport-node.
 */
import { connect, credsAuthenticator, errors, type NatsConnection } from '@nats-io/transport-node';
import type { Logger } from 'pino';
import type { Clock } from '../clock.ts';
import { type BusAddress, shownAddress } from './bus-address.ts';
import { FlushCount } from './flush-count.ts';

export interface BusMessage {
  /** Only valid during the call, unless they are copied. */
  readonly bytes: Uint8Array;
  /** Harmless if nobody asked. */
  reply(bytes: Uint8Array): void;
}

/** `nobody`: nobody subscribes to the subject. `late`: no answer in time. `away`: not connected, or not sent. */
export type AskFailure = 'nobody' | 'late' | 'away';
type BusAnswer = { ok: true; bytes: Uint8Array } | { ok: false; why: AskFailure };

/** A node never hears what it has sent itself. */
export interface Bus extends AsyncDisposable {
  readonly isConnected: boolean;
  /** Bytes handed over since the last answered flush. */
  readonly waitingBytes: number;
  /** Never waits, never throws. False: nothing was sent, because the bus is away, too much waits, or it is too large. */
  publish(subject: string, bytes: Uint8Array): boolean;
  ask(subject: string, bytes: Uint8Array, timeoutMs: number): Promise<BusAnswer>;
  /** It outlives connections. Returns what ends it. */
  subscribe(subject: string, take: (message: BusMessage) => void): () => void;
  /** Calls back once all that was published before has come to the server, or is lost. */
  whenFlushed(then: () => void): void;
  /** True: connected again, and subscribed to everything. False: away. Returns what stops it. */
  onChange(listener: (isConnected: boolean) => void): () => void;
}

/** Where NATS is, and how a node proves itself there. */
export interface BusAccess {
  address: BusAddress;
  /** The text of NATS' own credentials file. */
  credentials?: string;
  /** A file of certificates (PEM) that the server's is signed by. */
  caFile?: string;
}

interface BusParts extends BusAccess {
  nodeName: string;
  /** What must pass in one message, beside a header. */
  maxFrameBytes: number;
  clock: Clock;
  log: Logger;
}

interface Connection {
  readonly nats: NatsConnection;
  readonly flushes: FlushCount;
}

interface Subscription {
  readonly subject: string;
  readonly take: (message: BusMessage) => void;
  end: () => void;
}

/** Two pings without an answer: a server that says nothing for 10 to 15 s is given up. */
const PING = { pingInterval: 5_000, maxPingOut: 2 };
const CONNECT_TIMEOUT_MS = 2_000;
/** What one node may hold for a server that does not read: media keep far below it by their latency budget. */
const MOST_WAITING_BYTES = 32_000_000;
/** More than any header: with the default limits, a server's default of 1 MiB is enough. */
const HEADER_BYTES = 4_096;
const LAST_FLUSH_MS = 500;
const RETRY_MS = { first: 250, later: 1_000 };
const LOG_EVERY_MS = 60_000;

/** @throws an Error with a sentence for the person who starts the node, if NATS cannot be used. */
export async function openBus(parts: BusParts): Promise<Bus> {
  const shown = shownAddress(parts.address);
  const bus = new NatsBus(parts);
  try {
    await bus.open();
  } catch (error) {
    const { message } = error as Error;
    throw new Error(
      `NATS at ${shown} cannot be used (${message}). Start it, or correct the address or the credentials.`,
      { cause: error },
    );
  }
  parts.log.info({ address: shown, node: parts.nodeName }, 'connected to NATS');
  return bus;
}

class NatsBus implements Bus {
  readonly #parts: BusParts;
  readonly #subscriptions = new Set<Subscription>();
  readonly #listeners = new Set<(isConnected: boolean) => void>();
  #connection: Connection | undefined;
  #isClosed = false;
  #loggedAtMs = Number.NEGATIVE_INFINITY;

  constructor(parts: BusParts) {
    this.#parts = parts;
  }

  async open(): Promise<void> {
    const nats = await connect(this.#options());
    const { max_payload: largest = 0 } = nats.info ?? {};
    const neededBytes = this.#parts.maxFrameBytes + HEADER_BYTES;
    if (largest < neededBytes) {
      await nats.close();
      throw new Error(`its max_payload is ${largest}, and must be ${neededBytes}`);
    }
    this.#use(nats);
  }

  get isConnected(): boolean {
    return this.#connection !== undefined;
  }

  get waitingBytes(): number {
    return this.#connection?.flushes.waitingBytes ?? 0;
  }

  publish(subject: string, bytes: Uint8Array): boolean {
    const connection = this.#connection;
    if (connection === undefined || this.waitingBytes > MOST_WAITING_BYTES) return false;
    try {
      connection.nats.publish(subject, bytes);
    } catch (error) {
      this.#note(error, 'a message was not sent to the other nodes');
      return false;
    }
    connection.flushes.handedOver(bytes.length);
    return true;
  }

  async ask(subject: string, bytes: Uint8Array, timeoutMs: number): Promise<BusAnswer> {
    const connection = this.#connection;
    const mayAsk = connection !== undefined && this.waitingBytes <= MOST_WAITING_BYTES;
    if (!mayAsk) return { ok: false, why: 'away' };
    try {
      const asked = connection.nats.request(subject, bytes, { timeout: timeoutMs });
      connection.flushes.handedOver(bytes.length);
      const { data } = await asked;
      return { ok: true, bytes: data };
    } catch (error) {
      if (error instanceof errors.TimeoutError) return { ok: false, why: 'late' };
      const isNobody = error instanceof errors.RequestError && error.isNoResponders();
      return { ok: false, why: isNobody ? 'nobody' : 'away' };
    }
  }

  subscribe(subject: string, take: (message: BusMessage) => void): () => void {
    const subscription: Subscription = { subject, take, end: () => {} };
    this.#subscriptions.add(subscription);
    if (this.#connection) this.#begin(subscription, this.#connection);
    return () => {
      if (this.#subscriptions.delete(subscription)) subscription.end();
    };
  }

  whenFlushed(then: () => void): void {
    if (this.#connection) this.#connection.flushes.whenFlushed(then);
    else queueMicrotask(then);
  }

  onChange(listener: (isConnected: boolean) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    const connection = this.#connection;
    this.#connection = undefined;
    if (connection === undefined) return;
    // What was said last should be heard, but a server that stands still keeps nobody from stopping.
    await new Promise<void>((resolve) => {
      connection.flushes.whenFlushed(resolve);
      this.#parts.clock.after(LAST_FLUSH_MS, resolve);
    });
    await connection.nats.close();
    connection.flushes.end();
  }

  #options() {
    const { address, credentials, caFile, nodeName } = this.#parts;
    const { servers, isEncrypted, user, password, token } = address;
    return {
      ...PING,
      servers: [...servers],
      name: `streamhub ${nodeName}`,
      // Below the one prefix to which a server that knows permissions must let it.
      inboxPrefix: 'streamhub.inbox',
      noEcho: true,
      noAsyncTraces: true,
      timeout: CONNECT_TIMEOUT_MS,
      // A new connection in place of the client's own way back: with a server that stands still, that one waits until all
      // that was written before has gone out, which may be never.
      reconnect: false,
      ignoreAuthErrorAbort: true,
      ...(user !== undefined && { user }),
      ...(password !== undefined && { pass: password }),
      ...(token !== undefined && { token }),
      ...(credentials !== undefined && {
        authenticator: credsAuthenticator(new TextEncoder().encode(credentials)),
      }),
      ...((isEncrypted || caFile !== undefined) && { tls: caFile === undefined ? {} : { caFile } }),
    };
  }

  #use(nats: NatsConnection): void {
    const connection: Connection = { nats, flushes: new FlushCount(() => nats.flush()) };
    this.#connection = connection;
    for (const subscription of this.#subscriptions) this.#begin(subscription, connection);
    void this.#watch(nats);
    void nats.closed().then((error) => this.#lost(connection, error));
  }

  #lost(connection: Connection, error: unknown): void {
    connection.flushes.end();
    if (this.#isClosed) return;
    this.#connection = undefined;
    const reason =
      error instanceof Error
        ? error.message
        : 'it closed the connection, or said nothing for too long';
    this.#parts.log.warn({ reason }, 'NATS is away: streams of other nodes wait');
    this.#tell(false);
    this.#retryIn(Math.random() * RETRY_MS.first);
  }

  #retryIn(delayMs: number): void {
    this.#parts.clock.after(delayMs, () => void this.#retry());
  }

  async #retry(): Promise<void> {
    if (this.#isClosed) return;
    try {
      const nats = await connect(this.#options());
      if (this.#isClosed) return await nats.close();
      this.#use(nats);
      this.#parts.log.info('NATS is back');
      this.#tell(true);
    } catch (error) {
      this.#note(error, 'NATS is still away');
      this.#retryIn(RETRY_MS.later * (0.5 + Math.random() / 2));
    }
  }

  async #watch(nats: NatsConnection): Promise<void> {
    for await (const status of nats.status()) {
      if (status.type === 'error') this.#note(status.error, 'NATS refuses something');
      if (status.type === 'staleConnection') await nats.close();
    }
  }

  #begin(subscription: Subscription, { nats, flushes }: Connection): void {
    const active = nats.subscribe(subscription.subject, {
      callback: (error, message) => {
        if (error) return this.#note(error, 'NATS refuses a subscription');
        const reply = (bytes: Uint8Array) => {
          try {
            if (message.respond(bytes)) flushes.handedOver(bytes.length);
          } catch {
            // The connection ended: whoever asked finds that out by itself.
          }
        };
        try {
          subscription.take({ bytes: message.data, reply });
        } catch (thrown) {
          // It would end the client's loop, and with it everything this node hears.
          this.#note(thrown, 'a message of another node could not be taken');
        }
      },
    });
    subscription.end = () => active.unsubscribe();
  }

  #tell(isConnected: boolean): void {
    for (const listener of [...this.#listeners]) listener(isConnected);
  }

  #note(error: unknown, sentence: string): void {
    const nowMs = this.#parts.clock.now();
    if (nowMs - this.#loggedAtMs < LOG_EVERY_MS) return;
    this.#loggedAtMs = nowMs;
    this.#parts.log.warn({ reason: (error as Error).message }, sentence);
  }
}
