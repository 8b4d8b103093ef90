/**
 * Many viewers, in processes of their own, away from the hub's core.
 * From: benches. To: crowd-worker.ts.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { placed } from '../machine/cores.ts';
import type {
  BatchSeen,
  CrowdAnswer,
  CrowdCounts,
  CrowdRequests,
  CrowdWish,
  JoinSeen,
} from './crowd-messages.ts';

const WORKER = fileURLToPath(new URL('./crowd-worker.ts', import.meta.url));
const VIEWERS_OF_A_PROCESS = 2_000;
/** How often one of a mass of viewers reads. Far from filling the system's memory for a connection. */
export const READ_EVERY_MS = 200;

export class Crowd implements AsyncDisposable {
  readonly #wish: CrowdWish;
  readonly #processes: CrowdProcess[] = [];
  #viewers = 0;

  /** Nobody is in it yet. */
  constructor(wish: CrowdWish) {
    this.#wish = wish;
  }

  get viewers(): number {
    return this.#viewers;
  }

  /** Has a process ready, for those who come at once. */
  async start(): Promise<void> {
    await this.#processWithRoom().call('counts', {});
  }

  /** Resolves when all of them are being sent the stream. The joins of those who are sampled. */
  async add(viewers: number, { withinMs }: { withinMs?: number } = {}): Promise<JoinSeen[]> {
    const joins: Promise<JoinSeen[]>[] = [];
    for (let left = viewers; left > 0; ) {
      const process = this.#processWithRoom();
      const here = Math.min(left, VIEWERS_OF_A_PROCESS - process.viewers);
      process.viewers += here;
      const within = withinMs === undefined ? {} : { withinMs };
      joins.push(process.call('add', { viewers: here, ...within }));
      left -= here;
    }
    this.#viewers += viewers;
    return (await Promise.all(joins)).flat();
  }

  async counts(): Promise<CrowdCounts> {
    const all = await this.#askAll('counts');
    return {
      open: all.reduce((sum, { open }) => sum + open, 0),
      bytes: all.reduce((sum, { bytes }) => sum + bytes, 0),
      messages: all.reduce((sum, { messages }) => sum + messages, 0),
    };
  }

  async samples(): Promise<BatchSeen[][]> {
    return (await this.#askAll('samples')).flat();
  }

  async stopReading(): Promise<void> {
    await this.#askAll('stopReading');
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#processes.map((process) => process.stop()));
  }

  #askAll<Name extends 'counts' | 'samples' | 'stopReading'>(name: Name) {
    return Promise.all(this.#processes.map((process) => process.call(name, {})));
  }

  #processWithRoom(): CrowdProcess {
    const last = this.#processes.at(-1);
    if (last && last.viewers < VIEWERS_OF_A_PROCESS) return last;
    const made = new CrowdProcess(this.#wish);
    this.#processes.push(made);
    return made;
  }
}

class CrowdProcess {
  viewers = 0;
  readonly #child: ChildProcess;
  readonly #waiting = new Map<number, (answer: CrowdAnswer) => void>();
  #nextId = 0;

  constructor(wish: CrowdWish) {
    const { command, args } = placed('load', [process.execPath, WORKER, JSON.stringify(wish)]);
    this.#child = spawn(command, args, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
    this.#child.on('message', (answer: CrowdAnswer) => {
      this.#waiting.get(answer.id)?.(answer);
      this.#waiting.delete(answer.id);
    });
    this.#child.on('exit', (code) => {
      const error = `a process of viewers ended (exit code ${code})`;
      for (const [id, answered] of this.#waiting) answered({ id, error });
      this.#waiting.clear();
    });
  }

  async call<Name extends keyof CrowdRequests>(
    name: Name,
    args: CrowdRequests[Name]['args'],
  ): Promise<CrowdRequests[Name]['answer']> {
    const id = this.#nextId;
    this.#nextId += 1;
    const answered = new Promise<CrowdAnswer>((resolve) => this.#waiting.set(id, resolve));
    this.#child.send({ id, name, args });
    const answer = await answered;
    if ('error' in answer) throw new Error(answer.error);
    return answer.answer as CrowdRequests[Name]['answer'];
  }

  async stop(): Promise<void> {
    const child = this.#child;
    if (child.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, 'exit');
    child.kill('SIGKILL');
    await exited;
  }
}
