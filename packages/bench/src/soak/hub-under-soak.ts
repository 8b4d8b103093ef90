/**
 * Starts the hub's process, asks it for figures, and ends it.
 * From: soak-command.ts. To: soaked-hub.ts.
 */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { nodeFlags } from 'streamhub';
import { ONE_ADDRESS_FOR_ALL } from '../load/one-address.ts';
import type { Held, Running } from './hub-figures.ts';
import type { Question } from './soaked-hub.ts';

const ENTRY = fileURLToPath(new URL('./soaked-hub.ts', import.meta.url));
const OPTIONS = ['--port', '0', ...ONE_ADDRESS_FOR_ALL];

export class HubUnderSoak implements AsyncDisposable {
  readonly address: string;
  readonly #child: ChildProcess;
  readonly #dataDir: string;

  private constructor(parts: { address: string; child: ChildProcess; dataDir: string }) {
    this.address = parts.address;
    this.#child = parts.child;
    this.#dataDir = parts.dataDir;
  }

  static async start(): Promise<HubUnderSoak> {
    const dataDir = await mkdtemp(join(tmpdir(), 'streamhub-'));
    const child = fork(ENTRY, [...OPTIONS, '--data-dir', dataDir], { execArgv: [...nodeFlags] });
    const { address } = (await nextMessage(child)) as { address: string };
    return new HubUnderSoak({ address, child, dataDir });
  }

  running(): Promise<Running> {
    return this.#ask('running');
  }

  held(): Promise<Held> {
    return this.#ask('held');
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#child.connected) {
      const exited = once(this.#child, 'exit');
      this.#child.disconnect();
      await exited;
    }
    await rm(this.#dataDir, { recursive: true, force: true });
  }

  /** One at a time. */
  async #ask<Figures extends Running | Held>(question: Question): Promise<Figures> {
    const answer = nextMessage(this.#child);
    this.#child.send(question);
    return (await answer) as Figures;
  }
}

async function nextMessage(child: ChildProcess): Promise<unknown> {
  const isOver = new AbortController();
  const { signal } = isOver;
  try {
    const gone = once(child, 'exit', { signal }).then(() => {
      throw new Error('the hub ended during the soak');
    });
    const [message] = (await Promise.race([once(child, 'message', { signal }), gone])) as [unknown];
    return message;
  } finally {
    isOver.abort();
  }
}
