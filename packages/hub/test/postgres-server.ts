/**
 * A real PostgreSQL with a folder and a port of its own, which a test may stop, kill, freeze and start again. It refuses to
 * run as root: then its processes are those of a user without rights.
 */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chownSync,
  existsSync,
  globSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { Client } from 'pg';
import { freePort } from './hub-process.ts';
import { type RunAs, userToRunAs } from './run-as.ts';

const OWNER = 'streamhub';
/** Nothing must outlive the machine, so nothing waits for a disk. But what was confirmed outlives a killed process. */
const QUICK = ['fsync=off', 'full_page_writes=off', 'autovacuum=off'];
const SMALL = ['shared_buffers=16MB', 'max_connections=300', 'listen_addresses=127.0.0.1'];
/** Its shared memory is files of its folder, so that nothing of it stays when it is killed. */
const TIDY = ['dynamic_shared_memory_type=mmap'];

export class PostgresServer implements AsyncDisposable {
  /** In each URL; it must be found in no log. */
  static readonly password = 'its-password';
  readonly port: number;
  readonly #folder: string;
  readonly #runAs: RunAs;
  readonly #settings: readonly string[];
  #child: ChildProcess | undefined;
  #databases = 0;

  private constructor(parts: { port: number; folder: string; runAs: RunAs; settings: string[] }) {
    this.port = parts.port;
    this.#folder = parts.folder;
    this.#runAs = parts.runAs;
    this.#settings = parts.settings;
  }

  /** `certificate`: with its key, PEM, for connections by TLS. */
  static async start({ certificate }: { certificate?: string } = {}): Promise<PostgresServer> {
    const runAs = userToRunAs('postgres');
    const folder = mkdtempSync(join(tmpdir(), 'streamhub-postgres-'));
    const passwordFile = join(folder, 'password');
    writeFileSync(passwordFile, PostgresServer.password);
    const certificateFile = join(folder, 'certificate.pem');
    writeFileSync(certificateFile, certificate ?? '', { mode: 0o600 });
    const { uid, gid } = runAs;
    if (uid !== undefined && gid !== undefined) {
      for (const path of [folder, passwordFile, certificateFile]) chownSync(path, uid, gid);
    }
    const files = [`ssl_cert_file=${certificateFile}`, `ssl_key_file=${certificateFile}`];
    const settings = certificate === undefined ? [] : ['ssl=on', ...files];
    const access = ['-U', OWNER, '--auth=scram-sha-256', `--pwfile=${passwordFile}`];
    const form = ['--encoding=UTF8', '--locale=C', '--no-sync', '--no-instructions'];
    execFileSync(program('initdb'), ['-D', join(folder, 'data'), ...access, ...form], {
      ...runAs,
      cwd: folder,
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    const server = new PostgresServer({ port: await freePort(), folder, runAs, settings });
    await server.start();
    return server;
  }

  /** An empty one. Its own language sorts `_x` behind `ab`, as that of most machines does. */
  async createDatabase(more = ''): Promise<string> {
    this.#databases += 1;
    const name = `of_${process.pid}_${this.#databases}`;
    const language = more || `LOCALE_PROVIDER icu ICU_LOCALE 'en'`;
    await this.query(`CREATE DATABASE ${name} TEMPLATE template0 ${language}`);
    return this.urlOf(name);
  }

  urlOf(database: string): string {
    return `postgres://${OWNER}:${PostgresServer.password}@127.0.0.1:${this.port}/${database}`;
  }

  /** As its owner, in one of its databases. */
  async query(text: string, { url = this.urlOf('postgres') } = {}) {
    const client = new Client({ connectionString: url });
    await client.connect();
    try {
      return (await client.query(text)).rows as Record<string, unknown>[];
    } finally {
      await client.end();
    }
  }

  /** Resolves when it takes connections; always on the same port. */
  async start(): Promise<void> {
    const settings = [
      ...QUICK,
      ...SMALL,
      ...TIDY,
      ...this.#settings,
      `unix_socket_directories=${this.#folder}`,
    ];
    const args = ['-D', join(this.#folder, 'data'), '-p', String(this.port)];
    for (const setting of settings) args.push('-c', setting);
    const child = spawn(program('postgres'), args, {
      ...this.#runAs,
      cwd: this.#folder,
      env: {},
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    this.#child = child;
    const ready = Promise.withResolvers<void>();
    let said = '';
    child.stderr.on('data', (text) => {
      said += text;
      if (said.includes('ready to accept connections')) ready.resolve();
    });
    child.once('close', () => ready.reject(new Error(`PostgreSQL did not start: ${said}`)));
    await ready.promise;
  }

  /** `SIGINT`: in good order, with an end to all connections. `SIGKILL`: as a machine that dies. */
  async end(signal: 'SIGINT' | 'SIGKILL'): Promise<void> {
    const child = this.#child;
    if (child === undefined || this.#hasEnded) return;
    const closed = once(child, 'close');
    const processes = signal === 'SIGKILL' ? this.#processes() : [child.pid];
    for (const pid of processes) if (pid !== undefined) kill(pid, signal);
    await closed;
  }

  /** It stands still, with its connections open, until `thaw`. */
  freeze(): void {
    for (const pid of this.#processes()) kill(pid, 'SIGSTOP');
  }

  thaw(): void {
    for (const pid of this.#processes()) kill(pid, 'SIGCONT');
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.thaw();
    await this.end('SIGINT');
    rmSync(this.#folder, { recursive: true, force: true });
  }

  get #hasEnded(): boolean {
    return this.#child?.exitCode !== null || this.#child.signalCode !== null;
  }

  /** Itself first: it begins no other one after that. Each of its connections is a process. */
  #processes(): number[] {
    const pid = this.#child?.pid;
    if (pid === undefined || this.#hasEnded) return [];
    const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim();
    return [pid, ...children.split(' ').filter(Boolean).map(Number)];
  }
}

function program(name: 'initdb' | 'postgres'): string {
  // Debian keeps each version in a folder of its own.
  const folders = [
    ...(process.env['PATH'] ?? '').split(delimiter),
    ...globSync('/usr/lib/postgresql/*/bin').sort().reverse(),
  ];
  const found = folders.map((folder) => join(folder, name)).find((path) => existsSync(path));
  if (found === undefined) throw new Error(`${name} of PostgreSQL is not installed`);
  return found;
}

function kill(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It has ended meanwhile.
  }
}
