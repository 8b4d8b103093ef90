/** What the bench of faults calls a broken promise. */
import { expect, test } from 'vitest';
import type { Fault } from '../src/faults/fault.ts';
import { faultsProblems, faultsTable } from '../src/faults/faults-table.ts';

const fault: Fault = {
  name: 'kill',
  what: 'a node is killed',
  promised: [
    { what: 'told', mostMs: 3_000 },
    { what: 'picture', mostMs: 5_000 },
  ],
  once: () => Promise.reject(new Error('not here')),
};

test('a promise that was kept each time is no problem, up to its last millisecond', () => {
  const times = [
    [3_000, 100],
    [10, 5_000],
  ];
  expect(faultsProblems([{ fault, times, broken: [] }])).toEqual([]);
  const table = faultsTable([{ fault, times, broken: [] }]);
  expect(table).toMatch(/kill \| +2 \| +told \| +10 \| +3000 \| +3000/);
});

test('each promise that was not kept is a sentence, and so is what was not whole', () => {
  const times = [
    [3_001, 100],
    [10, Number.NaN],
  ];
  const broken = ['A stream has two nodes.'];
  expect(faultsProblems([{ fault, times, broken }])).toEqual([
    'kill: told: more than 3000 ms, 1 of 2 times.',
    'kill: picture: more than 5000 ms, 1 of 2 times.',
    'kill: A stream has two nodes.',
  ]);
});
