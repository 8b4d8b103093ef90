/**
 * A hub that is killed and started again, always at the same address and over the same data folder.
 * From: restart-command.ts. To: the command line of the hub, as a process.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { nodeFlags } from 'streamhub';

const CLI = fileURLToPath(new URL('./streamhub.js', import.meta.resolve('streamhub')));

export class MortalHub implements AsyncDisposable {
  readonly address: string;
  readonly #args: string[];
  readonly #dataDir: string;
  #child: ChildProcess | undefined;

  private constructor({ port, dataDir }: { port: number; dataDir: string }) {
    this.address = `http://127.0.0.1:${port}`;
    this.#dataDir = dataDir;
    this.#args = ['--port', String(port), '--data-dir', dataDir, '--log-level', 'error'];
  }

  static async prepare(): Promise<MortalHub> {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    server.close();
    await once(server, 'close');
    return new MortalHub({ port, dataDir: await mkdtemp(join(tmpdir(), 'streamhub-')) });
  }

  /** Resolves when it listens: then it prints its first line. */
  async start(): Promise<void> {
    const child = spawn(process.execPath, [...nodeFlags, CLI, ...this.#args], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    this.#child = child;
    const gone = once(child, 'exit').then(([code]) => {
      throw new Error(`the hub did not start (exit code ${code})`);
    });
    // It is killed later, and nobody waits for this any more.
    gone.catch(() => {});
    await Promise.race([once(child.stdout, 'data'), gone]);
  }

  /** Without a word. */
  async kill(): Promise<void> {
    const child = this.#child;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, 'exit');
    child.kill('SIGKILL');
    await exited;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.kill();
    await rm(this.#dataDir, { recursive: true, force: true });
  }
}
