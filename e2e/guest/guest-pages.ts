/**
 * Pages of a guest: the programs that the README of `@streamhub/client` shows, one that goes live and one that watches, made
 * ready for browsers in each way in which people do that.
 * From: packages/client/README.md. To: the guest's folder.
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'vite';
import webpack from 'webpack';

const README = new URL('../../packages/client/README.md', import.meta.url);
const PAGES = ['publish', 'watch'] as const;
const DOOR_OF_PAGE = { publish: '@streamhub/client/publish', watch: '@streamhub/client/element' };

export type WayToBuild = (folder: string) => Promise<void>;

/** The stream's key is what stands after `#` in the watching page's address. */
export async function writePrograms(folder: string, { hub }: { hub: string }): Promise<void> {
  for (const page of PAGES) {
    const program = (await blockWith(`from '${DOOR_OF_PAGE[page]}'`))
      .replaceAll('http://localhost:8080', hub)
      .replace("'THE_KEY_IN_THE_LINK'", 'location.hash.slice(1)');
    await writeFile(join(folder, `${page}.js`), program);
  }
}

export const withVite: WayToBuild = async (folder) => {
  const input = PAGES.map((page) => join(folder, `${page}.html`));
  for (const page of PAGES) await writePage(join(folder, `${page}.html`), script(`./${page}.js`));
  await build({
    root: folder,
    configFile: false,
    logLevel: 'error',
    base: './',
    build: { outDir: 'with-vite', rolldownOptions: { input } },
  });
};

export const withWebpack: WayToBuild = async (folder) => {
  const to = join(folder, 'with-webpack');
  const compiler = webpack({
    mode: 'production',
    context: folder,
    entry: Object.fromEntries(PAGES.map((page) => [page, `./${page}.js`])),
    output: { path: to },
  });
  const stats = await new Promise<webpack.Stats | undefined>((resolve, reject) => {
    compiler.run((error, made) => (error ? reject(error) : resolve(made)));
  });
  if (!stats || stats.hasErrors()) throw new Error(stats?.toString('errors-only'));
  for (const page of PAGES) await writePage(join(to, `${page}.html`), script(`./${page}.js`));
};

export const withoutBundler: WayToBuild = async (folder) => {
  const to = join(folder, 'without-bundler');
  const importMap = await blockWith('<script type="importmap">');
  await mkdir(to);
  for (const page of PAGES) {
    await writePage(join(to, `${page}.html`), importMap + script(`../${page}.js`));
  }
};

/** The README's program, as printed. */
async function blockWith(text: string): Promise<string> {
  const readme = await readFile(README, 'utf8');
  const blocks = [...readme.matchAll(/```\w+\n(.*?)```/gs)].map(([, block = '']) => block);
  const found = blocks.find((block) => block.includes(text));
  if (found === undefined) throw new Error(`the README shows no program with ${text}`);
  return found;
}

function writePage(path: string, content: string): Promise<void> {
  return writeFile(path, `<!doctype html><html><body>${content}</body></html>`);
}

function script(address: string): string {
  return `<script type="module" src="${address}"></script>`;
}
