/** The command line as a process that a test may kill: always at the same port, over the same data folder. */
import { type ChildProcess, spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';

const CLI = fileURLToPath(new URL('../src/streamhub.js', import.meta.url));

/** As from a shell in which nothing of the hub is set. What Node has compiled before halves the time of a start. */
export const plainEnv = {
  PATH: process.env['PATH'],
  NODE_COMPILE_CACHE: process.env['NODE_COMPILE_CACHE'],
};

export class HubProcess implements AsyncDisposable {
  readonly address: string;
  readonly #command: string[];
  readonly #env: Record<string, string>;
  #child: ChildProcess | undefined;
  errors = '';

  constructor({
    port,
    dataDir,
    args = [],
    env = {},
    wrap = [],
  }: {
    port: number;
    dataDir: string;
    args?: string[];
    env?: Record<string, string>;
    /** A command that starts the hub in its own way. */
    wrap?: string[];
  }) {
    this.address = `http://127.0.0.1:${port}`;
    const options = ['--port', String(port), '--data-dir', dataDir, '--log-level', 'warn', ...args];
    this.#command = [...wrap, process.execPath, CLI, ...options];
    this.#env = env;
  }

  get pid(): number {
    return this.#child?.pid ?? 0;
  }

  /** Resolves when it listens. */
  async start(): Promise<void> {
    const [program = '', ...args] = this.#command;
    const child = spawn(program, args, {
      env: { ...plainEnv, ...this.#env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#child = child;
    child.stderr.on('data', (text) => {
      this.errors += text;
    });
    let output = '';
    while (!output.includes('StreamHub is at')) {
      const [text] = await Promise.race([once(child.stdout, 'data'), once(child, 'close')]);
      if (child.exitCode !== null) throw new Error(`the hub did not start: ${this.errors}`);
      output += text;
    }
  }

  /** `SIGKILL`: it has no time to say or to write anything. */
  async end(signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
    const child = this.#child;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const closed = once(child, 'close');
    child.kill(signal);
    await closed;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.end('SIGKILL');
  }
}

/**
 * Nobody listens there. It is below the ports that the system hands out by itself, so that nobody else is given it before
 * it is used, or while whoever uses it is down.
 */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(20_000, 32_000);
    const server = createServer().listen(port, '127.0.0.1');
    const isFree = await once(server, 'listening').then(
      () => true,
      () => false,
    );
    if (!isFree) continue;
    server.close();
    await once(server, 'close');
    return port;
  }
}
