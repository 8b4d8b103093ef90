import pino from 'pino';
import { expect, test } from 'vitest';
import { sqliteFault } from '../src/data-folder/sqlite-fault.ts';
import { Metrics } from '../src/observe/metrics.ts';
import { BackgroundWrites } from '../src/store/background-writes.ts';
import { ManualClock } from './manual-clock.ts';

const FULL = Object.assign(new Error('database or disk is full'), { errcode: 13 });
/** SQLite tells more in the upper bits: a constraint of a foreign key. */
const CONSTRAINT = Object.assign(new Error('FOREIGN KEY constraint failed'), { errcode: 787 });

/** A table in memory that can be told to fail. */
function setUp() {
  const clock = new ManualClock();
  const metrics = new Metrics();
  const logged: { level: number; msg: string }[] = [];
  const log = pino({ level: 'info' }, { write: (line) => logged.push(JSON.parse(line)) });
  const writes = new BackgroundWrites({ log, clock, metrics, faultOf: sqliteFault });
  const written: string[] = [];
  const table = { fault: undefined as Error | undefined, tried: 0 };
  function save(key: string, value: string): Promise<void> {
    const row = { value };
    const write = async () => {
      table.tried += 1;
      if (table.fault) throw table.fault;
      written.push(`${key}=${value}`);
    };
    return writes.run({ key, what: 'a row', row, write });
  }
  const warnings = () => logged.filter(({ level }) => level === 40);
  const errors = () => logged.filter(({ level }) => level === 50);
  return { clock, metrics, writes, written, table, save, warnings, errors };
}

/** What a retry does when its time has come, it does over a few promises. */
async function retryAfter(clock: ManualClock, ms: number): Promise<void> {
  clock.advance(ms);
  await eventLoopTick();
}

function eventLoopTick(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}

test('S11a what can be written is written at once, in order', async () => {
  const { save, written, writes } = setUp();
  await Promise.all([save('user', '1'), save('stream', '1')]);
  expect(written).toEqual(['user=1', 'stream=1']);
  expect(writes.waiting).toBe(0);
});

test('S11a what cannot be written waits, only the newest of each row, and is written when it is possible', async () => {
  const { clock, save, written, table, writes, warnings } = setUp();
  table.fault = FULL;
  await save('user', '1');
  await save('stream', '1');
  await save('stream', '2');
  expect(writes.waiting).toBe(2);
  expect(writes.waitingRow('stream')).toEqual({ value: '2' });
  await retryAfter(clock, 1_000);
  expect(written).toEqual([]);
  table.fault = undefined;
  await retryAfter(clock, 30_000);
  expect(written).toEqual(['user=1', 'stream=2']);
  expect(writes.waiting).toBe(0);
  expect(warnings()).toHaveLength(1);
});

test('S11a a row that changes while it is being written is written again', async () => {
  const { save, written } = setUp();
  const first = save('stream', '1');
  await Promise.all([first, save('stream', '2')]);
  expect(written.at(-1)).toBe('stream=2');
});

test('S11 the store is tried less and less often, warned of once, and each failure is counted', async () => {
  const { clock, metrics, save, table, warnings } = setUp();
  table.fault = FULL;
  for (let number = 0; number < 500; number += 1) await save(`stream ${number}`, '1');
  for (let second = 0; second < 120; second += 1) await retryAfter(clock, 1_000);
  expect(warnings()).toHaveLength(1);
  // After 0, 1, 3, 7, 15, 31, 61, 91 s.
  expect(table.tried).toBe(8);
  expect(await metrics.text()).toContain('streamhub_store_failures_total 8');
});

test('S11 a second trouble is warned of again', async () => {
  const { clock, save, table, warnings } = setUp();
  for (const round of ['1', '2']) {
    table.fault = FULL;
    await save('stream', round);
    table.fault = undefined;
    await retryAfter(clock, 1_000);
  }
  expect(warnings()).toHaveLength(2);
});

test('S11 a row that can never be written is given up and holds up nobody', async () => {
  const { save, written, table, errors, writes } = setUp();
  table.fault = CONSTRAINT;
  await save('stream', '1');
  table.fault = undefined;
  await save('other', '1');
  expect(written).toEqual(['other=1']);
  expect(writes.waiting).toBe(0);
  expect(errors()).toHaveLength(1);
});

test('S11a no more than 10 000 rows wait: the oldest goes, and is counted', async () => {
  const { metrics, save, table, writes } = setUp();
  table.fault = FULL;
  for (let number = 0; number < 10_003; number += 1) await save(`stream ${number}`, '1');
  expect(writes.waiting).toBe(10_000);
  expect(writes.waitingRow('stream 2')).toBeUndefined();
  expect(writes.waitingRow('stream 3')).toBeDefined();
  expect(await metrics.text()).toContain('streamhub_store_dropped_total 3');
});

test('S11a at the end what waits is tried once more, and what is lost is said', async () => {
  const { save, written, table, writes, errors } = setUp();
  table.fault = FULL;
  await save('a', '1');
  await writes.settled();
  expect(errors()).toHaveLength(1);
  table.fault = undefined;
  await writes.settled();
  expect(written).toEqual(['a=1']);
});

test('S11 many rows that waited are written over many ticks of the event loop', async () => {
  const { clock, save, written, table } = setUp();
  table.fault = FULL;
  for (let number = 0; number < 1_000; number += 1) await save(`stream ${number}`, '1');
  table.fault = undefined;
  clock.advance(1_000);
  let before = written.length;
  let most = 0;
  while (written.length < 1_000) {
    await eventLoopTick();
    most = Math.max(most, written.length - before);
    before = written.length;
  }
  expect(most).toBeLessThanOrEqual(20);
});

test('S11 whoever stores a row waits for that row alone', async () => {
  const { save, written } = setUp();
  const first = save('stream 0', '1');
  const others = Array.from({ length: 100 }, (_, number) => save(`stream ${number + 1}`, '1'));
  await first;
  expect(written.length).toBeLessThan(100);
  await Promise.all(others);
  expect(written).toHaveLength(101);
});

test('S11 a row that is stored just when the others are done is written before its promise resolves', async () => {
  for (let microtasks = 0; microtasks < 30; microtasks += 1) {
    const { save, written } = setUp();
    void save('first', '1');
    for (let passed = 0; passed < microtasks; passed += 1) await undefined;
    await save('second', '1');
    expect(written, `after ${microtasks} microtasks`).toContain('second=1');
  }
});

test('S11 a row that has to wait, or is dropped, keeps nobody waiting', async () => {
  const { save, table } = setUp();
  table.fault = FULL;
  const saved = Array.from({ length: 10_010 }, (_, number) => save(`stream ${number}`, '1'));
  await Promise.all(saved);
  expect(table.tried).toBe(1);
});
