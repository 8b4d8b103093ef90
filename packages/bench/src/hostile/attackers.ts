/**
 * Starts the attackers' process and tells it what to play.
 * From: measure-hostile.ts. To: attackers-process.ts.
 */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { processUsage } from '../machine/process-usage.ts';
import type { ActAnswer, ActCall } from './attackers-process.ts';
import type { Target } from './turn.ts';

const ENTRY = fileURLToPath(new URL('./attackers-process.ts', import.meta.url));

export class Attackers implements AsyncDisposable {
  readonly #child: ChildProcess;

  constructor(target: Target) {
    this.#child = fork(ENTRY, [JSON.stringify(target)]);
  }

  get cpuSeconds(): number {
    return processUsage(this.#child.pid ?? 0).cpuSeconds;
  }

  /** Resolves when the act is over. */
  async play(call: ActCall): Promise<ActAnswer> {
    const isOver = new AbortController();
    const { signal } = isOver;
    try {
      const gone = once(this.#child, 'exit', { signal }).then(([code]) => {
        throw new Error(`the attackers ended during "${call.title}" (exit code ${code})`);
      });
      const answered = once(this.#child, 'message', { signal });
      this.#child.send(call);
      const [answer] = (await Promise.race([answered, gone])) as [ActAnswer];
      return answer;
    } finally {
      isOver.abort();
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const child = this.#child;
    if (child.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, 'exit');
    child.kill('SIGKILL');
    await exited;
  }
}
