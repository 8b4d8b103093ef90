/**
 * What nodes have between and under them: a NATS server and a PostgreSQL, each with a folder that is deleted afterwards.
 * From: benches and browser tests. To: the nodes.
 */
import { execFileSync } from 'node:child_process';
import { chmod, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { ChildProxy, freePort } from '../proxies/child-proxy.ts';
import { findProgram } from '../proxies/find-program.ts';

/** As deploy/ has it: a node that does not read holds up nobody. */
const NATS_SETTINGS = ['host: 127.0.0.1', 'max_pending: 16MB', 'write_deadline: "1s"'];
/** Nothing must outlive the machine. */
const QUICK = ['fsync=off', 'listen_addresses=127.0.0.1', 'dynamic_shared_memory_type=mmap'];
/** It refuses to run as root. */
const AS_NOBODY = ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups'];

export class BackingServers implements AsyncDisposable {
  /** Options of each node. */
  readonly options: readonly string[];
  readonly natsPid: number;
  readonly #servers: AsyncDisposable;

  private constructor(parts: { options: string[]; natsPid: number; servers: AsyncDisposable }) {
    this.options = parts.options;
    this.natsPid = parts.natsPid;
    this.#servers = parts.servers;
  }

  static async start(): Promise<BackingServers> {
    await using servers = new AsyncDisposableStack();
    const natsPort = await freePort();
    const nats = servers.use(
      await ChildProxy.start(
        async (folder) => {
          const config = join(folder, 'nats.conf');
          await writeFile(config, [`port: ${natsPort}`, ...NATS_SETTINGS].join('\n'));
          return { command: findProgram('nats-server'), args: ['-c', config] };
        },
        { readyWhen: /Server is ready/ },
      ),
    );
    const databasePort = await freePort();
    servers.use(
      await ChildProxy.start((folder) => postgres(folder, databasePort), {
        readyWhen: /ready to accept connections/,
      }),
    );
    const database = `postgres://bench@127.0.0.1:${databasePort}/postgres`;
    const options = ['--nats', `nats://127.0.0.1:${natsPort}`, '--database', database];
    return new BackingServers({ options, natsPid: nats.pid, servers: servers.move() });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#servers[Symbol.asyncDispose]();
  }
}

async function postgres(folder: string, port: number) {
  const isRoot = process.getuid?.() === 0;
  const [command = '', ...before] = isRoot ? AS_NOBODY : ['env'];
  // Its own folder is inside, and it is to write its socket here.
  if (isRoot) await chmod(folder, 0o777);
  const server = findProgram('postgres');
  const data = join(folder, 'data');
  const form = ['-U', 'bench', '--auth=trust', '--encoding=UTF8', '--locale=C', '--no-sync'];
  const initdb = [...before, join(dirname(server), 'initdb'), '-D', data, ...form];
  execFileSync(command, initdb, { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] });
  const settings = [...QUICK, `unix_socket_directories=${folder}`];
  const flags = settings.flatMap((setting) => ['-c', setting]);
  return { command, args: [...before, server, '-D', data, '-p', String(port), ...flags] };
}
