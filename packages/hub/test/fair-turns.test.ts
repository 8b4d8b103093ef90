/** Who works when, if all want to: each task here ends when the test says so. */
import { expect, test } from 'vitest';
import { placeOf } from '../src/limits/address-group.ts';
import { FairTurns } from '../src/limits/fair-turns.ts';

function turnsUnderTest({ atOnce = 1, maxWaiting = 6 } = {}) {
  const turns = new FairTurns({ atOnce, maxWaiting });
  const begun: string[] = [];
  const refused: string[] = [];
  const ends: (() => void)[] = [];
  return {
    turns,
    begun,
    refused,
    /** Resolves when it has been done or refused. */
    async ask(address: string, name = address): Promise<void> {
      const task = () => {
        begun.push(name);
        return new Promise<string>((resolve) => ends.push(() => resolve(name)));
      };
      if ((await turns.run(placeOf(address), task)) === undefined) refused.push(name);
    },
    /** Ends the oldest task; when this returns, the next has begun. */
    async endOne(): Promise<void> {
      ends.shift()?.();
      await new Promise(setImmediate);
    },
  };
}

async function orderOf(addresses: readonly string[]): Promise<string[]> {
  const under = turnsUnderTest({ maxWaiting: 100 });
  for (const address of ['0.0.0.0', ...addresses]) void under.ask(address);
  for (let count = 0; count < addresses.length; count += 1) await under.endOne();
  return under.begun.slice(1);
}

test('addresses take turns, whoever asked first', async () => {
  const order = await orderOf(['10.0.1.1', '10.0.1.1', '10.0.1.1', '10.0.2.1', '10.0.3.1']);
  expect(order).toEqual(['10.0.1.1', '10.0.2.1', '10.0.3.1', '10.0.1.1', '10.0.1.1']);
});

test('a network with many addresses is one among the networks', async () => {
  const order = await orderOf(['10.0.1.1', '10.0.1.2', '10.0.1.3', '10.0.2.1', '10.0.2.1']);
  expect(order).toEqual(['10.0.1.1', '10.0.2.1', '10.0.1.2', '10.0.2.1', '10.0.1.3']);
});

test('never more at once than may be, also for those who ask while a turn ends', async () => {
  const under = turnsUnderTest({ atOnce: 2, maxWaiting: 10 });
  for (const name of ['a', 'b', 'c']) void under.ask('10.0.0.1', name);
  expect(under.begun).toEqual(['a', 'b']);
  const ended = under.endOne();
  // In the same turn of the event loop in which `a` is over.
  void Promise.resolve().then(() => under.ask('10.0.0.1', 'd'));
  await ended;
  expect(under.begun).toEqual(['a', 'b', 'c']);
  await under.endOne();
  expect(under.begun).toEqual(['a', 'b', 'c', 'd']);
});

test('a task that fails ends its turn', async () => {
  const turns = new FairTurns({ atOnce: 1, maxWaiting: 1 });
  const broken = turns.run(placeOf('a'), () => Promise.reject(new Error('broken')));
  const next = turns.run(placeOf('a'), () => Promise.resolve('done'));
  await expect(broken).rejects.toThrow('broken');
  expect(await next).toBe('done');
});

test('where there is no place left the newest of whoever has most gives way', async () => {
  const under = turnsUnderTest();
  void under.ask('0.0.0.0');
  for (let count = 1; count <= 6; count += 1) void under.ask('10.0.1.1', `greedy ${count}`);
  await Promise.all([under.ask('10.0.1.1', 'greedy 7')]);
  expect(under.refused).toEqual(['greedy 7']);
  void under.ask('10.0.2.1', 'modest');
  await new Promise(setImmediate);
  expect(under.refused).toEqual(['greedy 7', 'greedy 6']);
  for (let count = 0; count < 2; count += 1) await under.endOne();
  expect(under.begun.slice(1)).toEqual(['greedy 1', 'modest']);
});

test('within a network it is the address that has most', async () => {
  const under = turnsUnderTest();
  void under.ask('0.0.0.0');
  for (let count = 1; count <= 6; count += 1) void under.ask('10.0.1.1', `greedy ${count}`);
  void under.ask('10.0.1.2', 'neighbour');
  await new Promise(setImmediate);
  expect(under.refused).toEqual(['greedy 6']);
});

test('who has as much as everybody else finds no place', async () => {
  const under = turnsUnderTest({ maxWaiting: 2 });
  void under.ask('0.0.0.0');
  void under.ask('10.0.1.1');
  void under.ask('10.0.2.1');
  await under.ask('10.0.3.1');
  expect(under.refused).toEqual(['10.0.3.1']);
});

test('when it is over, who waits is told so, and nobody new begins', async () => {
  const under = turnsUnderTest();
  void under.ask('10.0.1.1', 'begun');
  const waiting = [under.ask('10.0.1.1', 'waiting'), under.ask('10.0.2.1', 'another')];
  under.turns[Symbol.dispose]();
  await Promise.all(waiting);
  await under.endOne();
  await under.ask('10.0.3.1', 'late');
  expect(under.begun).toEqual(['begun']);
  expect(under.refused).toEqual(['waiting', 'another', 'late']);
});
