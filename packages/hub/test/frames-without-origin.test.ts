/** The embed page in a frame without an origin: it watches, and no other page gets in by `Origin: null`. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type HubUnderTest, startTestHub, temporaryFolder } from './hub-under-test.ts';

const HANDSHAKE = '/socket.io/?EIO=4&transport=polling';
const NOWHERE = { origin: 'null' };

function pagesDir(): string {
  const folder = temporaryFolder();
  mkdirSync(join(folder, 'assets'));
  for (const name of ['index.html', 'embed.html']) {
    writeFileSync(join(folder, name), '<html><head></head><body></body></html>');
  }
  return folder;
}

/** As the embed page reads it: `name=value`, or undefined where the page has none. */
async function passOf({ hub }: HubUnderTest): Promise<string | undefined> {
  const page = await (await fetch(`${hub.address}/embed/EzMTTXzuPanx`)).text();
  return /<meta name="embed-pass" content="([^"]+)">/.exec(page)?.[1];
}

async function statusOf(
  { hub }: HubUnderTest,
  query: string,
  headers: Record<string, string> = NOWHERE,
) {
  const response = await fetch(`${hub.address}${HANDSHAKE}${query}`, { headers });
  await response.text();
  return [response.status, response.headers.get('access-control-allow-origin')];
}

test('H16c the embed page watches from a frame without an origin, over both transports', async () => {
  await using under = await startTestHub({ pagesDir: pagesDir() });
  const pass = await passOf(under);
  expect(await statusOf(under, `&${pass}`)).toEqual([200, 'null']);
  const { streamKey } = await under.streamer();
  for (const transport of ['websocket', 'polling']) {
    const viewer = await under.connect({
      extraHeaders: NOWHERE,
      transports: [transport],
      query: Object.fromEntries(new URLSearchParams(pass)),
    });
    expect(await viewer.join({ streamKey })).toMatchObject({ streamKey });
    expect(await viewer.request('stream:leave', { streamKey })).toMatchObject({ ok: true });
  }
});

test('H16c nobody streams from there', async () => {
  await using under = await startTestHub({ pagesDir: pagesDir() });
  const query = Object.fromEntries(new URLSearchParams(await passOf(under)));
  const viewer = await under.connect({ extraHeaders: NOWHERE, query });
  const streamer = await under.streamer();
  const { streamKey, publishToken } = streamer;
  expect(await viewer.refusedWith('register', { username: 'Eve' })).toBe('origin_not_allowed');
  expect(await viewer.refusedWith('stream:create', {})).toBe('origin_not_allowed');
  const resume = { streamKey, publishToken };
  expect(await viewer.refusedWith('stream:resume', resume)).toBe('origin_not_allowed');
  expect(await viewer.refusedWith('stream:end', { streamKey })).toBe('origin_not_allowed');
});

test('H16c without the pass, with a wrong one, or from another origin with it, nobody is let in', async () => {
  await using under = await startTestHub({ pagesDir: pagesDir() });
  const pass = await passOf(under);
  expect(await statusOf(under, '')).toEqual([403, '*']);
  expect(await statusOf(under, '&embed-pass=')).toEqual([403, '*']);
  expect(await statusOf(under, `&${pass}x`)).toEqual([403, '*']);
  expect(await statusOf(under, `&${pass}`, { origin: 'https://evil.example' })).toEqual([403, '*']);
  // It opens the socket alone.
  const api = await fetch(`${under.hub.address}/api/streams?${pass}`, { headers: NOWHERE });
  expect(api.status).toBe(403);
});

test('H16c a hub whose embed page stands in no frame gives no pass, and takes none', async () => {
  const dataDir = temporaryFolder();
  let pass: string | undefined;
  {
    await using open = await startTestHub({ dataDir, pagesDir: pagesDir() });
    pass = await passOf(open);
  }
  await using under = await startTestHub({ dataDir, pagesDir: pagesDir(), embedOrigins: [] });
  expect(await passOf(under)).toBeUndefined();
  expect(await statusOf(under, `&${pass}`)).toEqual([403, '*']);
});

test('H16c a frame that was open before a restart comes back after it', async () => {
  const dataDir = temporaryFolder();
  let pass: string | undefined;
  {
    await using before = await startTestHub({ dataDir, pagesDir: pagesDir() });
    pass = await passOf(before);
  }
  await using under = await startTestHub({ dataDir });
  expect(await statusOf(under, `&${pass}`)).toEqual([200, 'null']);
  await using other = await startTestHub();
  expect(await statusOf(other, `&${pass}`), 'it is of one hub').toEqual([403, '*']);
});
