/** Who sees the metrics: programs of this machine, or whoever can open their own address; nobody through a proxy. */
import { once } from 'node:events';
import { request } from 'node:http';
import { createServer } from 'node:net';
import { networkInterfaces } from 'node:os';
import { text } from 'node:stream/consumers';
import { expect, onTestFinished, test } from 'vitest';
import { freePort } from './hub-process.ts';
import { startTestHub } from './hub-under-test.ts';

const OWN_PORT = { host: '127.0.0.1', port: 0 };

/** Exactly this path, as `fetch` would not send it. */
async function figures(address: string, path: string, headers: Record<string, string> = {}) {
  const { hostname, port } = new URL(address);
  const sent = request({ host: hostname.replace(/[[\]]/g, ''), port, path, headers, agent: false });
  sent.end();
  const [response] = await once(sent, 'response');
  const body = await text(response);
  return { status: response.statusCode, shown: body.includes('streamhub_streams') };
}

const SHOWN = { status: 200, shown: true };
const NOT_FOUND = { status: 404, shown: false };

test('H4a a program of this machine sees them', async () => {
  await using under = await startTestHub();
  const { address } = under.hub;
  const { port } = new URL(address);
  for (const path of ['/metrics', '/metrics?x=1'])
    expect(await figures(address, path)).toEqual(SHOWN);
  for (const host of [`localhost:${port}`, `127.0.0.1:${port}`, `[::1]:${port}`]) {
    expect(await figures(address, '/metrics', { host }), host).toEqual(SHOWN);
  }
});

test.each([
  ['x-forwarded-for', '203.0.113.7'],
  ['X-Forwarded-Host', 'live.example.org'],
  ['x-forwarded-proto', 'https'],
  ['x-forwarded-prefix', '/live'],
  ['forwarded', 'for=203.0.113.7'],
  ['via', '1.1 caddy'],
  ['x-real-ip', '203.0.113.7'],
  // A proxy that adds nothing; and a page whose own name leads to this machine.
  ['host', 'live.example.org'],
  ['host', '192.0.2.4:8080'],
  ['host', 'localhost.example.org'],
])('H4a what comes through a proxy or from a page sees none: %s: %s', async (name, value) => {
  for (const trustProxy of [undefined, 'loopback']) {
    await using under = await startTestHub(trustProxy === undefined ? {} : { trustProxy });
    const { status, shown } = await figures(under.hub.address, '/metrics', { [name]: value });
    expect(shown).toBe(false);
    // A hub for its own machine alone does not answer to such a name at all (H17).
    expect([404, 421]).toContain(status);
  }
});

test('H4a under a path there are none, however often it is in the address', async () => {
  await using under = await startTestHub({ basePath: '/live', trustProxy: 'loopback' });
  const { address } = under.hub;
  for (const path of ['/live/metrics', '/live/live/metrics', '/live/%6detrics', '/%6detrics']) {
    expect(await figures(address, path), path).toEqual(NOT_FOUND);
  }
  expect(await figures(address, '/metrics')).toEqual(SHOWN);
});

const own = Object.values(networkInterfaces())
  .flatMap((found) => found ?? [])
  .find(({ internal, family }) => !internal && family === 'IPv4');

test.runIf(own)('H4a another machine sees none on the port of the pages', async () => {
  await using under = await startTestHub({ host: '0.0.0.0' });
  const { port } = new URL(under.hub.address);
  const host = `127.0.0.1:${port}`;
  const address = `http://${own?.address}:${port}`;
  expect(await figures(address, '/healthz')).toMatchObject({ status: 200 });
  expect(await figures(address, '/metrics', { host })).toEqual(NOT_FOUND);
});

test('H4b at an address of their own they are there, and no longer on the port of the pages', async () => {
  await using under = await startTestHub({ metricsListen: OWN_PORT });
  const said = under.logged.find(({ msg }) => String(msg).startsWith('metrics have an address'));
  const own = String(said?.['address']);
  expect(own).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/metrics$/);
  expect(await figures(own, '/metrics')).toEqual(SHOWN);
  expect(await figures(under.hub.address, '/metrics')).toEqual(NOT_FOUND);
  for (const path of ['/', '/healthz', '/api/streams', '/metrics/']) {
    expect(await figures(own, path), path).toEqual(NOT_FOUND);
  }
  // A page whose own name leads to this machine.
  expect(await figures(own, '/metrics', { host: 'evil.example' })).toEqual(NOT_FOUND);
  await under.hub.close();
  await expect(figures(own, '/metrics')).rejects.toThrow();
});

test('H4b an address of their own that others reach is for whoever asks, by any name', async () => {
  await using under = await startTestHub({ metricsListen: { host: '0.0.0.0', port: 0 } });
  const said = under.logged.find(({ msg }) => String(msg).startsWith('metrics have an address'));
  const { port } = new URL(String(said?.['address']));
  const named = { host: `hub:${port}` };
  expect(await figures(`http://127.0.0.1:${port}`, '/metrics', named)).toEqual(SHOWN);
});

test('an address of their own that is taken stops the start, and leaves nothing open', async () => {
  const other = createServer().listen({ host: '127.0.0.1', port: 0 });
  onTestFinished(() => void other.close());
  await once(other, 'listening');
  const taken = other.address();
  if (taken === null || typeof taken === 'string') throw new Error('it listens');
  const port = await freePort();
  const metricsListen = { host: '127.0.0.1', port: taken.port };
  await expect(startTestHub({ port, metricsListen })).rejects.toThrow('EADDRINUSE');
  await expect(fetch(`http://127.0.0.1:${port}/healthz`)).rejects.toThrow();
});
