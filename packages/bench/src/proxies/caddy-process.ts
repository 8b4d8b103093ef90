/**
 * A Caddy with one of the configurations in deploy/, in front of a hub, with HTTPS on a free port of this machine.
 * From: tests. To: the hub.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ownCertificate } from 'streamhub';
import { ChildProxy, freePort, type HubPorts, portChanges, replaceEach } from './child-proxy.ts';
import { findProgram } from './find-program.ts';

const DEPLOY = new URL('../../../../deploy/', import.meta.url);

/** A request of long-polling lasts ten seconds: a test that is over does not wait for it. */
const OPTIONS = '{\n\tadmin off\n\tauto_https disable_redirects\n\tgrace_period 100ms\n}\n';

export interface CaddyOptions {
  /** A file of deploy/. */
  config: 'Caddyfile' | 'Caddyfile.subpath' | 'cluster/Caddyfile';
  hubPort: HubPorts;
  changes?: Record<string, string>;
}

export class CaddyProcess implements AsyncDisposable {
  readonly origin: string;
  /** The certificate to trust, PEM. */
  readonly ca: string;
  readonly #proxy: ChildProxy;

  private constructor(parts: { origin: string; ca: string; proxy: ChildProxy }) {
    this.origin = parts.origin;
    this.ca = parts.ca;
    this.#proxy = parts.proxy;
  }

  static async start({ config, hubPort, changes = {} }: CaddyOptions): Promise<CaddyProcess> {
    const port = await freePort();
    const origin = `https://127.0.0.1:${port}`;
    let ca = '';
    const proxy = await ChildProxy.start(
      async (folder) => {
        ca = await ownCertificate({ dataDir: folder, nowMs: Date.now() });
        const pem = join(folder, 'own-certificate.pem');
        const site = replaceEach(await readFile(new URL(config, DEPLOY), 'utf8'), {
          ...portChanges(hubPort),
          ...changes,
        }).replace(
          /^(live\.)?example\.org \{$/m,
          `${origin} {\n\tbind 127.0.0.1\n\ttls ${pem} ${pem}`,
        );
        const path = join(folder, 'Caddyfile');
        await writeFile(path, `${OPTIONS}${site}`);
        return {
          command: findProgram('caddy'),
          args: ['run', '--config', path, '--adapter', 'caddyfile'],
          env: { HOME: folder, XDG_DATA_HOME: folder, XDG_CONFIG_HOME: folder },
        };
      },
      { readyWhen: /serving initial configuration/ },
    );
    return new CaddyProcess({ origin, ca, proxy });
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#proxy[Symbol.asyncDispose]();
  }
}
