/**
 * An HAProxy with the configuration in deploy/cluster/, in front of two nodes, with HTTPS on a free port of this machine.
 * From: tests. To: the nodes.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ownCertificate } from 'streamhub';
import { ChildProxy, freePort, portChanges, replaceEach } from './child-proxy.ts';
import { findProgram } from './find-program.ts';

const CONFIG = new URL('../../../../deploy/cluster/haproxy.cfg', import.meta.url);

export class HaproxyProcess implements AsyncDisposable {
  readonly origin: string;
  /** The certificate to trust, PEM. */
  readonly ca: string;
  readonly #proxy: ChildProxy;

  private constructor(parts: { origin: string; ca: string; proxy: ChildProxy }) {
    this.origin = parts.origin;
    this.ca = parts.ca;
    this.#proxy = parts.proxy;
  }

  static async start({ hubPort }: { hubPort: readonly [number, number] }): Promise<HaproxyProcess> {
    const [port, plainPort] = [await freePort(), await freePort()];
    let ca = '';
    const proxy = await ChildProxy.start(
      async (folder) => {
        ca = await ownCertificate({ dataDir: folder, nowMs: Date.now() });
        const path = join(folder, 'haproxy.cfg');
        const changes = {
          // A process may not open so many files everywhere.
          'maxconn 20000': 'maxconn 500',
          'bind :80': `bind 127.0.0.1:${plainPort}`,
          'bind :443': `bind 127.0.0.1:${port}`,
          '/etc/haproxy/live.example.org.pem': join(folder, 'own-certificate.pem'),
          ...portChanges(hubPort),
        };
        await writeFile(path, replaceEach(await readFile(CONFIG, 'utf8'), changes));
        // A master in the foreground: it says when its worker is there.
        return { command: findProgram('haproxy'), args: ['-W', '-db', '-f', path] };
      },
      { readyWhen: /Loading success/ },
    );
    return new HaproxyProcess({ origin: `https://127.0.0.1:${port}`, ca, proxy });
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#proxy[Symbol.asyncDispose]();
  }
}
