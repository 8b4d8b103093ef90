/**
 * `bench faults`: what the death, the sleep and the stop of a node, and a bus and a database that are away, cost people.
 * From: cli.ts. To: standard output, a table; a file, if asked for.
 */
import { setTimeout as wait } from 'node:timers/promises';
import { Argument, Command } from 'commander';
import { busyMachine } from '../busy-machine.ts';
import { machine } from '../machine/machine.ts';
import { report } from '../report.ts';
import { wholeNumber } from '../whole-number.ts';
import { busAway } from './bus-away.ts';
import { databaseAway } from './database-away.ts';
import type { Fault, Measured } from './fault.ts';
import { type FaultFigures, faultsProblems, faultsTable } from './faults-table.ts';
import { FaultyCluster } from './faulty-cluster.ts';
import { freezeNode } from './freeze-node.ts';
import { killNode } from './kill-node.ts';
import { stopNode } from './stop-node.ts';

const FAULTS: readonly Fault[] = [killNode, freezeNode, busAway, databaseAway, stopNode];

const WHAT_IS_MEASURED = `
Three nodes, a NATS server and a PostgreSQL, each a process of its own. People send and watch 20 pictures per second; when
their connection is lost they come back as the pages do: 250 to 750 ms later, to the first node that says it is ready.

${FAULTS.map(({ name, what }) => `  ${name.padEnd(9)} ${what}`).join('\n')}

After each time all is looked at: each stream has one origin, which is the node that its streamer is on, in the row as well;
each node counts all streams; once they are ended, no node has them, and the rows have their end.`;

/** Far above all that is promised. */
const OVER_WITHIN_MS = 90_000;

interface Options {
  times: number;
  json?: string;
}

export function faultsCommand(): Command {
  const names = FAULTS.map(({ name }) => name);
  return new Command('faults')
    .description('what the faults of nodes, of NATS and of PostgreSQL cost people')
    .addArgument(new Argument('[faults...]', 'which of them').choices(names).default(names))
    .option('--times <number>', 'how often each', wholeNumber({ min: 1, max: 1_000 }), 10)
    .option('--json <file>', 'write the figures to this file too')
    .addHelpText('after', WHAT_IS_MEASURED)
    .action(measureFaults);
}

/** @throws with one sentence for each promise that was not kept, after the table. */
async function measureFaults(wanted: readonly string[], { times, json }: Options): Promise<void> {
  const warning = await busyMachine();
  if (warning) process.stdout.write(`${warning}\n`);
  const figures: FaultFigures[] = [];
  for (const fault of FAULTS.filter(({ name }) => wanted.includes(name))) {
    figures.push(await repeated(fault, times));
  }
  await report({
    bench: 'faults',
    machine: machine(),
    table: faultsTable(figures),
    figures: { figures },
    problems: faultsProblems(figures),
    json,
  });
}

/** After a time that did not leave everything whole, the next one begins with new nodes. */
async function repeated(fault: Fault, times: number): Promise<FaultFigures> {
  const measured: Measured[] = [];
  const broken: string[] = [];
  process.stdout.write(`${fault.name} … `);
  while (measured.length + broken.length < times) {
    await using cluster = await FaultyCluster.start();
    try {
      while (measured.length + broken.length < times) {
        measured.push(await inTime(fault.once(cluster)));
        process.stdout.write('.');
      }
    } catch (error) {
      broken.push((error as Error).message);
      process.stdout.write('x');
    }
  }
  process.stdout.write('\n');
  return { fault, times: measured, broken };
}

/** Somebody may wait for a picture for ever. */
async function inTime(measuring: Promise<Measured>): Promise<Measured> {
  const over = new AbortController();
  const late = wait(OVER_WITHIN_MS, undefined, over).then(() => {
    throw new Error(`It was not over within ${OVER_WITHIN_MS / 1000} s.`);
  });
  try {
    return await Promise.race([measuring, late]);
  } finally {
    over.abort();
    late.catch(() => {});
  }
}
