/** The page can say why it is refused: what a real HTTP server answers to the question. */
import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { refusalIn, whyNotConnected } from '../src/wire/connect-problem.ts';

afterEach(() => vi.unstubAllGlobals());

async function answering(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  const origin = `http://127.0.0.1:${port}`;
  vi.stubGlobal('location', { origin });
  return `${origin}/socket.io/`;
}

describe('whyNotConnected', () => {
  test.each([
    [403, 'origin_not_allowed'],
    [421, 'host_not_allowed'],
    [429, 'rate_limited'],
  ])('reads the refusal of a hub that answers %i', async (status, code) => {
    let asked = '';
    const socketUrl = await answering((request, response) => {
      asked = `${request.method} ${request.url}`;
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ ok: false, code, message: 'because' }));
    });
    expect(await whyNotConnected(socketUrl)).toEqual({ code, message: 'because' });
    expect(asked).toBe('POST /socket.io/?EIO=4&transport=polling');
  });

  test('knows no reason where the hub would let the page in', async () => {
    const socketUrl = await answering((_request, response) => {
      response.writeHead(400).end('{"code":2,"message":"Bad handshake method"}');
    });
    expect(await whyNotConnected(socketUrl)).toBeUndefined();
  });

  test('says that the hub is gone where a proxy answers in its place', async () => {
    const socketUrl = await answering((_request, response) => {
      response.writeHead(502).end('<h1>Bad Gateway</h1>');
    });
    expect(await whyNotConnected(socketUrl)).toMatchObject({ code: 'unreachable' });
  });

  test('says that the hub is gone where nothing answers, and to a page of another origin what that may mean', async () => {
    const socketUrl = await answering((request) => request.socket.destroy());
    expect(await whyNotConnected(socketUrl)).toMatchObject({ code: 'unreachable' });
    vi.stubGlobal('location', { origin: 'https://elsewhere.example' });
    expect(await whyNotConnected(socketUrl)).toMatchObject({ code: 'unreadable' });
  });

  test('says that there is no network where the browser knows it', async () => {
    vi.stubGlobal('navigator', { onLine: false });
    expect(await whyNotConnected('http://127.0.0.1:1/socket.io/')).toMatchObject({
      code: 'offline',
    });
  });
});

test.each([undefined, null, 'no', {}, { code: 7 }, { code: 'never heard of' }])(
  'takes %j for no refusal of a hub',
  (answer) => {
    expect(refusalIn(answer)).toBeUndefined();
  },
);
