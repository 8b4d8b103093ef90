/**
 * A server that the hub is compared with: a process of its own, on the hub's core.
 * From: the programs beside this file, each of which prints one line, its address. To: fanout/ and many-streams/.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { on, once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { placed } from '../machine/cores.ts';

const START_WITHIN_MS = 20_000;

export type ServerName = 'socket-io' | 'ws' | 'net' | 'relay' | 'node-media-server';

export class ServerProcess implements AsyncDisposable {
  /** What it printed. */
  readonly address: string;
  readonly #child: ChildProcess;
  readonly #folder: string;

  private constructor(parts: { address: string; child: ChildProcess; folder: string }) {
    this.address = parts.address;
    this.#child = parts.child;
    this.#folder = parts.folder;
  }

  /** `input` is for its standard input. */
  static async start(name: ServerName, input = ''): Promise<ServerProcess> {
    const program = fileURLToPath(new URL(`./${name}-server.ts`, import.meta.url));
    const folder = await mkdtemp(join(tmpdir(), 'streamhub-bench-'));
    const { command, args } = placed('hub', [process.execPath, program]);
    const child = spawn(command, args, { cwd: folder, stdio: ['pipe', 'pipe', 'inherit'] });
    child.stdin?.end(input);
    try {
      const address = await addressOf(child);
      return new ServerProcess({ address, child, folder });
    } catch (cause) {
      child.kill('SIGKILL');
      await rm(folder, { recursive: true, force: true });
      throw new Error(`the ${name} server did not start`, { cause });
    }
  }

  get pid(): number {
    if (this.#child.pid === undefined) throw new Error('the server has no process');
    return this.#child.pid;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#child.exitCode === null && this.#child.signalCode === null) {
      const exited = once(this.#child, 'exit');
      this.#child.kill('SIGKILL');
      await exited;
    }
    await rm(this.#folder, { recursive: true, force: true });
  }
}

/** Some servers have more to say before. */
async function addressOf(child: ChildProcess): Promise<string> {
  if (!child.stdout) throw new Error('the server has no output to read');
  const signal = AbortSignal.timeout(START_WITHIN_MS);
  for await (const [line] of on(createInterface({ input: child.stdout }), 'line', { signal })) {
    if (line.startsWith('http://')) return line;
  }
  throw new Error('it printed no address');
}
