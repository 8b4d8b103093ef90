/**
 * `bench nodes`: what a second node costs and brings.
 * From: cli.ts. To: standard output, a table; a file, if asked for.
 */
import { Command } from 'commander';
import { busyMachine } from '../busy-machine.ts';
import { leaveHubCore } from '../machine/cores.ts';
import { machine } from '../machine/machine.ts';
import { report } from '../report.ts';
import { wholeNumber } from '../whole-number.ts';
import {
  measureAddedDelay,
  measureCrossing,
  measureOneNode,
  measureTwoNodes,
} from './measure-nodes.ts';
import { type NodeRow, nodesProblems, nodesTable } from './nodes-table.ts';

const WHAT_IS_MEASURED = `
One stream of 600 kbps: 30 video chunks of 2.2 kB and 50 sound chunks of 100 B a second. First one node, without and with
viewers; then two nodes with a NATS server between them and a PostgreSQL under them, the streamer at one and all viewers at
the other. Processor time is that of a node's whole process, as the system counts it. The node that is measured has a core
for itself where the system has taskset; all else shares the others.

The delay through the bus is that of each chunk at a viewer of the edge, less that of the same chunk at a viewer of the
origin, by one clock. How many viewers two cores carry is arithmetic from these rows: what is left of a core beside the fixed
part, over what one viewer takes of it. The load and the NATS server are counted out.`;

interface Options {
  viewers: number;
  streams: number;
  slowedBy: number;
  seconds: number;
  json?: string;
}

export function nodesCommand(): Command {
  return new Command('nodes')
    .description('what a second node costs and brings')
    .option('--viewers <number>', 'at the edge', wholeNumber({ min: 2, max: 20_000 }), 300)
    .option('--streams <number>', 'that cross', wholeNumber({ min: 2, max: 1_000 }), 100)
    .option(
      '--slowed-by <number>',
      'those that cross, to this fraction of 600 kbps: 5 is a fifth',
      wholeNumber({ min: 1, max: 30 }),
      5,
    )
    .option(
      '--seconds <number>',
      'how long each row is measured',
      wholeNumber({ min: 1, max: 3_600 }),
      15,
    )
    .option('--json <file>', 'write the figures to this file too')
    .addHelpText('after', WHAT_IS_MEASURED)
    .allowExcessArguments(false)
    .action(measureNodes);
}

/** @throws with one sentence for each claim that does not hold, after the table. */
async function measureNodes({ viewers, streams, slowedBy, seconds, json }: Options): Promise<void> {
  const warning = await busyMachine();
  if (warning) process.stdout.write(`${warning}\n`);
  leaveHubCore();
  const rows: NodeRow[] = [];
  for (const count of [0, viewers]) {
    rows.push(
      await said(`one node, ${count} viewers`, measureOneNode({ viewers: count, seconds })),
    );
  }
  for (const count of [1, viewers]) {
    const measuring = measureTwoNodes({ viewers: count, seconds });
    rows.push(await said(`two nodes, ${count} at the edge`, measuring));
  }
  const addedMs = await said('delay through the bus', measureAddedDelay(seconds));
  const crossing = await said(
    `${streams} streams crossing`,
    measureCrossing({ streams, seconds, slowedBy }),
  );
  const figures = { rows, addedMs, crossing };
  await report({
    bench: 'nodes',
    machine: machine(),
    table: nodesTable(figures),
    figures: { seconds, slowedBy, ...figures },
    problems: nodesProblems(figures),
    json,
  });
}

async function said<T>(what: string, measuring: Promise<T>): Promise<T> {
  process.stdout.write(`${what} … `);
  const measured = await measuring;
  process.stdout.write('measured\n');
  return measured;
}
