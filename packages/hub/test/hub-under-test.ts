/** A real hub on a free port with a folder of its own, and clients that remember what they were sent. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type {
  Answer,
  CreateRequest,
  HubEvents,
  Registered,
  RequestEvents,
  StreamCreated,
  StreamJoined,
} from '@streamhub/protocol';
import pino from 'pino';
import { io, type ManagerOptions, type Socket, type SocketOptions } from 'socket.io-client';
import { expect, onTestFinished } from 'vitest';
import { PasswordHashing } from '../src/access/password-hashing.ts';
import { openBus } from '../src/cluster/bus.ts';
import {
  type Clock,
  type Config,
  type Hub,
  type LoopDelay,
  readConfig,
  startHub,
} from '../src/index.ts';

type EventName = keyof HubEvents;
type Payload<Name extends EventName> = Parameters<HubEvents[Name]>[0];

export interface HubUnderTest extends AsyncDisposable {
  hub: Hub;
  dataDir: string;
  config: Config;
  /** What the hub logged, one object a line. */
  logged: Record<string, unknown>[];
  connect(options?: Partial<ManagerOptions & SocketOptions>): Promise<TestClient>;
  /** Prometheus' text, a line each. */
  metrics(): Promise<string[]>;
  /** A registered client with a stream of its own. */
  streamer(request?: CreateRequest): Promise<TestStreamer>;
}

/** Deleted when the test that asked for it is over. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'streamhub-test-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

export type TestHubOptions = Partial<Config> & {
  clock?: Clock;
  loopDelay?: LoopDelay | 'measured';
  passwords?: PasswordHashing;
  connectBus?: typeof openBus;
};

export async function startTestHub({
  clock,
  dataDir = temporaryFolder(),
  // A busy machine must not open the send window of a hub whose test is the clock.
  loopDelay = { eventLoopDelayMs: () => 0, utilization: () => 0 },
  passwords = new PasswordHashing({ log2N: 4 }),
  connectBus = openBus,
  ...options
}: TestHubOptions = {}): Promise<HubUnderTest> {
  const read = readConfig(['--port', '0', '--data-dir', dataDir]);
  if (read.outcome !== 'run') throw new Error('the defaults must be valid');
  // A test that is over does not wait until everybody has been sent away.
  const config = { ...read.config, drainSeconds: 0, ...options };
  const logged: Record<string, unknown>[] = [];
  const log = pino({ level: 'debug' }, { write: (line) => logged.push(JSON.parse(line)) });
  const hub = await startHub(config, {
    log,
    passwords,
    connectBus,
    ...(clock && { clock }),
    ...(loopDelay !== 'measured' && { loopDelay }),
  });
  const clients: TestClient[] = [];
  async function connect(options: Partial<ManagerOptions & SocketOptions> = {}) {
    const client = new TestClient(hub.address, options);
    clients.push(client);
    await client.connected();
    return client;
  }
  return {
    hub,
    dataDir,
    config,
    logged,
    connect,
    async metrics() {
      return (await (await fetch(`${hub.address}/metrics`)).text()).split('\n');
    },
    async streamer(request = {}) {
      const client = await connect();
      const user = await client.accepted<Registered>('register', { username: 'Ana' });
      const stream = await client.accepted<StreamCreated>('stream:create', request);
      return Object.assign(client, { user, ...stream });
    },
    async [Symbol.asyncDispose]() {
      for (const client of clients) client.close();
      await hub.close();
    },
  };
}

export type TestStreamer = TestClient & StreamCreated & { user: Registered };

export class TestClient {
  readonly socket: Socket<HubEvents, RequestEvents>;
  /** Everything that came, in order. */
  readonly received: [event: string, payload: unknown][] = [];
  readonly #read = new Map<string, number>();
  readonly #wakers = new Set<() => void>();

  constructor(address: string, options: Partial<ManagerOptions & SocketOptions> = {}) {
    this.socket = io(address, {
      transports: ['websocket'],
      forceNew: true,
      reconnection: false,
      ...options,
    });
    this.socket.onAny((event: string, payload: unknown, ...more: unknown[]) => {
      expect(more, `${event} has one argument`).toEqual([]);
      this.received.push([event, payload]);
      for (const wake of [...this.#wakers]) wake();
    });
  }

  connected(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.socket.once('connect', resolve);
      this.socket.once('connect_error', reject);
    });
  }

  disconnected(): Promise<string> {
    return new Promise((resolve) => this.socket.once('disconnect', (reason) => resolve(reason)));
  }

  /** The next event of this name that has not been looked at; waits for it if need be. */
  async next<Name extends EventName>(event: Name): Promise<Payload<Name>> {
    const already = this.#read.get(event) ?? 0;
    this.#read.set(event, already + 1);
    for (;;) {
      const found = this.all(event)[already];
      if (found !== undefined) return found;
      await new Promise<void>((resolve) => {
        const wake = () => {
          this.#wakers.delete(wake);
          resolve();
        };
        this.#wakers.add(wake);
      });
    }
  }

  all<Name extends EventName>(event: Name): Payload<Name>[] {
    return this.received
      .filter(([name]) => name === event)
      .map(([, payload]) => payload as Payload<Name>);
  }

  /** Any event with any payload, as a stranger may send it. */
  async request<T extends object = object>(event: string, ...args: unknown[]): Promise<Answer<T>> {
    const anything = this.socket as unknown as Socket;
    return anything.timeout(10_000).emitWithAck(event, ...args);
  }

  async accepted<T extends object = object>(event: string, payload: unknown): Promise<T> {
    const answer = await this.request<T>(event, payload);
    expect(answer).toMatchObject({ ok: true });
    return answer as unknown as T;
  }

  async refusedWith(event: string, ...args: unknown[]): Promise<string> {
    const answer = await this.request(event, ...args);
    if (answer.ok) throw new Error(`${event} was accepted`);
    expect(answer.message).not.toBe('');
    return answer.code;
  }

  /** When this returns, all that the hub sent to this client before has come. */
  async fence(): Promise<void> {
    await this.request('no:such:event');
  }

  join({ streamKey }: { streamKey: string }): Promise<StreamJoined> {
    return this.accepted('stream:join', { streamKey });
  }

  leave({ streamKey }: { streamKey: string }): Promise<object> {
    return this.accepted('stream:leave', { streamKey });
  }

  close(): void {
    this.socket.disconnect();
  }
}

/** A frame that can be told from others by its number: a data URL with the magic bytes of a JPEG. */
export function frame(number: number, { bytes = 64 }: { bytes?: number } = {}): string {
  const head = 'data:image/jpeg;base64,/9j/';
  return head + String(number).padStart(bytes - head.length, 'A');
}

export async function sendFrames(
  streamer: TestStreamer,
  { from, to, bytes }: { from: number; to: number; bytes?: number },
): Promise<void> {
  for (let number = from; number <= to; number += 1) {
    const data = frame(number, bytes === undefined ? {} : { bytes });
    await streamer.accepted('stream:data:send', { streamKey: streamer.streamKey, data });
  }
}
