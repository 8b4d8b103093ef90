/**
 * Real nodes as processes that a test may kill, freeze and stop, with a real NATS server and PostgreSQL; and people whose
 * connection comes back to whichever node takes them, as behind a load balancer.
 */
import type { Registered, StreamCreated } from '@streamhub/protocol';
import { onTestFinished } from 'vitest';
import { freePort, HubProcess } from './hub-process.ts';
import { frame, TestClient, temporaryFolder } from './hub-under-test.ts';
import { NatsUnderTest } from './nats-under-test.ts';
import { newDatabase } from './postgres-under-test.ts';

export interface NodeProcesses {
  nats: NatsUnderTest;
  node(name: string, args?: string[]): Promise<HubProcess>;
}

export async function startNodeProcesses(): Promise<NodeProcesses> {
  const nats = await NatsUnderTest.start();
  onTestFinished(() => nats[Symbol.asyncDispose]());
  const database = await newDatabase();
  return {
    nats,
    async node(name, args = []) {
      const shared = ['--nats', nats.url, '--database', database, '--node-name', name];
      const dataDir = temporaryFolder();
      const node = new HubProcess({ port: await freePort(), dataDir, args: [...shared, ...args] });
      onTestFinished(() => node[Symbol.asyncDispose]());
      await node.start();
      return node;
    },
  };
}

/** As the library of the pages: the first try to come back is after so long, and some chance. */
const FIRST_RETRY_MS = 500;

/** A person who is connected to one of the nodes, and comes back when the connection is lost. */
abstract class Person {
  client: TestClient | undefined;
  /** It does not come back before. */
  staysAway: Promise<unknown> = Promise.resolve();
  readonly #nodes: readonly HubProcess[];
  #isGone = false;

  constructor(nodes: readonly HubProcess[]) {
    this.#nodes = nodes;
    onTestFinished(() => {
      this.#isGone = true;
      this.client?.close();
    });
  }

  /** To the first node that may take people; later ones are tried in their order. */
  async come(): Promise<void> {
    while (!this.#isGone) {
      const client = await this.#connect();
      if (client !== undefined && (await this.begin(client))) {
        this.client = client;
        client.socket.once('disconnect', () => this.#comeBack());
        return;
      }
      client?.close();
      await retryPause();
    }
  }

  protected abstract begin(client: TestClient): Promise<boolean>;

  #comeBack(): void {
    this.client = undefined;
    void Promise.all([retryPause(), this.staysAway]).then(() => this.come());
  }

  async #connect(): Promise<TestClient | undefined> {
    for (const { address } of this.#nodes) {
      const isReady = await fetch(`${address}/readyz`, { signal: AbortSignal.timeout(500) }).then(
        ({ ok }) => ok,
        () => false,
      );
      if (!isReady) continue;
      const client = new TestClient(address);
      const isConnected = await client.connected().then(
        () => true,
        () => false,
      );
      if (isConnected) return client;
    }
    return undefined;
  }
}

/** Sends numbered frames, 20 per second, as long as it is connected. */
export class Streamer extends Person {
  stream: StreamCreated | undefined;
  number = 1_000;
  #timer: NodeJS.Timeout | undefined;

  protected async begin(client: TestClient): Promise<boolean> {
    const { stream } = this;
    await client.accepted<Registered>('register', { username: 'Ana' });
    if (stream === undefined) {
      this.stream = await client.accepted<StreamCreated>('stream:create', {});
      return true;
    }
    const { streamKey, publishToken } = stream;
    return (await client.request('stream:resume', { streamKey, publishToken })).ok;
  }

  send(): void {
    this.#timer = setInterval(() => {
      const { client, stream } = this;
      if (client === undefined || stream === undefined || !client.socket.connected) return;
      this.number += 1;
      const sent = { streamKey: stream.streamKey, data: frame(this.number) };
      // A frame that is under way when the connection is lost gets no answer.
      client.request('stream:data:send', sent).catch(() => {});
    }, 50);
    onTestFinished(() => clearInterval(this.#timer));
  }
}

/** Remembers what it was told, and which frames it saw, when. */
export class Viewer extends Person {
  readonly streamKey: string;
  readonly seenAtMs = new Map<number, number>();
  readonly told: { event: string; atMs: number }[] = [];
  readonly #wakers = new Set<() => void>();

  constructor(nodes: readonly HubProcess[], streamKey: string) {
    super(nodes);
    this.streamKey = streamKey;
  }

  protected async begin(client: TestClient): Promise<boolean> {
    client.socket.onAny((event: string, payload: unknown) => this.#hear(event, payload));
    return (await client.request('stream:join', { streamKey: this.streamKey })).ok;
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

function retryPause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, FIRST_RETRY_MS * (0.5 + Math.random())));
}
