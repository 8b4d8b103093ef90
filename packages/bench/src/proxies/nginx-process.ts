/**
 * An nginx with one of the configurations in deploy/, in front of a hub, with HTTPS on a free port of this machine.
 * From: tests. To: the hub.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ownCertificate } from 'streamhub';
import { ChildProxy, freePort, type HubPorts, portChanges, replaceEach } from './child-proxy.ts';
import { findProgram } from './find-program.ts';

const DEPLOY = new URL('../../../../deploy/', import.meta.url);
const STARTED = /start worker process \d+/;
const WORKER_GONE = /worker process \d+ exited with code/;

export interface NginxOptions {
  /** A file of deploy/. */
  config: 'nginx.conf' | 'nginx-subpath.conf' | 'nginx-hls.conf' | 'cluster/nginx.conf';
  hubPort: HubPorts;
  /** Further changes, each text to the one that takes its place. */
  changes?: Record<string, string>;
}

export class NginxProcess implements AsyncDisposable {
  /** Such as `https://127.0.0.1:40123`. */
  readonly origin: string;
  /** The certificate to trust, PEM. */
  readonly ca: string;
  readonly #proxy: ChildProxy;
  readonly #command: { command: string; args: string[] };

  private constructor(parts: {
    origin: string;
    ca: string;
    proxy: ChildProxy;
    command: { command: string; args: string[] };
  }) {
    this.origin = parts.origin;
    this.ca = parts.ca;
    this.#proxy = parts.proxy;
    this.#command = parts.command;
  }

  static async start({ config, hubPort, changes = {} }: NginxOptions): Promise<NginxProcess> {
    const port = await freePort();
    const command = findProgram('nginx');
    let args: string[] = [];
    let ca = '';
    const proxy = await ChildProxy.start(
      async (folder) => {
        ca = await ownCertificate({ dataDir: folder, nowMs: Date.now() });
        const site = replaceEach(await readFile(new URL(config, DEPLOY), 'utf8'), {
          'listen 443 ssl': `listen 127.0.0.1:${port} ssl`,
          ...portChanges(hubPort),
          ...changes,
        })
          .replace('/var/cache/nginx', folder)
          .replace('listen 80;', `listen 127.0.0.1:${await freePort()};`)
          .replace(/(ssl_certificate(_key)?) .*;/g, `$1 ${join(folder, 'own-certificate.pem')};`);
        await writeFile(join(folder, 'site.conf'), site);
        await writeFile(join(folder, 'main.conf'), mainConfig(folder));
        await mkdir(join(folder, 'temp'));
        args = ['-p', folder, '-c', join(folder, 'main.conf'), '-e', 'stderr'];
        return { command, args };
      },
      { readyWhen: STARTED },
    );
    const origin = `https://127.0.0.1:${port}`;
    return new NginxProcess({ origin, ca, proxy, command: { command, args } });
  }

  /** `nginx -s reload`, until the worker before is gone, and with it all its connections. */
  async reload(): Promise<void> {
    const known = this.#proxy.count(WORKER_GONE);
    const { command, args } = this.#command;
    const signalled = spawn(command, [...args, '-s', 'reload'], { stdio: 'ignore' });
    await once(signalled, 'exit');
    await this.#proxy.says(WORKER_GONE, { known });
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#proxy[Symbol.asyncDispose]();
  }
}

function mainConfig(folder: string): string {
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (name) => `${name}_temp_path ${join(folder, 'temp', name)};`,
  );
  return `
    daemon off;
    ${process.getuid?.() === 0 ? 'user root;' : ''}
    pid ${join(folder, 'nginx.pid')};
    error_log stderr notice;
    worker_processes 1;
    # After a reload connections of the worker before are cut, not left alone for as long as they last.
    worker_shutdown_timeout 1s;
    events { worker_connections 512; }
    http {
      access_log off;
      types { text/html html; }
      ${temporary.join('\n      ')}
      include ${join(folder, 'site.conf')};
    }
  `;
}
