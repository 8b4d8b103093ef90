/** A real NATS server on a port that stays, which a test may stop, kill, freeze and start again. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { freePort } from './hub-process.ts';

/** As a deployment has it, as far as Debian's version knows it: a node that does not read delays nobody for long. */
const SETTINGS = ['host: 127.0.0.1', 'max_pending: 16MB', 'write_deadline: "1s"'];

export class NatsUnderTest implements AsyncDisposable {
  readonly port: number;
  readonly #folder: string;
  #child: ChildProcess | undefined;

  private constructor(port: number, folder: string) {
    this.port = port;
    this.#folder = folder;
  }

  /** `settings`: more lines of its configuration. */
  static async start({ settings = [] }: { settings?: string[] } = {}): Promise<NatsUnderTest> {
    const port = await freePort();
    const folder = await mkdtemp(join(tmpdir(), 'streamhub-nats-'));
    const lines = [`port: ${port}`, ...SETTINGS, ...settings];
    await writeFile(join(folder, 'nats.conf'), `${lines.join('\n')}\n`);
    const server = new NatsUnderTest(port, folder);
    await server.start();
    return server;
  }

  get url(): string {
    return `nats://127.0.0.1:${this.port}`;
  }

  /** Resolves when it takes connections; always on the same port. */
  async start(): Promise<void> {
    // Debian keeps it where only root's path leads.
    const path = ['/usr/sbin', process.env['PATH'] ?? ''].join(delimiter);
    const child = spawn('nats-server', ['-c', join(this.#folder, 'nats.conf')], {
      env: { PATH: path },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    this.#child = child;
    let said = '';
    while (!said.includes('Server is ready')) {
      const [text] = await Promise.race([once(child.stderr, 'data'), once(child, 'close')]);
      if (child.exitCode !== null) throw new Error(`nats-server did not start: ${said}`);
      said += text;
    }
    // A pipe that nobody reads would stop it one day.
    child.stderr.resume();
  }

  /** It stands still, with its connections open, until `thaw`. */
  freeze(): void {
    this.#child?.kill('SIGSTOP');
  }

  thaw(): void {
    this.#child?.kill('SIGCONT');
  }

  async end(signal: 'SIGTERM' | 'SIGKILL' = 'SIGKILL'): Promise<void> {
    const child = this.#child;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const closed = once(child, 'close');
    child.kill(signal);
    await closed;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.end();
    await rm(this.#folder, { recursive: true, force: true });
  }
}
