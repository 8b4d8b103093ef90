/**
 * A hub of its own: the command line as a child process, on a free port, with a data folder that is deleted afterwards.
 * From: benches and browser tests, further options. To: the hub's address; its log goes to standard error.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { nodeFlags } from 'streamhub';
import { placed } from './machine/cores.ts';

const CLI = fileURLToPath(new URL('./streamhub.js', import.meta.resolve('streamhub')));
const START_WITHIN_MS = 20_000;
/** The hub promises 5 s. */
const STOP_WITHIN_MS = 10_000;

interface HubPlace {
  /** On a core of its own, where that can be had. */
  isPinned?: boolean;
  /** In place of the workspace's: one that was installed. */
  program?: string;
  /** In place of the workspace's Node. */
  node?: string;
}

export class HubProcess implements AsyncDisposable {
  /** Such as `http://127.0.0.1:40123`, with the path of `--base-path`. */
  readonly address: string;
  readonly #child: ChildProcess;
  readonly #dataDir: string;
  readonly #output: readonly string[];
  #stopping: Promise<number> | undefined;

  private constructor(parts: {
    address: string;
    child: ChildProcess;
    dataDir: string;
    output: readonly string[];
  }) {
    this.address = parts.address;
    this.#child = parts.child;
    this.#dataDir = parts.dataDir;
    this.#output = parts.output;
  }

  /** `options` are those of the command line, such as `['--grace-seconds', '2']`. */
  static async start(
    options: readonly string[] = [],
    { isPinned = false, program = CLI, node = process.execPath }: HubPlace = {},
  ): Promise<HubProcess> {
    const dataDir = await mkdtemp(join(tmpdir(), 'streamhub-'));
    const ours = ['--port', '0', '--host', '127.0.0.1', '--data-dir', dataDir];
    const all = [...nodeFlags, program, ...ours, '--log-level', 'warn', ...options] as const;
    const { command, args } = isPinned
      ? placed('hub', [node, ...all])
      : { command: node, args: all };
    const child = spawn(command, args, {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: withoutHubOptions(process.env),
    });
    const output: string[] = [];
    child.stdout?.on('data', (chunk) => output.push(String(chunk)));
    try {
      return new HubProcess({ address: await addressOf(child), child, dataDir, output });
    } catch (error) {
      child.kill('SIGKILL');
      await rm(dataDir, { recursive: true, force: true });
      throw error;
    }
  }

  get pid(): number {
    if (this.#child.pid === undefined) throw new Error('the hub has no process');
    return this.#child.pid;
  }

  /** Such as 40123: where a proxy finds it. */
  get port(): number {
    return Number(new URL(this.address).port);
  }

  /** What the pattern finds in what the hub has printed; waits for it. */
  async printed(pattern: RegExp): Promise<RegExpExecArray> {
    for (;;) {
      const found = pattern.exec(this.#output.join(''));
      if (found) return found;
      if (!this.#child.stdout) throw new Error('the hub process has no output to read');
      await once(this.#child.stdout, 'data', { signal: AbortSignal.timeout(START_WITHIN_MS) });
    }
  }

  /** Stops it politely and waits. Gives back its exit code; twice is harmless. */
  stop(): Promise<number> {
    this.#stopping ??= this.#stop();
    return this.#stopping;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
  }

  async #stop(): Promise<number> {
    const child = this.#child;
    try {
      if (child.exitCode === null && child.signalCode === null) {
        const exited = once(child, 'exit', { signal: AbortSignal.timeout(STOP_WITHIN_MS) });
        child.kill('SIGTERM');
        await exited;
      }
    } catch (cause) {
      child.kill('SIGKILL');
      throw new Error(`the hub did not stop within ${STOP_WITHIN_MS} ms`, { cause });
    } finally {
      await rm(this.#dataDir, { recursive: true, force: true });
    }
    // Null if a signal ended it before it could end itself.
    return child.exitCode ?? 1;
  }
}

/** The first line that the hub prints ends with its address; `localhost` could be another address family. */
async function addressOf(child: ChildProcess): Promise<string> {
  if (!child.stdout) throw new Error('the hub process has no output to read');
  const deadline = AbortSignal.timeout(START_WITHIN_MS);
  const lines = createInterface({ input: child.stdout });
  const firstLine = once(lines, 'line', { signal: deadline });
  const gone = once(child, 'exit', { signal: deadline }).then(([code]) => {
    throw new Error(`the hub did not start (exit code ${code})`);
  });
  const [line] = (await Promise.race([firstLine, gone])) as [string];
  const [, protocol, portAndPath] =
    /(https?):\/\/(?:localhost|127\.0\.0\.1)(:\d+\S*)$/.exec(line) ?? [];
  if (!portAndPath) throw new Error(`the hub did not print its address but: ${line}`);
  return `${protocol}://127.0.0.1${portAndPath}`;
}

/** So that what happens to be set in somebody's shell changes no figure and no test. */
function withoutHubOptions(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(env).filter(([name]) => !/^(PORT|HOST|TRUST_PROXY|STREAMHUB_.*)$/.test(name)),
  );
}
