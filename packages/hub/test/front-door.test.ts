/** The one way in: origins, names, unfinished requests and the number of connections. Rules E9, E12, E14, H16, H17. */
import { expect, test } from 'vitest';
import { startTestHub } from './hub-under-test.ts';
import { ManualClock } from './manual-clock.ts';
import { ask, Poller, Stranger, upgradeRequest } from './stranger.ts';

const HANDSHAKE = '/socket.io/?EIO=4&transport=polling';
const FOREIGN = { origin: 'https://evil.example' };

test.each([
  ['a foreign origin', FOREIGN],
  ['the origin of a sandbox', { origin: 'null' }],
  ['a script of another site', { 'sec-fetch-site': 'cross-site' }],
  ['a script of another port', { 'sec-fetch-site': 'same-site' }],
])('H16 a request of a connection that was opened rightly is refused to %s', async (_, headers) => {
  await using under = await startTestHub();
  const { url } = await Poller.connected(under.hub.address);
  for (const method of ['GET', 'POST', 'OPTIONS']) {
    const answer = await ask(url, { method, headers, ...(method === 'POST' && { body: '3' }) });
    expect(answer, method).toMatchObject({ status: 403, headers: { connection: 'close' } });
    expect(answer.body).toContain('origin_not_allowed');
  }
  const query = new URL(url).search.replace(/.*(&sid=.*)/, '$1');
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  for (const asked of [query, '']) {
    const upgrading = new Stranger(under.hub.address);
    const request = upgradeRequest(under.hub.address, { query: asked, headers: lines.join('') });
    upgrading.socket.write(request);
    await upgrading.cut();
    expect(upgrading.received).toMatch(/^HTTP\/1\.1 403 Forbidden\r\n/);
    expect(upgrading.received).toContain('origin_not_allowed');
  }
});

test('H16b there is no JSONP, by which a page of any origin could read the answers', async () => {
  await using under = await startTestHub({ allowedOrigins: ['*'] });
  const { url } = await Poller.connected(under.hub.address);
  for (const address of [`${under.hub.address}${HANDSHAKE}&j=0`, `${url}&j=0`]) {
    const answer = await ask(address);
    expect(answer.status).toBe(403);
    expect(answer.body).not.toContain('___eio');
  }
});

test.each(['/%61pi/streams', '/a%70i/hub', '/%2561pi/streams', '//api/streams', '/api/%73treams'])(
  'H11 the origin is looked at whatever the spelling: %s',
  async (path) => {
    await using under = await startTestHub();
    const { status } = await ask(under.hub.address + path, { headers: FOREIGN });
    expect([403, 404]).toContain(status);
    const own = await ask(under.hub.address + path);
    if (own.status === 200) expect(own.headers['cache-control']).toBe('no-store');
  },
);

test.each(['/%73ocket.io/', '//socket.io/', '/socket.io', '/socket.io//', '/SOCKET.IO/'])(
  'H16 no other spelling leads to Socket.IO: %s',
  async (path) => {
    await using under = await startTestHub();
    const query = '?EIO=4&transport=polling';
    expect((await ask(under.hub.address + path + query)).status).toBe(404);
  },
);

test('H16 what Socket.IO answers is taken for nothing else', async () => {
  await using under = await startTestHub();
  const { headers } = await ask(under.hub.address + HANDSHAKE);
  expect(headers).toMatchObject({
    'x-content-type-options': 'nosniff',
    'cross-origin-resource-policy': 'same-origin',
    'cache-control': 'no-store',
  });
});

test('E6 a method that long-polling does not know is refused, and no error of the hub', async () => {
  await using under = await startTestHub();
  const poller = await Poller.connected(under.hub.address);
  for (const method of ['HEAD', 'OPTIONS', 'PUT', 'DELETE', 'PATCH']) {
    expect((await ask(poller.url, { method })).status, method).toBe(405);
  }
  await poller.post('1');
});

