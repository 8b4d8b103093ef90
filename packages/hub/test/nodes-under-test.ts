/** Several real hubs in this process, on one real NATS server and one real PostgreSQL. */
import { expect, inject, onTestFinished } from 'vitest';
import { type Bus, openBus } from '../src/cluster/bus.ts';
import { busAddress } from '../src/cluster/bus-address.ts';
import {
  type HubUnderTest,
  startTestHub,
  type TestClient,
  type TestHubOptions,
} from './hub-under-test.ts';
import { NatsUnderTest } from './nats-under-test.ts';
import { newDatabase } from './postgres-under-test.ts';

export interface NodesUnderTest {
  nats: NatsUnderTest;
  /** The other nodes have heard of a stream that its `streamer` has made. */
  node(nodeName: string, options?: TestHubOptions): Promise<HubUnderTest>;
  /** All that was said on the bus has been heard, and what was said because of that as well. */
  settle(): Promise<void>;
}

/** Longer than any chain of questions and answers: join, report, count, notice. */
const ROUNDS = 8;

/** Closed when the test that asked for it is over, the nodes before their server. */
export async function startNodes(): Promise<NodesUnderTest> {
  const nats = await NatsUnderTest.start();
  onTestFinished(() => nats[Symbol.asyncDispose]());
  const address = addressOf(nats);
  const database = await newDatabase();
  const buses: Bus[] = [];
  const connectBus: typeof openBus = async (parts) => {
    const bus = await openBus(parts);
    buses.push(bus);
    return bus;
  };
  const common = { nats: { address }, database, connectBus };
  async function settle(): Promise<void> {
    for (let round = 0; round < ROUNDS; round += 1) await Promise.all(buses.map(flushed));
  }
  return {
    nats,
    async node(nodeName, options = {}) {
      const node = await startTestHub({ ...common, nodeName, ...options });
      onTestFinished(() => node[Symbol.asyncDispose]());
      return {
        ...node,
        async streamer(request) {
          const client = await node.streamer(request);
          await settle();
          return client;
        },
      };
    },
    settle,
  };
}

declare module 'vitest' {
  interface ProvidedContext {
    /** Of the hub of a suite that runs over one node and over two: see vitest.config.ts. */
    nodes: 1 | 2;
  }
}

export const isOnTwoNodes = inject('nodes') === 2;

/** What a frame is answered with. Of viewers on another node the answer knows what that node has reported, up to a second ago. */
export function reaches(viewers: number): number {
  return isOnTwoNodes ? expect.any(Number) : viewers;
}

/** A hub of one node, or of two: then streamers are on one of them, and viewers on the other. */
export function startPlacedHub(options: TestHubOptions = {}): Promise<HubUnderTest> {
  return isOnTwoNodes ? startTwoNodes(options) : startTestHub(options);
}

async function startTwoNodes(options: TestHubOptions = {}): Promise<HubUnderTest> {
  const under = await startNodes();
  const [origin, edge] = [await under.node('origin', options), await under.node('edge', options)];
  /** What it asks is asked once all that was said before has come to both nodes, as on one node. */
  function afterAll<Client extends TestClient>(client: Client): Client {
    const request = client.request.bind(client);
    client.request = async (event, ...args) => {
      if (event !== 'stream:data:send') await under.settle();
      return request(event, ...args);
    };
    const fence = client.fence.bind(client);
    client.fence = async () => {
      await fence();
      await fence();
    };
    return client;
  }
  return {
    ...origin,
    connect: async (connecting) => afterAll(await edge.connect(connecting)),
    streamer: async (request) => {
      const client = afterAll(await origin.streamer(request));
      const fence = client.fence.bind(client);
      client.fence = async () => {
        await fence();
        // What a node does not know it looks up there.
        await expect.poll(() => pendingWrites(origin)).toBe(0);
      };
      return client;
    },
    async [Symbol.asyncDispose]() {
      await edge[Symbol.asyncDispose]();
      await origin[Symbol.asyncDispose]();
    },
  };
}

export function addressOf({ url }: NatsUnderTest) {
  const address = busAddress(url);
  if (address === undefined) throw new Error(`${url} is no address`);
  return address;
}

async function pendingWrites(node: HubUnderTest): Promise<number> {
  const lines = (await node.metrics()).join('\n');
  return Number(/^streamhub_store_pending_writes (\d+)$/m.exec(lines)?.[1]);
}

function flushed(bus: Bus): Promise<void> {
  return new Promise((resolve) => bus.whenFlushed(resolve));
}
