/**
 * `npm run cluster -- 3`: so many nodes of one hub on this machine (two, if no number is given), for trying, with Debian's
 * NATS and PostgreSQL as child processes. Everything they store goes with them at the end.
 * From: npm. To: the hub's command line as processes; nats-under-test.ts and postgres-server.ts of the hub's tests.
 */
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { HubProcess } from '../packages/hub/test/hub-process.ts';
import { NatsUnderTest } from '../packages/hub/test/nats-under-test.ts';
import { PostgresServer } from '../packages/hub/test/postgres-server.ts';

const FIRST_PORT = 8081;
const MOST_NODES = 20;

const count = Number(process.argv[2] ?? 2);
if (Number.isInteger(count) && count >= 1 && count <= MOST_NODES) await runCluster();
else process.exitCode = refuse();

function refuse(): number {
  process.stderr.write(`npm run cluster -- NUMBER: how many nodes, from 1 to ${MOST_NODES}.\n`);
  return 2;
}

async function runCluster(): Promise<void> {
  const stopped = Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
  await using parts = new AsyncDisposableStack();
  const folder = await mkdtemp(join(tmpdir(), 'streamhub-cluster-'));
  parts.defer(() => rm(folder, { recursive: true, force: true }));
  const nats = parts.use(await NatsUnderTest.start());
  const postgres = parts.use(await PostgresServer.start());
  const shared = ['--nats', nats.url, '--database', await postgres.createDatabase()];
  const nodes: HubProcess[] = [];
  for (let number = 1; number <= count; number += 1) {
    const name = `node-${number}`;
    const args = [...shared, '--node-name', name, '--drain-seconds', '0'];
    const port = FIRST_PORT + number - 1;
    const node = parts.use(new HubProcess({ port, dataDir: join(folder, name), args }));
    await node.start();
    nodes.push(node);
    process.stdout.write(`${name}: ${node.address}\n`);
  }
  process.stdout.write(
    'Go live on one and open the link with the port of another. Ctrl-C ends all, and what they have stored.\n',
  );
  await stopped;
  await Promise.all(nodes.map((node) => node.end('SIGTERM')));
}
