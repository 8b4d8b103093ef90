/**
 * Three nodes as processes, with a NATS server and a PostgreSQL, all of which can be killed, frozen and started again; and
 * the look whether everything is whole afterwards.
 * From: faults-command.ts. To: the faults; the processes of the hub's tests.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { freePort, HubProcess } from '../../../hub/test/hub-process.ts';
import { NatsUnderTest } from '../../../hub/test/nats-under-test.ts';
import { Streamer, Viewer } from '../../../hub/test/node-people.ts';
import { PostgresServer } from '../../../hub/test/postgres-server.ts';
import { ONE_ADDRESS_FOR_ALL } from '../load/one-address.ts';

const NAMES = ['one', 'two', 'three'] as const;
const WHOLE_WITHIN_MS = 15_000;
const LOOK_EVERY_MS = 50;

export class FaultyCluster implements AsyncDisposable {
  readonly nats: NatsUnderTest;
  readonly postgres: PostgresServer;
  readonly one: HubProcess;
  readonly two: HubProcess;
  readonly three: HubProcess;
  readonly #database: string;
  readonly #parts: AsyncDisposable;

  private constructor(
    servers: { nats: NatsUnderTest; postgres: PostgresServer; database: string },
    nodes: readonly [HubProcess, HubProcess, HubProcess],
    parts: AsyncDisposable,
  ) {
    this.nats = servers.nats;
    this.postgres = servers.postgres;
    this.#database = servers.database;
    [this.one, this.two, this.three] = nodes;
    this.#parts = parts;
  }

  static async start(): Promise<FaultyCluster> {
    await using parts = new AsyncDisposableStack();
    const folder = await mkdtemp(join(tmpdir(), 'streamhub-faults-'));
    parts.defer(() => rm(folder, { recursive: true, force: true }));
    const nats = parts.use(await NatsUnderTest.start());
    const postgres = parts.use(await PostgresServer.start());
    const database = await postgres.createDatabase();
    const start = async (name: (typeof NAMES)[number]) => {
      const place = ['--nats', nats.url, '--database', database, '--node-name', name];
      const args = [...place, ...ONE_ADDRESS_FOR_ALL, '--log-level', 'error'];
      const parameters = { port: await freePort(), dataDir: join(folder, name), args };
      const node = parts.use(new HubProcess(parameters));
      await node.start();
      return node;
    };
    const nodes = [await start('one'), await start('two'), await start('three')] as const;
    return new FaultyCluster({ nats, postgres, database }, nodes, parts.move());
  }

  get nodes(): readonly HubProcess[] {
    return [this.one, this.two, this.three];
  }

  async streamerAt(nodes: readonly HubProcess[]): Promise<Streamer> {
    const streamer = new Streamer(nodes);
    await streamer.come();
    streamer.send();
    return streamer;
  }

  /** Resolves when it sees something. */
  async viewerAt(nodes: readonly HubProcess[], { streamKey }: Streamer): Promise<Viewer> {
    const viewer = new Viewer(nodes, streamKey);
    await viewer.come();
    await viewer.seesBeyond(0);
    return viewer;
  }

  /** Streams that each node says are its own. */
  streamsOf(node: HubProcess): Promise<number> {
    return gauge(node, 'streamhub_streams');
  }

  /**
   * Each stream has one origin, which is where its streamer is, in the row as well; each node counts them all; and once they
   * are ended, nobody has them any more.
   */
  async endWhole(streamers: readonly Streamer[]): Promise<void> {
    const isOwned = async () => {
      const owned = await Promise.all(this.nodes.map((node) => this.streamsOf(node)));
      return owned.reduce((sum, one) => sum + one, 0) === streamers.length;
    };
    await eventually(isOwned, 'a stream has no node, or two');
    await eventually(() => this.#count(streamers.length), 'not each node knows all streams');
    for (const streamer of streamers) {
      const node = NAMES[this.nodes.findIndex(({ address }) => address === streamer.address)];
      const isThere = async () => {
        const row = await this.rowOf(streamer.streamKey);
        return row?.['node'] === node && row?.['ended_at'] === null;
      };
      await eventually(isThere, `the row does not say that the stream is on node ${node}`);
      await streamer.request('stream:end', { streamKey: streamer.streamKey });
    }
    for (const { streamKey } of streamers) {
      await eventually(() => this.hasEnded(streamKey), 'the row has no end');
    }
    await eventually(() => this.#count(0), 'a stream that has ended is still on a list');
  }

  async hasEnded(streamKey: string): Promise<boolean> {
    return (await this.rowOf(streamKey))?.['end_reason'] === 'ended';
  }

  async rowOf(streamKey: string): Promise<Record<string, unknown> | undefined> {
    const text = `SELECT * FROM streams WHERE stream_key = '${streamKey}'`;
    return (await this.postgres.query(text, { url: this.#database }))[0];
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#parts[Symbol.asyncDispose]();
  }

  async #count(streams: number): Promise<boolean> {
    const all = this.nodes.map((node) => gauge(node, 'streamhub_cluster_streams'));
    return (await Promise.all(all)).every((count) => count === streams);
  }
}

/** Resolves with how long it took, ms. @throws the sentence, if it is never so. */
export async function eventually(isSo: () => Promise<boolean>, otherwise: string): Promise<number> {
  const sinceMs = performance.now();
  while (!(await isSo())) {
    if (performance.now() - sinceMs > WHOLE_WITHIN_MS) throw new Error(`${otherwise}.`);
    await wait(LOOK_EVERY_MS);
  }
  return performance.now() - sinceMs;
}

async function gauge({ address }: HubProcess, name: string): Promise<number> {
  const text = await (await fetch(`${address}/metrics`)).text();
  const [, value] = new RegExp(`^${name} (\\d+)$`, 'm').exec(text) ?? [];
  return Number(value);
}
