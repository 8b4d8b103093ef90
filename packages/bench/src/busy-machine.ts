/**
 * A word of warning where other programs take the machine. From: the system. To: benches that measure times.
 */
import { cpus } from 'node:os';
import { setTimeout as wait } from 'node:timers/promises';

const LOOKED_MS = 1_000;
const BUSY_SHARE = 0.2;

/** Looks for a second. Undefined on a machine that is at rest. */
export async function busyMachine(): Promise<string | undefined> {
  const before = spent();
  await wait(LOOKED_MS);
  const after = spent();
  const share = 1 - (after.idle - before.idle) / (after.all - before.all);
  if (share < BUSY_SHARE) return undefined;
  return `This machine is ${Math.round(100 * share)} % busy with other things: so are the figures.`;
}

/** By all processors since the system's start, ms. */
function spent(): { idle: number; all: number } {
  const times = cpus().map(({ times }) => times);
  return {
    idle: times.reduce((sum, { idle }) => sum + idle, 0),
    all: times.reduce(
      (sum, each) => sum + each.user + each.nice + each.sys + each.irq + each.idle,
      0,
    ),
  };
}
