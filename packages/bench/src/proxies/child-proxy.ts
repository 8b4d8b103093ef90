/**
 * A server as a child process, with a folder of its own that is deleted afterwards.
 * From: nginx-process.ts, caddy-process.ts, haproxy-process.ts, nats-process.ts, backing-servers.ts. To: the same.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const WITHIN_MS = 20_000;

export interface ProxyCommand {
  command: string;
  args: string[];
  env?: NodeJS.ProcessEnv;
}

export class ChildProxy implements AsyncDisposable {
  readonly folder: string;
  readonly #child: ChildProcess;
  readonly #kill = () => void this.#child.kill('SIGTERM');
  #said = '';

  private constructor(folder: string, child: ChildProcess) {
    this.folder = folder;
    this.#child = child;
    // A test that ran out of time leaves nothing running behind it.
    process.once('exit', this.#kill);
    child.stderr?.on('data', (text) => {
      this.#said += text;
    });
  }

  /** Resolves once it has said so in its log. `describe` is handed the folder. */
  static async start(
    describe: (folder: string) => Promise<ProxyCommand>,
    { readyWhen }: { readyWhen: RegExp },
  ): Promise<ChildProxy> {
    const folder = await mkdtemp(join(tmpdir(), 'streamhub-proxy-'));
    const { command, args, env } = await describe(folder);
    const child = spawn(command, args, {
      stdio: ['ignore', 'ignore', 'pipe'],
      env: { PATH: process.env['PATH'], ...env },
    });
    const proxy = new ChildProxy(folder, child);
    try {
      await proxy.says(readyWhen);
      return proxy;
    } catch (error) {
      await proxy[Symbol.asyncDispose]();
      throw error;
    }
  }

  get pid(): number {
    if (this.#child.pid === undefined) throw new Error('the server has no process');
    return this.#child.pid;
  }

  /** How often it has said it so far; to be handed to `says` as what is known already. */
  count(pattern: RegExp): number {
    return [...this.#said.matchAll(new RegExp(pattern, 'g'))].length;
  }

  /** Waits until it has said it more than `known` times. */
  async says(pattern: RegExp, { known = 0 }: { known?: number } = {}): Promise<void> {
    const { stderr } = this.#child;
    const signal = AbortSignal.timeout(WITHIN_MS);
    const gone = once(this.#child, 'close', { signal });
    while (this.count(pattern) <= known) {
      if (!stderr || stderr.readableEnded) throw new Error(`the proxy ended: ${this.#said}`);
      await Promise.race([once(stderr, 'data', { signal }), gone]).catch((cause) => {
        throw new Error(`the proxy never said ${pattern}: ${this.#said}`, { cause });
      });
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const child = this.#child;
    process.off('exit', this.#kill);
    if (child.pid !== undefined && child.exitCode === null && child.signalCode === null) {
      const exited = once(child, 'exit');
      child.kill('SIGTERM');
      await exited;
    }
    await rm(this.folder, { recursive: true, force: true });
  }
}

/**
 * Proxies cannot be told to take any port and say which. This one is below those that the system hands out by itself, so that
 * nobody else is given it before the proxy listens.
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

/** @throws if a text is not there: what people are told to use would not be what is tested. */
export function replaceEach(text: string, replacements: Record<string, string>): string {
  return Object.entries(replacements).reduce((result, [from, to]) => {
    if (!result.includes(from)) throw new Error(`the configuration has no "${from}"`);
    return result.replaceAll(from, to);
  }, text);
}

/** Where a configuration finds the hub, or its two nodes. */
export type HubPorts = number | readonly [number, number];

export function portChanges(ports: HubPorts): Record<string, string> {
  if (typeof ports === 'number') return { '127.0.0.1:8080': `127.0.0.1:${ports}` };
  const [first, second] = ports;
  return { '127.0.0.1:8081': `127.0.0.1:${first}`, '127.0.0.1:8082': `127.0.0.1:${second}` };
}
