/** Whose pages may use the hub, over HTTP and Socket.IO. */
import { request } from 'node:http';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { type HubUnderTest, startTestHub } from './hub-under-test.ts';

type Headers = Record<string, string>;

/** Unlike `fetch`, it lets a test choose `Host` and `Origin`. */
async function get({ hub }: HubUnderTest, path: string, headers: Headers = {}, method = 'GET') {
  const response = await new Promise<import('node:http').IncomingMessage>((resolve, reject) => {
    request(hub.address + path, { headers, method }, resolve)
      .on('error', reject)
      .end();
  });
  const { statusCode: status } = response;
  return { status, headers: response.headers, body: await text(response) };
}

/** It is told of a proxy, but not of the one that these requests come through. */
const BEHIND_AN_UNKNOWN_PROXY = { trustProxy: '192.0.2.1' };
const HANDSHAKE = '/socket.io/?EIO=4&transport=polling';

test.each(['/api/streams', HANDSHAKE])('%s: same origin and none are let in', async (path) => {
  await using under = await startTestHub(BEHIND_AN_UNKNOWN_PROXY);
  const { host } = new URL(under.hub.address);
  const cases: Headers[] = [
    {},
    { origin: `http://${host}` },
    // A proxy that ends TLS and is not trusted: the host is right, the scheme not known.
    { origin: 'https://live.example.org', host: 'live.example.org' },
    { origin: 'https://live.example.org', host: 'live.example.org:443' },
  ];
  for (const headers of cases) {
    const got = await get(under, path, headers);
    expect(got.status).toBe(200);
    expect(got.headers['access-control-allow-origin']).toBeUndefined();
  }
});

test.each(['/api/streams', HANDSHAKE])('%s: other origins are refused', async (path) => {
  await using under = await startTestHub();
  const { host } = new URL(under.hub.address);
  const cases: Headers[] = [
    { origin: 'https://evil.example' },
    { origin: 'null' },
    { origin: `http://${host}.evil.example` },
    { origin: 'http://127.0.0.1:1' },
    // Nobody was told to believe it.
    { origin: 'https://evil.example', 'x-forwarded-host': 'evil.example' },
  ];
  for (const headers of cases) {
    const got = await get(under, path, headers);
    expect(got.status).toBe(403);
    expect(got.body).toContain('origin_not_allowed');
    // Pages may read that Socket.IO refuses them, so that they can say so.
    const readers = path === HANDSHAKE ? '*' : undefined;
    expect(got.headers['access-control-allow-origin']).toBe(readers);
  }
});

test.each(['/api/streams', HANDSHAKE])(
  '%s: behind a trusted proxy the origin is compared with X-Forwarded-Host',
  async (path) => {
    await using under = await startTestHub({ trustProxy: 'loopback' });
    const forwarded = { 'x-forwarded-host': 'live.example.org', host: '127.0.0.1:8080' };
    const own = await get(under, path, { origin: 'https://live.example.org', ...forwarded });
    expect(own.status).toBe(200);
    const other = await get(under, path, { origin: 'http://127.0.0.1:8080', ...forwarded });
    expect(other.status).toBe(403);
  },
);

test.each(['/api/streams', HANDSHAKE])(
  '%s: named origins and that of the public address are let in',
  async (path) => {
    await using under = await startTestHub({
      allowedOrigins: ['https://club.example'],
      publicUrl: 'https://live.example.org/hub',
    });
    for (const origin of ['https://club.example', 'https://live.example.org']) {
      const got = await get(under, path, { origin });
      expect(got.status).toBe(200);
      expect(got.headers['access-control-allow-origin']).toBe(origin);
      expect(got.headers['vary']).toMatch(/origin/i);
    }
    expect((await get(under, path, { origin: 'https://evil.example' })).status).toBe(403);
  },
);

test('a browser may ask first; a WebSocket of another origin is not opened', async () => {
  await using under = await startTestHub({ allowedOrigins: ['https://club.example'] });
  const ask = { 'access-control-request-method': 'POST' };
  const preflight = (origin: string) => get(under, '/api/streams', { ...ask, origin }, 'OPTIONS');
  expect((await preflight('https://club.example')).status).toBe(204);
  expect((await preflight('https://evil.example')).status).toBe(403);
  const from = (origin: string) => under.connect({ extraHeaders: { origin } });
  await from('https://club.example');
  await expect(from('https://evil.example')).rejects.toThrow('websocket error');
});

test('everybody may, where the operator says so', async () => {
  await using under = await startTestHub({ allowedOrigins: ['*'] });
  const got = await get(under, '/api/streams', { origin: 'https://anybody.example' });
  expect(got.headers['access-control-allow-origin']).toBe('https://anybody.example');
});

test('the log names origin and host of a page that is refused, each pair once, and not without end', async () => {
  await using under = await startTestHub();
  const { host } = new URL(under.hub.address);
  const ask = (origin: string) => get(under, HANDSHAKE, { origin });
  await ask('https://live.example.org');
  await ask('https://live.example.org');
  const told = () => under.logged.filter(({ origin }) => origin !== undefined);
  expect(told()).toMatchObject([{ level: 40, origin: 'https://live.example.org', host }]);
  for (let number = 0; number < 60; number += 1) await ask(`https://${number}.example`);
  expect(told()).toHaveLength(50);
});

test('H8 the address that the operator has given is told to pages', async () => {
  await using under = await startTestHub({ publicUrl: 'https://live.example.org/' });
  expect(JSON.parse((await get(under, '/api/hub')).body)).toMatchObject({
    publicUrl: 'https://live.example.org',
  });
});
