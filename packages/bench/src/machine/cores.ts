/**
 * Which processor core belongs to whom: the hub has the first for itself, all that loads it has the others.
 * From: benches. To: `taskset`, where the system has it; elsewhere the system decides, and the figures say so.
 */
import { spawnSync } from 'node:child_process';
import { availableParallelism } from 'node:os';

export type Place = 'hub' | 'load';

const cores = availableParallelism();
const LIST: Record<Place, string> = { hub: '0', load: cores > 2 ? `1-${cores - 1}` : '1' };

let canPin: boolean | undefined;

/** False on a machine with a single core, too: there is nothing to keep apart. */
export function isPinned(): boolean {
  canPin ??= cores > 1 && spawnSync('taskset', ['-c', LIST.hub, 'true']).status === 0;
  return canPin;
}

/** The same program, on the core of this place. Its process id is that of the program. */
export function placed(place: Place, [command, ...args]: readonly [string, ...string[]]) {
  return isPinned()
    ? { command: 'taskset', args: ['-c', LIST[place], command, ...args] }
    : { command, args };
}

/** This process, with all its threads, leaves the hub's core. */
export function leaveHubCore(): void {
  if (isPinned()) spawnSync('taskset', ['-a', '-c', '-p', LIST.load, String(process.pid)]);
}
