import { expect, test } from 'vitest';
import { NodeClocks } from '../src/cluster/node-clocks.ts';
import { ManualClock } from './manual-clock.ts';

const AHEAD_MS = 24 * 3_600_000;

/** Asks a node whose clock is a day behind, and is answered after so long; the answer is made half of that before. */
function ask(clocks: NodeClocks, clock: ManualClock, roundTripMs: number): void {
  const askedAtMs = clock.now();
  clock.advance(roundTripMs / 2);
  const hubTimeMs = clock.epochMs() - AHEAD_MS;
  clock.advance(roundTripMs / 2);
  clocks.note({ node: 'other', hubTimeMs }, askedAtMs);
}

test('T2 another node’s clock is known to half of the quickest round trip', () => {
  const clock = new ManualClock();
  const clocks = new NodeClocks(clock);
  expect(clocks.aheadMs('other')).toBe(0);
  ask(clocks, clock, 80);
  expect(clocks.aheadMs('other')).toBe(AHEAD_MS);
  expect(clocks.isVague('other')).toBe(true);
  // All of its way back: this clock seems to be 300 ms further ahead than it is, which counts for nothing.
  const askedAtMs = clock.now();
  const hubTimeMs = clock.epochMs() - AHEAD_MS;
  clock.advance(600);
  clocks.note({ node: 'other', hubTimeMs }, askedAtMs);
  expect(clocks.aheadMs('other')).toBe(AHEAD_MS);
  ask(clocks, clock, 2);
  expect(clocks.aheadMs('other')).toBe(AHEAD_MS);
  expect(clocks.isVague('other')).toBe(false);
});

test('T2 after ten minutes a slower answer counts again, for clocks drift', () => {
  const clock = new ManualClock();
  const clocks = new NodeClocks(clock);
  ask(clocks, clock, 2);
  const driftMs = 6;
  const late = () => {
    const askedAtMs = clock.now();
    clocks.note({ node: 'other', hubTimeMs: clock.epochMs() - AHEAD_MS - driftMs }, askedAtMs);
    clock.advance(10);
  };
  clock.advance(9 * 60_000);
  ask(clocks, clock, 10);
  expect(clocks.aheadMs('other')).toBe(AHEAD_MS);
  clock.advance(2 * 60_000);
  late();
  expect(clocks.aheadMs('other')).toBe(AHEAD_MS + driftMs);
});
