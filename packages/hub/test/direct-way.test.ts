/** Data written past Socket.IO, and what Socket.IO itself sends in between: whole and in order at every kind of client. */
import { setImmediate } from 'node:timers/promises';
import { expect, test } from 'vitest';
import {
  BareViewer,
  END,
  LibraryViewer,
  type Line,
  openOutlet,
  type Step,
  steps,
} from './outlet-under-test.ts';

const SEEDS = [4, 20261122, 31_337];
const STEPS = 170;

async function run(line: Line, taken: Step[]): Promise<void> {
  for (const step of taken) {
    line.take(step);
    if (step.kind === 'turn') await setImmediate();
  }
}

async function expectAll(line: Line, viewer: LibraryViewer | BareViewer): Promise<void> {
  line.emit(END, {});
  await viewer.ended;
  // Questions may have been asked until the end; what was answered later is not looked at.
  expect(untilEnd(viewer.got)).toEqual(untilEnd(line.sent));
}

/** The hub's end, as the library `ws` has it. */
function webSocketOf({ socket }: Line): { bufferedAmount: number } {
  return (socket.conn as unknown as { transport: { socket: never } }).transport.socket;
}

function untilEnd(notes: string[]): string[] {
  return notes.slice(0, notes.findIndex((note) => note.startsWith(END)) + 1);
}

test.each(SEEDS)(
  'D1 a Socket.IO client over WebSocket gets all in order (seed %i)',
  async (seed) => {
    await using under = await openOutlet();
    using viewer = new LibraryViewer(under.address, { transports: ['websocket'] });
    const line = await under.accept();
    await run(line, steps(STEPS, seed));
    await expectAll(line, viewer);
    expect(under.outlet.sent.directly).toBeGreaterThan(30);
    expect(under.outlet.sent.ordinarily).toBeGreaterThan(3);
  },
);

test.each(SEEDS)('D1 a viewer by hand over a bare WebSocket does too (seed %i)', async (seed) => {
  await using under = await openOutlet();
  using viewer = new BareViewer(under.address);
  const line = await under.accept();
  await run(line, steps(STEPS, seed));
  await expectAll(line, viewer);
  expect(under.outlet.sent.directly).toBeGreaterThan(30);
});

test.each(SEEDS)(
  'D1 a client over long-polling is sent all the ordinary way (seed %i)',
  async (seed) => {
    await using under = await openOutlet();
    using viewer = new LibraryViewer(under.address, { transports: ['polling'] });
    const line = await under.accept();
    await run(line, steps(STEPS, seed));
    await expectAll(line, viewer);
    expect(under.outlet.sent.directly).toBe(0);
  },
);

test.each(SEEDS)(
  'D1 a client that goes from polling to WebSocket misses nothing (seed %i)',
  async (seed) => {
    await using under = await openOutlet();
    using viewer = new LibraryViewer(under.address, { transports: ['polling', 'websocket'] });
    const line = await under.accept();
    for (let round = 0; viewer.transport === 'polling'; round += 1) {
      // Few at a time, for the client reads all of a poll before it changes over.
      await run(line, steps(5, seed + round));
      await setImmediate();
    }
    const { directly, ordinarily } = under.outlet.sent;
    await run(line, steps(STEPS, seed));
    await expectAll(line, viewer);
    expect(ordinarily).toBeGreaterThan(0);
    expect(under.outlet.sent.directly).toBeGreaterThan(directly + 30);
  },
);

