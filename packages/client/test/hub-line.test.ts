/** The real connection, to a real Socket.IO server, and the stand-in of other tests keep the same rules. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Server, type Socket } from 'socket.io';
import { describe } from 'vitest';
import { HubConnection } from '../src/wire/hub-connection.ts';
import { FakeLine } from './fake-line.ts';
import { FakePage } from './fake-page.ts';
import { type AskedAtHub, followsTheRules, type LineUnderTest } from './hub-line-contract.ts';

describe('the stand-in', () => followsTheRules(openStandIn));

describe('the real one', () => followsTheRules(openRealLine));

async function openStandIn(): Promise<LineUnderTest> {
  const line = new FakeLine();
  const read = { asked: 0, sent: 0 };
  return {
    line: line.asHubLine,
    reach: async () => line.line('connected'),
    lose: async () => line.line('disconnected'),
    asked: async () => {
      const kind = line.asked.length > read.asked ? 'asked' : 'sent';
      const next = line[kind][read[kind]];
      if (!next) throw new Error('nothing more has arrived');
      read[kind] += 1;
      return next;
    },
    hubSays: async (event, news) => line.hubSays(event, news),
    [Symbol.asyncDispose]: async () => line.close(),
  };
}

async function openRealLine(): Promise<LineUnderTest> {
  const http = createServer();
  const server = new Server(http);
  const asked: AskedAtHub[] = [];
  let wake = () => {};
  let current: Socket | undefined;
  let isOpen = false;
  /** Connections that wait for the hub to be reached. */
  let waiting: (() => void)[] = [];
  server.use((_socket, next) => {
    if (isOpen) next();
    else waiting.push(next);
  });
  server.on('connection', (socket) => {
    current = socket;
    socket.onAny((event: string, payload: unknown, answer: (answer: unknown) => void) => {
      asked.push({ event, payload, answer });
      wake();
    });
  });
  http.listen(0, '127.0.0.1');
  await once(http, 'listening');
  const { port } = http.address() as AddressInfo;
  const line = new HubConnection({
    hubUrl: `http://127.0.0.1:${port}`,
    page: new FakePage(),
    backOffMs: { least: 1, most: 1 },
  });
  return {
    line,
    async reach() {
      isOpen = true;
      for (const next of waiting) next();
      waiting = [];
      await line.whenConnected();
    },
    async lose() {
      isOpen = false;
      const lost = new Promise<void>((resolve) => {
        line.onState((state) => {
          if (state === 'disconnected') resolve();
        });
      });
      current?.conn.close();
      await lost;
    },
    async asked() {
      for (;;) {
        const next = asked.shift();
        if (next) return next;
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    },
    async hubSays(event, news) {
      const hears = new Promise<void>((resolve) => {
        const stop = line.on(event, () => {
          stop();
          resolve();
        });
      });
      current?.emit(event, news);
      await hears;
    },
    async [Symbol.asyncDispose]() {
      line.close();
      await server.close();
    },
  };
}
