/** What the hub's answers let browsers do. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { startTestHub, temporaryFolder } from './hub-under-test.ts';

const PAGE = '<script src="./assets/main.js"></script><meta name="hub-path" content="./" />';

function pages(): string {
  const pagesDir = temporaryFolder();
  for (const file of ['index.html', 'embed.html']) writeFileSync(join(pagesDir, file), PAGE);
  return pagesDir;
}

function policyOf(response: Response): Map<string, string> {
  const text = response.headers.get('content-security-policy') ?? '';
  return new Map(
    text.split(';').map((directive) => {
      const [name = '', ...values] = directive.trim().split(/\s+/);
      return [name, values.join(' ')];
    }),
  );
}

/** They may compile WebAssembly, a decoder of sound; nothing may turn a text into a script. */
const OWN_SCRIPTS = "'self' 'wasm-unsafe-eval'";

test.each(['/', '/studio', '/watch/EzMTTXzuPanx', '/elsewhere', '/api/streams', '/healthz'])(
  "%s may run the hub's own scripts and nothing else, and stands in no frame",
  async (path) => {
    await using under = await startTestHub({ pagesDir: pages() });
    const response = await fetch(under.hub.address + path, { headers: { accept: 'text/html' } });
    const policy = policyOf(response);
    expect(policy.get('default-src')).toBe("'none'");
    expect(policy.get('script-src')).toBe(OWN_SCRIPTS);
    for (const name of ['style-src', 'worker-src', 'connect-src']) {
      expect(policy.get(name), name).toBe("'self'");
    }
    expect(policy.get('frame-ancestors')).toBe("'none'");
    // It would turn a hub without HTTPS into a blank page.
    expect(policy.has('upgrade-insecure-requests')).toBe(false);
    expect(response.headers.get('x-frame-options')).toBe('DENY');
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    expect(response.headers.get('referrer-policy')).toBe('no-referrer');
    expect(response.headers.get('x-powered-by')).toBeNull();
  },
);

test.each([
  // Browsers hold a page from a file, an app or `srcdoc` against every word that could stand here, `*` included.
  [['*'], undefined, null],
  [['https://club.example', 'https://b.example'], 'https://club.example https://b.example', null],
  [[], "'none'", 'DENY'],
])('the embed page may be framed by %j', async (embedOrigins, ancestors, frameOptions) => {
  await using under = await startTestHub({ pagesDir: pages(), embedOrigins });
  const response = await fetch(`${under.hub.address}/embed/EzMTTXzuPanx`);
  expect(response.status).toBe(200);
  expect(policyOf(response).get('frame-ancestors')).toBe(ancestors);
  // WebKit finds no 'self' in a frame without an origin: the hub's address stands there as well.
  const { host } = new URL(under.hub.address);
  expect(policyOf(response).get('script-src')).toBe(`${OWN_SCRIPTS} http://${host}`);
  expect(policyOf(response).get('connect-src')).toBe(`'self' http://${host} ws://${host}`);
  expect(response.headers.get('x-frame-options')).toBe(frameOptions);
});

test('every page of any origin may load the files of the pages, and read no page', async () => {
  const pagesDir = pages();
  mkdirSync(join(pagesDir, 'assets'));
  writeFileSync(join(pagesDir, 'assets', 'main-1a2b.js'), 'export {};');
  await using under = await startTestHub({ pagesDir });
  const headersOf = async (path: string) => {
    const { headers } = await fetch(under.hub.address + path, { headers: { origin: 'null' } });
    return ['access-control-allow-origin', 'cross-origin-resource-policy'].map((name) =>
      headers.get(name),
    );
  };
  expect(await headersOf('/assets/main-1a2b.js')).toEqual(['*', 'cross-origin']);
  for (const path of ['/', '/embed/EzMTTXzuPanx', '/assets/no-such.js']) {
    expect(await headersOf(path), path).toEqual([null, 'same-origin']);
  }
});

test.each(['a b', 'x; script-src *', 'x,y', '[', 'ümlaut.example'])(
  'the policy of the embed page cannot be written by a made-up host: %s',
  async (host) => {
    await using under = await startTestHub({
      pagesDir: pages(),
      trustProxy: 'loopback',
      publish: 'open',
    });
    const response = await fetch(`${under.hub.address}/embed/EzMTTXzuPanx`, {
      headers: { 'x-forwarded-host': Buffer.from(host).toString('latin1') },
    });
    expect(response.status).toBe(200);
    expect(policyOf(response).get('script-src')).toMatch(/^'self' 'wasm-unsafe-eval' [^*]*$/);
  },
);

test('a page cannot be had in a frame under its file name', async () => {
  await using under = await startTestHub({ pagesDir: pages() });
  for (const file of ['index.html', 'embed.html']) {
    const response = await fetch(`${under.hub.address}/${file}`);
    expect(response.status).toBe(404);
  }
});

test.each(['', '/live', '/a/b'])('pages under "%s" know where the hub stands', async (basePath) => {
  await using under = await startTestHub({ pagesDir: pages(), basePath });
  // A proxy may take the path off or not.
  for (const before of new Set(['', basePath])) {
    for (const path of ['/', '/studio', '/watch/EzMTTXzuPanx', '/embed/EzMTTXzuPanx']) {
      const page = await fetch(under.hub.address + before + path);
      expect(page.status).toBe(200);
      expect(await page.text()).toBe(
        `<script src="${basePath}/assets/main.js"></script>` +
          `<meta name="hub-path" content="${basePath}/" />`,
      );
    }
    expect((await fetch(`${under.hub.address}${before}/api/streams?a=1`)).status).toBe(200);
    const client = await under.connect({ path: `${before}/socket.io/` });
    expect(client.socket.connected).toBe(true);
    const polling = await under.connect({ path: `${before}/socket.io/`, transports: ['polling'] });
    expect(polling.socket.connected).toBe(true);
  }
});

test('under a path, that path alone is the first page, and a longer word is not the path', async () => {
  await using under = await startTestHub({ pagesDir: pages(), basePath: '/live' });
  expect((await fetch(`${under.hub.address}/live`)).status).toBe(200);
  expect((await fetch(`${under.hub.address}/live?from=mail`)).status).toBe(200);
  expect((await fetch(`${under.hub.address}/livestock/studio`)).status).toBe(404);
});
