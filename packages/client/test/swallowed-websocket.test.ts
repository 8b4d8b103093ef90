/** What lies between page and hub swallows WebSocket handshakes: a real connection, to a real Socket.IO server. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { Server } from 'socket.io';
import { expect, onTestFinished, test } from 'vitest';
import { FirstTransport } from '../src/wire/first-transport.ts';
import { HubConnection } from '../src/wire/hub-connection.ts';
import { FakePage } from './fake-page.ts';

async function setUp() {
  const http = createServer();
  const server = new Server(http);
  const isLetThrough = http.listeners('upgrade') as ((...asked: unknown[]) => void)[];
  http.removeAllListeners('upgrade');
  const way = { isSwallowing: true };
  const held: Duplex[] = [];
  http.on('upgrade', (request, socket: Duplex, head) => {
    socket.on('error', () => {});
    held.push(socket);
    if (way.isSwallowing) return;
    for (const letThrough of isLetThrough) letThrough(request, socket, head);
  });
  http.listen(0, '127.0.0.1');
  await once(http, 'listening');
  const { port } = http.address() as AddressInfo;
  const page = new FakePage();
  const line = new HubConnection({
    hubUrl: `http://127.0.0.1:${port}`,
    page,
    backOffMs: { least: 1, most: 1 },
    first: new FirstTransport({ websocket: 150, polling: 8_000 }),
  });
  onTestFinished(async () => {
    line.close();
    for (const socket of held) socket.destroy();
    await server.close();
  });
  return { line, page, way, server };
}

test('the first connection falls back to long polling, and so does each that follows', async () => {
  const { line, server } = await setUp();
  await line.whenConnected();
  expect(line.isPolling).toBe(true);
  const lost = new Promise<void>((resolve) => void line.onState(() => resolve()));
  for (const { conn } of server.of('/').sockets.values()) conn.close();
  await lost;
  await line.whenConnected();
  expect(line.isPolling).toBe(true);
});

test('another network has WebSocket tried first again, and may swallow it again', async () => {
  const { line, page, way } = await setUp();
  await line.whenConnected();
  way.isSwallowing = false;
  page.changeNetwork('cellular');
  await line.whenConnected();
  expect(line.isPolling).toBe(false);
  way.isSwallowing = true;
  page.changeNetwork('wifi');
  await line.whenConnected();
  expect(line.isPolling).toBe(true);
});

test('a WebSocket that was only slow comes later, as an upgrade that is told', async () => {
  const { line, way, server } = await setUp();
  const isUpgraded = new Promise<void>((resolve) => void line.onUpgrade(resolve));
  // The first poll: from now on handshakes are answered, and the one beside it is.
  server.engine.once('connection', () => {
    way.isSwallowing = false;
  });
  await isUpgraded;
  expect(line.isPolling).toBe(false);
});
