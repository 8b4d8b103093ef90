/**
 * `bench hostile`: a hub under all kinds of attack goes on for everybody else as if there were none.
 * From: cli.ts. To: standard output, a table; a file, if asked for.
 */
import { Command, Option } from 'commander';
import { busyMachine } from '../busy-machine.ts';
import { machine } from '../machine/machine.ts';
import { report } from '../report.ts';
import { wholeNumber } from '../whole-number.ts';
import { acts, NOBODY } from './acts.ts';
import { hostileLines, hostileProblems, hostileTable } from './hostile-table.ts';
import { measureHostile } from './measure-hostile.ts';

const WHAT_IS_MEASURED = `
A hub with all its default limits, one stream of 15 pictures and 25 pieces of sound a second, and viewers who are to get
every one of them. Beside them a process of attackers, from five addresses of another network (127.0.1.2 to 127.0.1.6, which
needs Linux), plays one kind of attack after the other, then all at once, and again from the start. Its processor time is
held to half a core, or the machine would be measured in place of the hub. A gap is the time between two chunks at one good
viewer; "connections cut" and "refused" are the hub's own count, by code. Where the machine is busy with other things, gaps
are partly theirs: the row "nobody attacks" shows how much. Every three seconds somebody new joins the stream, and a private
one by its password.`;

const titles = acts.map(({ title }) => title).filter((title) => title !== NOBODY);

interface Options {
  minutes: number;
  viewers: number;
  act?: string;
  json?: string;
}

export function hostileCommand(): Command {
  return new Command('hostile')
    .description('a good stream and its viewers while others attack the hub in every way')
    .option('--minutes <number>', 'how long', wholeNumber({ min: 1, max: 10_000 }), 5)
    .option('--viewers <number>', 'good ones', wholeNumber({ min: 1, max: 500 }), 20)
    .addOption(new Option('--act <title>', 'this one alone, beside nobody').choices(titles))
    .option('--json <file>', 'write the figures to this file too')
    .addHelpText('after', WHAT_IS_MEASURED)
    .allowExcessArguments(false)
    .action(hostile);
}

/** @throws with one sentence for each claim that does not hold, after the table. */
async function hostile({ minutes, viewers, act, json }: Options): Promise<void> {
  const warning = await busyMachine();
  if (warning) process.stdout.write(`${warning}\n`);
  const onAct = (title: string) => process.stdout.write(`${title} …\n`);
  const chosen =
    act === undefined ? acts : acts.filter(({ title }) => [NOBODY, act].includes(title));
  const figures = await measureHostile({ minutes, viewers, acts: chosen, onAct });
  await report({
    bench: 'hostile',
    machine: { ...machine(), isHubPinned: false },
    table: `${hostileTable(figures)}\n\n${hostileLines(figures)}`,
    figures,
    problems: hostileProblems(figures),
    json,
  });
}
