/**
 * `bench uplink`: the streamer's line gets worse, then better, and the stream follows it.
 * From: cli.ts. To: standard output, a table; a file, if asked for.
 */
import { Command } from 'commander';
import { BuiltPage } from '../browser/built-page.ts';
import { busyMachine } from '../busy-machine.ts';
import { machine } from '../machine/machine.ts';
import { report } from '../report.ts';
import { wholeNumber } from '../whole-number.ts';
import { measureUplink } from './measure-uplink.ts';
import { uplinkProblems, uplinkResult, uplinkTable } from './uplink-table.ts';

const SIZES = { 360: 640, 720: 1280 } as const;

const WHAT_IS_MEASURED = `
A Chromium streams H.264 and sound with the library's own Stage and Publisher: the generated camera of the glass bench, 30 a
second. All that it has with the hub goes through a proxy of the bench's own. After some seconds the proxy lets through
half of what went up before, and holds 2 MB before it lets the browser notice; then everything again. Five viewers
watch at the hub itself. The delay is the age of the newest picture that has come to them, from its capture on, by the
clock that the streamer has stated, looked at ten times a second; target and frame rate are what the Publisher says.`;

interface Options {
  cutSeconds: number;
  height: keyof typeof SIZES;
  json?: string;
}

export function uplinkCommand(): Command {
  return new Command('uplink')
    .description(
      "the stream's delay and quality while the streamer's line is cut to half, and after",
    )
    .option('--cut-seconds <number>', 'how long it is cut', wholeNumber({ min: 7, max: 3_600 }), 20)
    .option('--height <number>', '360 or 720', wholeNumber({ min: 360, max: 720 }), 360)
    .option('--json <file>', 'write the figures to this file too')
    .addHelpText('after', WHAT_IS_MEASURED)
    .allowExcessArguments(false)
    .action(measure);
}

/** @throws with one sentence for each claim that does not hold, after the table. */
async function measure({ cutSeconds, height, json }: Options): Promise<void> {
  const width = SIZES[height];
  if (!width) throw new Error('the height must be 360 or 720');
  const warning = await busyMachine();
  if (warning) process.stdout.write(`${warning}\n`);
  await using page = await BuiltPage.build();
  const figures = await measureUplink({
    picture: { width, height, frameRate: 30 },
    cutSeconds,
    pagesDir: page.folder,
    onStep: (step) => process.stdout.write(`${step} … `),
  });
  process.stdout.write('\n');
  await report({
    bench: 'uplink',
    machine: { ...machine(), isHubPinned: false },
    table: uplinkTable(figures),
    figures: { height, result: uplinkResult(figures), ...figures },
    problems: uplinkProblems(figures),
    json,
  });
}
