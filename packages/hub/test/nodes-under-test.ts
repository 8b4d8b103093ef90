/** Several real hubs in this process, on one real NATS server. */
import { onTestFinished } from 'vitest';
import { type Bus, openBus } from '../src/cluster/bus.ts';
import { busAddress } from '../src/cluster/bus-address.ts';
import {
  type HubUnderTest,
  startTestHub,
  type TestClient,
  type TestHubOptions,
} from './hub-under-test.ts';
import { NatsUnderTest } from './nats-under-test.ts';

export interface NodesUnderTest {
  nats: NatsUnderTest;
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
  const buses: Bus[] = [];
  const connectBus: typeof openBus = async (parts) => {
    const bus = await openBus(parts);
    buses.push(bus);
    return bus;
  };
  return {
    nats,
    async node(nodeName, options = {}) {
      const node = await startTestHub({ nats: { address }, nodeName, connectBus, ...options });
      onTestFinished(() => node[Symbol.asyncDispose]());
      return node;
    },
    async settle() {
      for (let round = 0; round < ROUNDS; round += 1) await Promise.all(buses.map(flushed));
    },
  };
}

/** Streamers are on one node and viewers on another, for suites that were written for one. */
export async function startTwoNodes(options: TestHubOptions = {}): Promise<HubUnderTest> {
  const under = await startNodes();
  const [origin, edge] = [await under.node('origin', options), await under.node('edge', options)];
  function fencedAcross<Client extends TestClient>(client: Client): Client {
    const fence = client.fence.bind(client);
    client.fence = async () => {
      await fence();
      await under.settle();
      await fence();
    };
    return client;
  }
  return {
    ...origin,
    connect: async (connecting) => fencedAcross(await edge.connect(connecting)),
    streamer: async (request) => fencedAcross(await origin.streamer(request)),
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

function flushed(bus: Bus): Promise<void> {
  return new Promise((resolve) => bus.whenFlushed(resolve));
}