test.each([
  'evil.example',
  'localhost.evil.example',
  '127.0.0.1.evil.example',
  '192.0.2.1:80',
  '[::2]',
])('H17 a hub that is alone on its machine does not answer to %s', async (host) => {
  await using under = await startTestHub();
  for (const path of ['/', '/api/streams', HANDSHAKE, '/healthz', '/nothing']) {
    const answer = await ask(under.hub.address + path, { headers: { host } });
    expect(answer, path).toMatchObject({ status: 421 });
    expect(JSON.parse(answer.body)).toMatchObject({ ok: false, code: 'host_not_allowed' });
  }
});

test.each([
  'localhost',
  'localhost:8080',
  'app.localhost',
  '127.0.0.1',
  '127.0.0.2:80',
  '[::1]:8080',
])('H17 it answers to %s', async (host) => {
  await using under = await startTestHub();
  expect((await ask(`${under.hub.address}/healthz`, { headers: { host } })).status).toBe(200);
});

test.each([
  { host: '0.0.0.0' },
  { publicUrl: 'https://live.example.org' },
  { trustProxy: '192.0.2.1' },
])('H17 a hub that others reach answers to any name: %j', async (options) => {
  await using under = await startTestHub({ ...options, publish: 'open' });
  const { port } = new URL(under.hub.address);
  const headers = { host: 'any.example' };
  expect((await ask(`http://127.0.0.1:${port}/healthz`, { headers })).status).toBe(200);
});

test.each([
  ['/socket.io/', 4_100_000],
  ['/api/streams/x/tickets', 20_000],
  ['/nothing', 20_000],
])(
  'E14c a body that is too large for %s is answered, and the rest not read',
  async (path, bytes) => {
    await using under = await startTestHub();
    const { url } = await Poller.connected(under.hub.address);
    const target = path === '/socket.io/' ? url.slice(under.hub.address.length) : path;
    const stranger = new Stranger(under.hub.address);
    const head = `POST ${target} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n`;
    stranger.socket.write(`${head}Content-Length: 1000000000\r\n\r\n`);
    stranger.socket.write(Buffer.alloc(bytes, 0x20));
    await stranger.cut();
    expect(stranger.received).toMatch(/^HTTP\/1\.1 4(13|04)/);
  },
);

test('E14a a connection on which nothing is asked gives way to newer ones of its address', async () => {
  await using under = await startTestHub();
  const silent = Array.from({ length: 70 }, () => new Stranger(under.hub.address));
  await Promise.all(silent.slice(0, 6).map((stranger) => stranger.cut()));
  expect(silent.at(-1)?.isCut).toBe(false);
  await (await under.connect()).fence();
});

test('E14 connections are counted from the first byte on, or from none', async () => {
  await using under = await startTestHub({ maxConnectionsPerAddress: 1 });
  // Each asks for something that is not answered at once, so that none is idle.
  const polling: Promise<unknown>[] = [];
  for (let count = 0; count < 66; count += 1) {
    const stranger = new Stranger(under.hub.address);
    stranger.socket.write(
      'POST /api/streams/x/tickets HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 5\r\n\r\n',
    );
    await new Promise((resolve) => stranger.socket.once('connect', resolve));
    polling.push(stranger.cut());
  }
  const refused = new Stranger(under.hub.address);
  await refused.cut();
  expect(refused.received).toBe('');
  const other = await ask(`${under.hub.address}/metrics`, { localAddress: '127.0.0.2' });
  expect(other.body).toContain('streamhub_connections_cut_total{code="too_many_connections"}');
});

