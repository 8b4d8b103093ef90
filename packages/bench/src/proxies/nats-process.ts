/**
 * A NATS server with the configuration in deploy/cluster/, on a free port of this machine.
 * From: tests. To: the nodes of a hub.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ChildProxy, freePort, replaceEach } from './child-proxy.ts';
import { findProgram } from './find-program.ts';

const CONFIG = new URL('../../../../deploy/cluster/nats.conf', import.meta.url);
const PASSWORD = 'of-this-test';
/** Debian's version is too old for it. */
const UNKNOWN = 'no_fast_producer_stall: true';

export class NatsProcess implements AsyncDisposable {
  /** With its password. */
  readonly url: string;
  readonly #child: ChildProxy;

  private constructor(url: string, child: ChildProxy) {
    this.url = url;
    this.#child = child;
  }

  static async start(): Promise<NatsProcess> {
    const port = await freePort();
    const child = await ChildProxy.start(
      async (folder) => {
        const changes = { 'port: 4222': `port: ${port}\nhost: 127.0.0.1`, [UNKNOWN]: '' };
        const path = join(folder, 'nats.conf');
        await writeFile(path, replaceEach(await readFile(CONFIG, 'utf8'), changes));
        const env = { NATS_PASSWORD: PASSWORD };
        return { command: findProgram('nats-server'), args: ['-c', path], env };
      },
      { readyWhen: /Server is ready/ },
    );
    return new NatsProcess(`nats://streamhub:${PASSWORD}@127.0.0.1:${port}`, child);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#child[Symbol.asyncDispose]();
  }
}
