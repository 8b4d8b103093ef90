/** Real nodes as processes that a test may kill, freeze and stop, with a real NATS server and PostgreSQL. */
import { onTestFinished } from 'vitest';
import { freePort, HubProcess } from './hub-process.ts';
import { temporaryFolder } from './hub-under-test.ts';
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
