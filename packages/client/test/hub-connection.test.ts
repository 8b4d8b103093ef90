/** The connection over a stand-in for Socket.IO. */
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { ConnectProblem } from '../src/wire/connect-problem.ts';
import { HubConnection } from '../src/wire/hub-connection.ts';
import { settled } from './fake-line.ts';
import { FakePage } from './fake-page.ts';
import { FakeSocket } from './fake-socket.ts';

interface Options extends Record<string, unknown> {
  transports: string[];
}

const made: { socket: FakeSocket; options: Options }[] = [];
vi.mock('socket.io-client', () => ({
  io: (_url: string, options: Options) => {
    const socket = new FakeSocket();
    made.push({ socket, options });
    return socket;
  },
}));

const whyNotConnected = vi.fn(async (): Promise<ConnectProblem | undefined> => undefined);
vi.mock('../src/wire/connect-problem.ts', async (actual) => ({
  ...(await actual<object>()),
  whyNotConnected: () => whyNotConnected(),
}));

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }));
afterEach(() => void vi.useRealTimers());

function setUp({ hubUrl = 'http://hub' } = {}) {
  const page = new FakePage();
  const connection = new HubConnection({ hubUrl, page });
  const { socket, options } = made.at(-1) ?? { socket: new FakeSocket(), options: {} as Options };
  const states: string[] = [];
  connection.onState((state) => states.push(state));
  return { page, connection, socket, options, states };
}

/** Promises settle without the timers, which stand still. */
async function promises(): Promise<void> {
  vi.useRealTimers();
  await settled();
}

test('it comes back for ever, in pauses of different length', () => {
  const { options } = setUp();
  expect(options).not.toHaveProperty('reconnectionAttempts');
  expect(options).not.toHaveProperty('reconnection');
  expect(options['randomizationFactor']).toBeGreaterThan(0);
  expect(options['reconnectionDelayMax']).toBeLessThan(5_000);
});

describe('while it waits out a back-off', () => {
  test('a page that is looked at again connects at once', () => {
    const { page, socket } = setUp();
    socket.arrive();
    socket.break();
    page.show('visible');
    expect(socket.attempts).toBe(2);
  });

  test('a network that is back connects at once', () => {
    const { page, socket } = setUp();
    socket.arrive();
    page.tell('offline');
    socket.break();
    page.tell('online');
    expect(socket.attempts).toBe(2);
  });
});

describe('a line that seems to be there', () => {
  test('is kept after a sleep if the hub answers', async () => {
    const { page, socket, states } = setUp();
    socket.arrive();
    page.show('visible');
    socket.asked[0]?.answer();
    await promises();
    expect(socket.attempts).toBe(1);
    expect(states).toEqual(['connected']);
  });

  test('is given up after a sleep if nothing comes', async () => {
    const { page, socket, states } = setUp();
    socket.arrive();
    page.show('visible');
    page.show('visible');
    expect(socket.asked).toHaveLength(1);
    socket.asked[0]?.fail();
    await promises();
    expect(socket.attempts).toBe(2);
    socket.arrive();
    expect(states).toEqual(['connected', 'disconnected', 'connected']);
  });

  test('is not given up for the silence of the one before it', async () => {
    const { page, socket } = setUp();
    socket.arrive();
    page.show('visible');
    socket.break();
    page.changeNetwork('cellular');
    socket.arrive();
    socket.asked[0]?.fail();
    await promises();
    expect([socket.attempts, socket.connected]).toEqual([2, true]);
  });

  test('is given up at once on another network', () => {
    const { page, socket } = setUp();
    socket.arrive();
    page.changeNetwork('cellular');
    expect([socket.attempts, socket.connected]).toEqual([2, false]);
  });
});

test('a page that is kept aside lets its line go, and has it again when it is shown', () => {
  const { page, socket, states } = setUp();
  socket.arrive();
  page.tell('pagehide', true);
  vi.advanceTimersByTime(60_000);
  page.changeNetwork('cellular');
  expect([socket.attempts, socket.active]).toEqual([1, false]);
  page.tell('pageshow', true);
  socket.arrive();
  expect(socket.attempts).toBe(2);
  expect(states).toEqual(['connected', 'disconnected', 'connected']);
});