test('E9b a flood of one address leaves the health check of another alone', async () => {
  await using under = await startTestHub({
    clock: new ManualClock(),
    maxRequestsPerAddress: 5,
    maxJoinsPerAddress: 5,
  });
  const statuses: number[] = [];
  for (let count = 0; count < 20; count += 1) {
    statuses.push((await ask(`${under.hub.address}/api/hub`)).status);
  }
  expect(statuses).toContain(429);
  expect((await ask(`${under.hub.address}/healthz`)).status).toBe(200);
  const shaken: number[] = [];
  for (let count = 0; count < 20; count += 1) {
    shaken.push((await ask(under.hub.address + HANDSHAKE)).status);
  }
  expect(shaken).toContain(429);
  const elsewhere = await ask(`${under.hub.address}/api/hub`, { localAddress: '127.0.0.9' });
  expect(elsewhere.status).toBe(200);
});

test('E9a polls of one address have a limit of their own', async () => {
  await using under = await startTestHub({ clock: new ManualClock(), maxRequestsPerAddress: 5 });
  const poller = await Poller.connected(under.hub.address);
  const statuses: number[] = [];
  for (let count = 0; count < 20; count += 1) statuses.push((await poller.post('3')).status);
  expect(statuses).toContain(200);
  expect(statuses).toContain(429);
  const elsewhere = await ask(poller.url, { method: 'POST', body: '3', localAddress: '127.0.0.9' });
  expect(elsewhere.status).toBe(200);
});

test('E14 headers of more than 16 384 bytes are refused', async () => {
  await using under = await startTestHub();
  const headers = { 'x-filler': 'x'.repeat(17_000) };
  expect(await ask(`${under.hub.address}/api/hub`, { headers })).toMatchObject({ status: 431 });
});

test('E14 an upgrade to anything else is refused at once', async () => {
  await using under = await startTestHub();
  const stranger = new Stranger(under.hub.address);
  stranger.socket.write(
    'GET / HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n',
  );
  await stranger.cut();
  expect(stranger.received).toMatch(/^HTTP\/1\.1 404/);
});

test('H18 the client library is served as it is, and compressed for whoever takes it so', async () => {
  await using under = await startTestHub();
  const file = `${under.hub.address}/socket.io/socket.io.js`;
  const plain = await ask(file);
  expect(plain.headers['content-type']).toContain('javascript');
  expect(plain.body).toContain('Socket.IO');
  expect(plain.headers['cross-origin-resource-policy'], 'pages elsewhere load it').toBe(
    'cross-origin',
  );
  for (const encoding of ['br', 'gzip']) {
    const { headers } = await ask(file, { headers: { 'accept-encoding': encoding } });
    expect(headers['content-encoding']).toBe(encoding);
    expect(Number(headers['content-length'])).toBeLessThan(plain.body.length / 2);
  }
  expect((await ask(`${under.hub.address}/socket.io/socket.io.js.map`)).status).toBe(404);
});

test('E12 E14b what is asked and never finished is cut, in whatever part of the request it stops', async () => {
  await using under = await startTestHub();
  const { url } = await Poller.connected(under.hub.address);
  const polling = url.slice(under.hub.address.length);
  const post = (path: string) =>
    `POST ${path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 9000\r\n\r\n[`;
  const begun = [
    'GET / HT',
    'GET / HTTP/1.1\r\nHost: loc',
    post('/api/streams/x/tickets'),
    post(polling),
  ];
  const strangers = begun.map((bytes) => {
    const stranger = new Stranger(under.hub.address);
    stranger.socket.write(bytes);
    return stranger;
  });
  await using encrypted = await startTestHub({ tlsSelfSigned: true });
  const shaking = new Stranger(encrypted.hub.address);
  // The beginning of a ClientHello that is 512 bytes long.
  shaking.socket.write(Buffer.from([0x16, 0x03, 0x01, 0x02, 0x00, 0x01]));
  await Promise.all([...strangers, shaking].map((stranger) => stranger.cut()));
  expect(shaking.received).toBe('');
  expect(strangers.map(({ received }) => received.slice(9, 12))).toEqual([
    '408',
    '408',
    '408',
    '408',
  ]);
});
