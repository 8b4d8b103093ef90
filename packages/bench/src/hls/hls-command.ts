/**
 * `bench hls`: what a segment costs, what a crowd behind a cache costs, and how late it is.
 * From: cli.ts. To: standard output, a table; a file, if asked for.
 */
import { Command } from 'commander';
import { busyMachine } from '../busy-machine.ts';
import { leaveHubCore } from '../machine/cores.ts';
import { machine } from '../machine/machine.ts';
import { report } from '../report.ts';
import { wholeNumber } from '../whole-number.ts';
import { hlsProblems, hlsTable } from './hls-table.ts';
import { measureHls } from './measure-hls.ts';

const WHAT_IS_MEASURED = `
One stream of 720p H.264, 2.5 Mbps, with a key frame every two seconds, and Opus. Segments are those of its recording, each asked
for once, behind 40 others. Processor time is that of the hub's whole process, which is not this one: with the thread that makes
segments, and with what V8 does beside it. The players are behind the
nginx of deploy/nginx-hls.conf; they ask for each playlist and each segment, and take the first bytes of it. The delay is from
when the hub got a picture to when a player that keeps two segments shows it.`;

interface Options {
  players: number;
  seconds: number;
  json?: string;
}

export function hlsCommand(): Command {
  return new Command('hls')
    .description('the cost of HLS segments, and of a crowd behind a cache')
    .option('--players <number>', 'how many', wholeNumber({ min: 1, max: 5_000 }), 500)
    .option(
      '--seconds <number>',
      'how long each row is measured',
      wholeNumber({ min: 1, max: 3_600 }),
      20,
    )
    .option('--json <file>', 'write the figures to this file too')
    .addHelpText('after', WHAT_IS_MEASURED)
    .allowExcessArguments(false)
    .action(measure);
}

/** @throws with one sentence for each claim that does not hold, after the table. */
async function measure({ players, seconds, json }: Options): Promise<void> {
  const warning = await busyMachine();
  if (warning) process.stdout.write(`${warning}\n`);
  leaveHubCore();
  const figures = await measureHls({ players, seconds });
  await report({
    bench: 'hls',
    machine: machine(),
    table: hlsTable(figures),
    figures,
    problems: hlsProblems(figures),
    json,
  });
}
