/**
 * `bench join-storm`: everybody comes at once, and everybody has a picture.
 * From: cli.ts. To: standard output, a table; a file, if asked for.
 */
import { Command } from 'commander';
import { busyMachine } from '../busy-machine.ts';
import { leaveHubCore } from '../machine/cores.ts';
import { machine } from '../machine/machine.ts';
import { report } from '../report.ts';
import { wholeNumber } from '../whole-number.ts';
import { joinStormProblems, joinStormTable } from './join-storm-table.ts';
import { measureJoinStorms } from './measure-join-storm.ts';

const WHAT_IS_MEASURED = `
One stream of 600 kbps with a key frame every 4 s, whose streamer makes one at once when it is asked. Viewers come at even
distances within one second, each on a connection of its own, and ask for the stream when the connection is there. Taken
is the time from that request to the last byte of stream:buffer; the table has it from the first byte of the connection,
too. Each storm comes upon an empty house, 5 to 6 s after the last, so that they meet different places of the group. The hub
has a processor core for itself where the system has taskset.`;

interface Options {
  viewers: number;
  storms: number;
  json?: string;
}

export function joinStormCommand(): Command {
  return new Command('join-storm')
    .description('the time to the first picture for viewers who come within one second')
    .option(
      '--viewers <number>',
      'how many come at once',
      wholeNumber({ min: 1, max: 10_000 }),
      500,
    )
    .option('--storms <number>', 'how often', wholeNumber({ min: 1, max: 100 }), 3)
    .option('--json <file>', 'write the figures to this file too')
    .addHelpText('after', WHAT_IS_MEASURED)
    .allowExcessArguments(false)
    .action(measureJoinStorm);
}

/** @throws with one sentence for each claim that does not hold, after the table. */
async function measureJoinStorm({ viewers, storms, json }: Options): Promise<void> {
  const warning = await busyMachine();
  if (warning) process.stdout.write(`${warning}\n`);
  leaveHubCore();
  process.stdout.write(`${storms} storms of ${viewers} viewers … `);
  const onStorm = () => process.stdout.write('. ');
  const rows = await measureJoinStorms({ viewers, storms, onStorm });
  process.stdout.write('\n');
  await report({
    bench: 'join-storm',
    machine: machine(),
    table: joinStormTable(rows),
    figures: { rows },
    problems: joinStormProblems(rows),
    json,
  });
}
