/**
 * A real PgBouncer before the PostgreSQL that the tests share. It lends a connection for one transaction: what a hub leaves
 * behind on one is there for whoever gets it next.
 * From: tests of the store. To: the same, addresses.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { freePort } from './hub-process.ts';
import { userToRunAs } from './run-as.ts';

export class PgBouncer implements AsyncDisposable {
  readonly #child: ChildProcess;
  readonly #folder: string;
  readonly #port: number;

  private constructor(child: ChildProcess, folder: string, port: number) {
    this.#child = child;
    this.#folder = folder;
    this.#port = port;
  }

  /** `url`: of any database of the server that it stands before. */
  static async before(url: string): Promise<PgBouncer> {
    const { port: serverPort, username, password } = new URL(url);
    const runAs = userToRunAs('postgres');
    const folder = mkdtempSync(join(tmpdir(), 'streamhub-pgbouncer-'));
    const [settingsFile, usersFile] = [join(folder, 'pgbouncer.ini'), join(folder, 'users.txt')];
    const port = await freePort();
    writeFileSync(usersFile, `"${username}" "${password}"\n`, { mode: 0o600 });
    writeFileSync(
      settingsFile,
      `
[databases]
* = host=127.0.0.1 port=${serverPort}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${port}
unix_socket_dir =
auth_type = scram-sha-256
auth_file = ${usersFile}
pool_mode = transaction
ignore_startup_parameters = statement_timeout,lock_timeout
`,
    );
    const { uid, gid } = runAs;
    if (uid !== undefined && gid !== undefined) {
      for (const path of [folder, settingsFile, usersFile]) chownSync(path, uid, gid);
    }
    // Debian keeps it where only root's path leads.
    const path = ['/usr/sbin', process.env['PATH'] ?? ''].join(delimiter);
    const child = spawn('pgbouncer', [settingsFile], {
      ...runAs,
      env: { PATH: path },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let said = '';
    while (!said.includes('process up')) {
      const [text] = await Promise.race([once(child.stderr, 'data'), once(child, 'close')]);
      if (child.exitCode !== null) throw new Error(`PgBouncer did not start: ${said}`);
      said += text;
    }
    child.stderr.resume();
    return new PgBouncer(child, folder, port);
  }

  /** The same database, by way of it. */
  urlOf(url: string): string {
    const through = new URL(url);
    through.port = String(this.#port);
    return through.href;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const closed = once(this.#child, 'close');
    this.#child.kill('SIGKILL');
    await closed;
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
