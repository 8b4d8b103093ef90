/**
 * `bench slow-viewers`: nobody falls far behind, and nobody else notices those who would.
 * From: cli.ts. To: standard output, two tables; a file, if asked for.
 */
import { Command, Option } from 'commander';
import { busyMachine } from '../busy-machine.ts';
import { leaveHubCore } from '../machine/cores.ts';
import { machine } from '../machine/machine.ts';
import { report } from '../report.ts';
import { wholeNumber } from '../whole-number.ts';
import { measureSlowLine } from './measure-slow-line.ts';
import { measureStalled } from './measure-stalled.ts';
import {
  slowLineProblems,
  slowLineTable,
  stalledProblems,
  stalledTable,
} from './slow-viewers-table.ts';

const WHAT_IS_MEASURED = `
One stream of 600 kbps and a preview a second, from one streamer. The hub has a processor core for itself where the system
has taskset; all delays are on one clock, from the sending of a chunk to its arrival.

slow-line: one viewer behind a proxy of the bench's own that lets through half of what the others get, and holds 2 MB
before it lets anybody notice. It reports as the player does. Its delay is the age of the newest chunk it has, and the
age of the newest picture (video or preview), looked at every 50 ms from 10 s on. Afterwards all headers are compared
with what the streamer sent: every picture must be decodable by the rules of docs/protocol.md. The others' 99th percentile
is that of the whole time, against that of the time before.

stalled: viewers that stop reading, all at once, and say nothing any more. The hub is asked for the number of viewers until
they are gone. RSS and the others' 99th percentile are compared with those of the time before.`;

type Part = 'slow-line' | 'stalled';

interface Options {
  seconds: number;
  beforeSeconds: number;
  others: number;
  stalled: number;
  only?: Part;
  json?: string;
}

export function slowViewersCommand(): Command {
  const seconds = wholeNumber({ min: 1, max: 3_600 });
  const count = wholeNumber({ min: 1, max: 10_000 });
  return new Command('slow-viewers')
    .description('a viewer on a slow line, and viewers that stop reading, beside good ones')
    .option(
      '--seconds <number>',
      'how long the slow viewer watches',
      wholeNumber({ min: 11, max: 3_600 }),
      70,
    )
    .option('--before-seconds <number>', 'how long the others are measured before', seconds, 15)
    .option('--others <number>', 'viewers on good lines', count, 100)
    .option('--stalled <number>', 'viewers that stop reading', count, 1_000)
    .addOption(new Option('--only <part>', 'one part').choices(['slow-line', 'stalled']))
    .option('--json <file>', 'write the figures to this file too')
    .addHelpText('after', WHAT_IS_MEASURED)
    .allowExcessArguments(false)
    .action(measureSlowViewers);
}

/** @throws with one sentence for each claim that does not hold, after the tables. */
async function measureSlowViewers(options: Options): Promise<void> {
  const { seconds, beforeSeconds, others, stalled, only, json } = options;
  const warning = await busyMachine();
  if (warning) process.stdout.write(`${warning}\n`);
  leaveHubCore();
  const tables: string[] = [];
  const problems: string[] = [];
  const figures: object[] = [];
  if (only !== 'stalled') {
    process.stdout.write(`slow-line, ${beforeSeconds} s and ${seconds} s … `);
    const slowLine = await measureSlowLine({ others, seconds, beforeSeconds });
    process.stdout.write(`${slowLine.delay95Ms?.toFixed(0)} ms\n`);
    tables.push(slowLineTable(slowLine));
    problems.push(...slowLineProblems(slowLine));
    figures.push({ slowLine });
  }
  if (only !== 'slow-line') {
    process.stdout.write(`stalled, ${stalled} viewers, ${beforeSeconds} s and about 30 s … `);
    const stalling = await measureStalled({ stalled, others, beforeSeconds });
    process.stdout.write(`gone after ${stalling.goneAfterMs?.toFixed(0) ?? '–'} ms\n`);
    tables.push(stalledTable(stalling));
    problems.push(...stalledProblems(stalling));
    figures.push({ stalling });
  }
  await report({
    bench: 'slow-viewers',
    machine: machine(),
    table: tables.join('\n\n'),
    figures: Object.assign({}, ...figures),
    problems,
    json,
  });
}