test('a hub that closes or refuses it is asked again, less and less often, never more than once in half a minute', () => {
  const { socket } = setUp();
  socket.arrive();
  socket.break({ byHub: true });
  vi.advanceTimersByTime(2_000);
  expect(socket.attempts).toBe(2);
  for (let number = 0; number < 10; number += 1) {
    socket.refuse();
    vi.advanceTimersByTime(30_000);
  }
  expect(socket.attempts).toBe(12);
  socket.refuse();
  vi.advanceTimersByTime(14_000);
  expect(socket.attempts).toBe(12);
  socket.arrive();
  socket.break({ byHub: true });
  vi.advanceTimersByTime(2_000);
  expect(socket.attempts).toBe(13);
});

describe('after a WebSocket handshake that nothing answered', () => {
  test('long polling comes first, for all connections to that hub, until the network is another one', () => {
    const hubUrl = 'http://swallowed';
    const { page, socket, options } = setUp({ hubUrl });
    expect([options['transports'], options['timeout']]).toEqual([['websocket', 'polling'], 4_000]);
    socket.swallow();
    expect(socket.io.opts.transports).toEqual(['polling', 'websocket']);
    expect(setUp({ hubUrl }).options['transports']).toEqual(['polling', 'websocket']);
    expect(setUp({ hubUrl: 'http://other' }).options['transports'][0]).toBe('websocket');
    page.changeNetwork('cellular');
    expect(socket.io.opts.transports).toEqual(['websocket', 'polling']);
  });

  test('and a poll that nothing answers either, WebSocket comes first again', () => {
    const { socket } = setUp({ hubUrl: 'http://away' });
    socket.swallow();
    socket.swallow();
    expect(socket.io.opts.transports).toEqual(['websocket', 'polling']);
  });

  test('two connections that both waited for it do not talk each other out of long polling', () => {
    const hubUrl = 'http://both';
    const [one, other] = [setUp({ hubUrl }), setUp({ hubUrl })];
    one.socket.swallow();
    other.socket.swallow();
    expect(other.socket.io.opts.transports).toEqual(['polling', 'websocket']);
  });
});

test('closed, nothing brings it back', () => {
  const { page, connection, socket } = setUp();
  socket.arrive();
  connection.close();
  page.show('visible');
  page.tell('pageshow', true);
  page.changeNetwork('cellular');
  vi.advanceTimersByTime(60_000);
  expect([socket.attempts, socket.connected]).toEqual([1, false]);
});

test('closed, it holds on to nothing of the page', () => {
  const page = new FakePage();
  const listen = vi.spyOn(page.window, 'addEventListener');
  new HubConnection({ hubUrl: 'http://hub', page }).close();
  expect(listen).toHaveBeenCalled();
  for (const [, , options] of listen.mock.calls) {
    expect((options as AddEventListenerOptions).signal?.aborted).toBe(true);
  }
});

describe('why the hub is not reached', () => {
  const foreign = { code: 'origin_not_allowed', message: 'no' } as const;

  test('is asked after a try that failed, told once, and forgotten when it is reached', async () => {
    whyNotConnected.mockResolvedValue(foreign);
    const { connection, socket } = setUp();
    const told: unknown[] = [];
    connection.onProblem((problem) => told.push(problem));
    socket.refuse();
    await vi.advanceTimersByTimeAsync(0);
    socket.refuse();
    await vi.advanceTimersByTimeAsync(0);
    expect(connection.problem).toEqual(foreign);
    socket.arrive();
    expect(connection.problem).toBeUndefined();
    expect(told).toEqual([foreign, undefined]);
  });

  test('is not told when the answer comes after the hub is reached, or after the end', async () => {
    whyNotConnected.mockResolvedValue(foreign);
    const { connection, socket } = setUp();
    socket.refuse();
    socket.arrive();
    await vi.advanceTimersByTimeAsync(0);
    expect(connection.problem).toBeUndefined();
    const closed = setUp();
    closed.socket.refuse();
    closed.connection.close();
    await vi.advanceTimersByTimeAsync(0);
    expect(closed.connection.problem).toBeUndefined();
  });
});
