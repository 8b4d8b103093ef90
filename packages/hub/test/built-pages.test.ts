/** The files of the built pages: what is in the folder at that moment, compressed where it lies there compressed. */
import { mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { get } from 'node:http';
import { join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { startTestHub, temporaryFolder } from './hub-under-test.ts';

const SCRIPT = 'export const words = "one two three";\n'.repeat(50);

function folderOfPages(): string {
  const pagesDir = temporaryFolder();
  writeFileSync(join(pagesDir, 'index.html'), '<!doctype html><title>Pages</title>');
  mkdirSync(join(pagesDir, 'assets'));
  writeAsset(pagesDir, 'main-1a2b.js');
  return pagesDir;
}

function writeAsset(pagesDir: string, name: string): void {
  const path = join(pagesDir, 'assets', name);
  writeFileSync(path, SCRIPT);
  writeFileSync(`${path}.br`, brotliCompressSync(SCRIPT));
  writeFileSync(`${path}.gz`, gzipSync(SCRIPT));
}

/** `fetch` unpacks, and takes dots out of addresses before it asks. */
function rawGet(address: string, path: string, headers: Record<string, string> = {}) {
  const { hostname, port } = new URL(address);
  return new Promise<{ status: number; headers: Record<string, unknown>; bytes: number }>(
    (resolve, reject) => {
      get({ hostname, port, path, headers }, (response) => {
        let bytes = 0;
        response.on('data', (data: Buffer) => {
          bytes += data.byteLength;
        });
        response.on('end', () =>
          resolve({ status: response.statusCode ?? 0, headers: response.headers, bytes }),
        );
      }).on('error', reject);
    },
  );
}

test('H5a pages that are built anew beside a running hub are served with their new files', async () => {
  const pagesDir = folderOfPages();
  await using under = await startTestHub({ pagesDir });
  const status = async (file: string) => (await fetch(`${under.hub.address}/${file}`)).status;
  expect(await status('assets/main-1a2b.js')).toBe(200);
  rmSync(join(pagesDir, 'assets', 'main-1a2b.js'));
  writeAsset(pagesDir, 'main-3c4d.js');
  expect(await status('assets/main-3c4d.js')).toBe(200);
  expect(await status('assets/main-1a2b.js'), 'a compressed rest is no file').toBe(404);
});

test('H5a a hub that was started before its pages were built serves them once they are', async () => {
  const pagesDir = join(temporaryFolder(), 'pages');
  await using under = await startTestHub({ pagesDir });
  const before = await fetch(under.hub.address);
  expect(before.status).toBe(404);
  expect(await before.json()).toMatchObject({ code: 'not_found' });
  renameSync(folderOfPages(), pagesDir);
  expect(await (await fetch(under.hub.address)).text()).toContain('<title>Pages</title>');
  expect((await fetch(`${under.hub.address}/assets/main-1a2b.js`)).status).toBe(200);
});

test.each([
  ['gzip, deflate, br, zstd', 'br', brotliCompressSync(SCRIPT).byteLength],
  ['gzip, deflate', 'gzip', gzipSync(SCRIPT).byteLength],
  ['br;q=0, gzip', 'gzip', gzipSync(SCRIPT).byteLength],
  ['', undefined, SCRIPT.length],
] as const)('H5b a browser that takes "%s" gets %s', async (accepted, encoding, bytes) => {
  await using under = await startTestHub({ pagesDir: folderOfPages() });
  const headers = accepted ? { 'accept-encoding': accepted } : {};
  const answer = await rawGet(under.hub.address, '/assets/main-1a2b.js', headers);
  expect(answer).toMatchObject({ status: 200, bytes });
  expect(answer.headers['content-encoding']).toBe(encoding);
  expect(answer.headers['content-type']).toMatch(/^(text|application)\/javascript/);
  expect(String(answer.headers['vary']).toLowerCase()).toContain('accept-encoding');
  expect(answer.headers['cache-control']).toContain('immutable');
  const etag = String(answer.headers['etag']);
  const again = await rawGet(under.hub.address, '/assets/main-1a2b.js', {
    ...headers,
    'if-none-match': etag,
  });
  expect(again).toMatchObject({ status: 304, bytes: 0 });
});

test('H5c the player for other pages is asked for anew each time, its parts never again', async () => {
  const pagesDir = folderOfPages();
  writeFileSync(join(pagesDir, 'streamhub-player.js'), SCRIPT);
  await using under = await startTestHub({ pagesDir });
  const get = (path: string, headers = {}) => rawGet(under.hub.address, path, headers);
  const player = await get('/streamhub-player.js', { origin: 'https://club.example' });
  expect(player.headers).toMatchObject({
    'cache-control': 'no-cache',
    'access-control-allow-origin': '*',
    'cross-origin-resource-policy': 'cross-origin',
  });
  const etag = String(player.headers['etag']);
  const again = await get('/streamhub-player.js', { 'if-none-match': etag });
  expect(again).toMatchObject({ status: 304, bytes: 0 });
  writeFileSync(join(pagesDir, 'streamhub-player.js'), `${SCRIPT}//`);
  expect((await get('/streamhub-player.js', { 'if-none-match': etag })).status).toBe(200);
  const part = await get('/assets/main-1a2b.js');
  expect(part.headers['cache-control']).toBe('public, max-age=31536000, immutable');
});

test('H5a only files of the built pages are served', async () => {
  const pagesDir = folderOfPages();
  writeFileSync(join(pagesDir, '..', 'beside.txt'), 'not yours');
  writeFileSync(join(pagesDir, '.env'), 'SECRET=1');
  mkdirSync(join(pagesDir, '.git'));
  writeFileSync(join(pagesDir, '.git', 'config'), 'secret');
  symlinkSync(join(pagesDir, 'assets'), join(pagesDir, 'more'));
  await using under = await startTestHub({ pagesDir });
  for (const path of [
    '/../beside.txt',
    '/..%2fbeside.txt',
    '/%2e%2e/beside.txt',
    '/assets/../../beside.txt',
    '/assets/..%2f..%2fbeside.txt',
    '/assets%2f..%2f..%2fbeside.txt',
    '/..%5cbeside.txt',
    '/.env',
    '/.git/config',
    '/%2egit/config',
    '/assets/main-1a2b.js.br',
    '/assets/main-1a2b.js.gz',
    '/assets/main-1a2b.js%00',
    '/assets/main-1a2b.js/',
    '/assets//main-1a2b.js',
    '/./assets/main-1a2b.js',
    '//assets/main-1a2b.js',
    '/assets',
    '/assets/',
    '/index.html',
    '/INDEX.HTML',
    '/etc/passwd',
    '//etc/passwd',
  ]) {
    const { status } = await rawGet(under.hub.address, path);
    expect([path, status]).toEqual([path, 404]);
  }
  // Who made the folder may have put it together with links.
  expect((await rawGet(under.hub.address, '/more/main-1a2b.js')).status).toBe(200);
});
