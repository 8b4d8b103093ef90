/**
 * The benches' page, built as the web pages are, into a folder that is deleted afterwards.
 * From: packages/bench/page. To: a hub, which serves it in place of its own pages.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

const SOURCE = fileURLToPath(new URL('../../page', import.meta.url));

export class BuiltPage implements AsyncDisposable {
  readonly folder: string;

  private constructor(folder: string) {
    this.folder = folder;
  }

  static async build(): Promise<BuiltPage> {
    const folder = await mkdtemp(join(tmpdir(), 'streamhub-bench-page-'));
    const page = new BuiltPage(folder);
    try {
      await build({
        root: SOURCE,
        configFile: false,
        logLevel: 'warn',
        // No data: addresses: the hub's content security policy is the same as for its own pages.
        build: { outDir: folder, emptyOutDir: true, assetsInlineLimit: 0 },
        worker: { format: 'es' },
      });
    } catch (error) {
      await page[Symbol.asyncDispose]();
      throw error;
    }
    return page;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.folder, { recursive: true, force: true });
  }
}
