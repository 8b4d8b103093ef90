/** What the bandwidth bench says about its figures. */
import { expect, test } from 'vitest';
import {
  type BandwidthRow,
  bandwidthProblems,
  bandwidthTable,
} from '../src/bandwidth/bandwidth-table.ts';

const one: BandwidthRow = {
  viewers: 1,
  streamerBps: 2_520_000,
  hubBps: 2_500_000,
  framesSent: 300,
  framesReceivedMin: 300,
};
const fifty: BandwidthRow = { ...one, viewers: 50, hubBps: 125_000_000 };

test('the same upload for one and for fifty viewers, and no frame lost, is no problem', () => {
  expect(bandwidthProblems([one, fifty])).toEqual([]);
});

test('an upload that grows by more than 5 % is a problem, less is not', () => {
  const grown = { ...fifty, streamerBps: 1.06 * one.streamerBps };
  expect(bandwidthProblems([one, grown])).toEqual([expect.stringContaining('must not change')]);
  expect(bandwidthProblems([one, { ...fifty, streamerBps: 1.04 * one.streamerBps }])).toEqual([]);
});

test('a lost frame is a problem', () => {
  const missing = { ...fifty, framesReceivedMin: 299 };
  expect(bandwidthProblems([one, missing])).toEqual([expect.stringContaining('missed 1 of 300')]);
});

test('nothing measured is a problem', () => {
  expect(bandwidthProblems([])).toHaveLength(1);
});

test('the table has a line for each row, with what peer-to-peer would need', () => {
  const lines = bandwidthTable([one, fifty], 2_500_000).split('\n');
  expect(lines).toHaveLength(4);
  expect(lines[3]?.split('|').map((cell) => cell.trim())).toEqual([
    '',
    '50',
    '2.52',
    '125.00',
    '300 of 300',
    '125.00',
    '',
  ]);
});
