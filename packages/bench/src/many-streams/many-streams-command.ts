/**
 * `bench many-streams`: many small streams cost what a large one does.
 * From: cli.ts. To: standard output, a table; a file, if asked for.
 */
import { Command } from 'commander';
import { busyMachine } from '../busy-machine.ts';
import { feedBytesPerSecond, feedChunksPerSecond } from '../feed/coded-feed.ts';
import { leaveHubCore } from '../machine/cores.ts';
import { machine } from '../machine/machine.ts';
import { report } from '../report.ts';
import { wholeNumber } from '../whole-number.ts';
import { manyStreamsProblems, manyStreamsTable, type StreamsRow } from './many-streams-table.ts';
import { measureFloorOfStreams, measureStreams } from './measure-streams.ts';

const WHAT_IS_MEASURED = `
One stream with as many viewers as all the streams together, then the streams: the same total of bytes to the same number
of viewers. The third row is what it costs to take the streams in, with nobody watching. The last two are the floor in Node:
a relay that reads from the streamers' bare TCP connections and writes the same bytes, chunk by chunk, to their viewers'.
The streamers gather as the hub wishes, as the browser library does; the relay wishes nothing. Processor time is that of the
hub's whole process; it has a core for itself where the system has taskset. On a machine that cannot carry 600 Mbps the
streams can be slowed: chunks of the same sizes, fewer of them.`;

interface Options {
  streams: number;
  viewersEach: number;
  seconds: number;
  slowedBy: number;
  json?: string;
}

export function manyStreamsCommand(): Command {
  return new Command('many-streams')
    .description('the cost of a delivered byte with many streams, against one')
    .option('--streams <number>', 'how many', wholeNumber({ min: 2, max: 2_000 }), 200)
    .option('--viewers-each <number>', 'of each stream', wholeNumber({ min: 1, max: 1_000 }), 5)
    .option(
      '--seconds <number>',
      'how long each row is measured',
      wholeNumber({ min: 1, max: 3_600 }),
      15,
    )
    .option(
      '--slowed-by <number>',
      'to this fraction of 600 kbps: 5 is a fifth',
      wholeNumber({ min: 1, max: 30 }),
      1,
    )
    .option('--json <file>', 'write the figures to this file too')
    .addHelpText('after', WHAT_IS_MEASURED)
    .allowExcessArguments(false)
    .action(measureManyStreams);
}

/** @throws with one sentence for each claim that does not hold, after the table. */
async function measureManyStreams(options: Options): Promise<void> {
  const { streams, viewersEach, seconds, slowedBy, json } = options;
  const warning = await busyMachine();
  if (warning) process.stdout.write(`${warning}\n`);
  leaveHubCore();
  const kbps = (8 * feedBytesPerSecond({ slowedBy })) / 1e3;
  const chunks = feedChunksPerSecond({ slowedBy });
  process.stdout.write(`Each stream has ${kbps.toFixed(0)} kbps, ${chunks} chunks a second.\n`);
  const one = { streams: 1, viewersEach: streams * viewersEach };
  const many = { streams, viewersEach };
  const runs = [
    { ...one, measure: measureStreams },
    { ...many, measure: measureStreams },
    { streams, viewersEach: 0, measure: measureStreams },
    { ...one, measure: measureFloorOfStreams },
    { ...many, measure: measureFloorOfStreams },
  ];
  const rows: StreamsRow[] = [];
  for (const { measure, ...shape } of runs) {
    process.stdout.write(`${shape.streams} × ${shape.viewersEach}, ${seconds} s … `);
    const row = await measure({ ...shape, seconds, slowedBy });
    process.stdout.write(`${(100 * row.coreShare).toFixed(1)} % of the core\n`);
    rows.push(row);
  }
  await report({
    bench: 'many-streams',
    machine: machine(),
    table: manyStreamsTable(rows),
    figures: { slowedBy, rows },
    problems: manyStreamsProblems(rows),
    json,
  });
}