test.each(SEEDS)('D1 order is kept while a client does not read (seed %i)', async (seed) => {
  await using under = await openOutlet();
  using viewer = new LibraryViewer(under.address, { transports: ['websocket'] });
  const line = await under.accept();
  viewer.tcp.pause();
  const large = Buffer.alloc(90_000, 1);
  expect(line.viewerLine.waitingBytes).toBe(0);
  for (let count = 0; line.viewerLine.waitingBytes < 1_000_000; count += 1) {
    expect(count, 'the kernel is full before long').toBeLessThan(1_000);
    line.sendData(large);
    await setImmediate();
  }
  const { directly, ordinarily } = under.outlet.sent;
  expect(ordinarily, 'nothing but direct writes until here').toBe(0);
  const before = line.viewerLine.waitingBytes;
  await run(line, steps(STEPS, seed));
  expect(under.outlet.sent.ordinarily).toBeGreaterThan(30);
  const waiting = line.viewerLine.waitingBytes;
  const data = line.sent.slice(-100).join('\n');
  const afterPause = [...data.matchAll(/of (\d+)/g)].reduce(
    (sum, [, size]) => sum + Number(size),
    0,
  );
  expect(waiting, 'what engine.io holds counts too').toBeGreaterThan(before + afterPause / 2);
  viewer.tcp.resume();
  await expectAll(line, viewer);
  expect(line.viewerLine.waitingBytes).toBe(0);
  line.sendData(large);
  expect(under.outlet.sent.directly, 'and it goes straight again').toBeGreaterThan(directly);
});

test('D1 what is compressed on its way, or may not be binary, goes the ordinary way', async () => {
  await using under = await openOutlet({ options: { perMessageDeflate: { threshold: 0 } } });
  using compressed = new LibraryViewer(under.address, { transports: ['websocket'] });
  const line = await under.accept();
  for (const step of steps(STEPS, 1)) {
    line.take(step);
    // A compressor at work would be reason enough.
    while (webSocketOf(line).bufferedAmount > 0) await setImmediate();
  }
  await expectAll(line, compressed);
  expect(under.outlet.sent.directly).toBe(0);

  await using plain = await openOutlet();
  using inText = new BareViewer(plain.address, { query: '&b64=1' });
  const textLine = await plain.accept();
  await run(textLine, steps(STEPS, 1));
  await expectAll(textLine, inText);
  expect(plain.outlet.sent.directly).toBe(0);
});

test('D1 a hub that may not write directly sends the same', async () => {
  await using under = await openOutlet({ mayWriteDirectly: false });
  using viewer = new LibraryViewer(under.address, { transports: ['websocket'] });
  const line = await under.accept();
  await run(line, steps(STEPS, 1));
  await expectAll(line, viewer);
  expect(under.outlet.sent.directly).toBe(0);
});

test('D1 a line whose connection is gone takes data and does nothing with it', async () => {
  await using under = await openOutlet();
  using viewer = new LibraryViewer(under.address, { transports: ['websocket'] });
  const line = await under.accept();
  const gone = new Promise((resolve) => line.socket.on('disconnect', resolve));
  viewer.tcp.destroy();
  await gone;
  line.sendData(Buffer.alloc(10));
  expect(under.outlet.sent).toEqual({ directly: 0, ordinarily: 0 });
});

test.each([['websocket'], ['polling']])(
  'Q11a an unmodified client over %s shows by itself when it has read all it was sent',
  async (transport) => {
    await using under = await openOutlet();
    using viewer = new LibraryViewer(under.address, { transports: [transport] });
    const line = await under.accept();
    for (const round of [1, 2]) {
      const data = Buffer.alloc(90_000, round);
      line.sendData(data);
      line.ping();
      line.sendData(data);
      await new Promise<void>((resolve) => line.viewerLine.whenCaughtUp(resolve));
      expect(viewer.got.filter((note) => note.startsWith('stream:data'))).toHaveLength(2 * round);
    }
  },
);

test('Q11a a client that does not read shows nothing until it does', async () => {
  await using under = await openOutlet();
  using viewer = new LibraryViewer(under.address, { transports: ['websocket'] });
  const line = await under.accept();
  viewer.tcp.pause();
  let isCaughtUp = false;
  const caughtUp = new Promise<void>((resolve) => line.viewerLine.whenCaughtUp(resolve)).then(
    () => {
      isCaughtUp = true;
    },
  );
  // What the hub sends after it has reached the kernel meanwhile.
  while (line.viewerLine.waitingBytes === 0) {
    line.sendData(Buffer.alloc(90_000));
    await setImmediate();
  }
  expect(isCaughtUp).toBe(false);
  viewer.tcp.resume();
  await caughtUp;
});
