/**
 * `bench archive`: what it costs to record streams, to seek in a recording, and to make a file of one.
 * From: cli.ts. To: standard output, tables; a file, if asked for.
 */
import { Command, Option } from 'commander';
import { busyMachine } from '../busy-machine.ts';
import { leaveHubCore } from '../machine/cores.ts';
import { machine } from '../machine/machine.ts';
import { report } from '../report.ts';
import { wholeNumber } from '../whole-number.ts';
import {
  archiveProblems,
  archiveTable,
  type BrowserSeekRow,
  type DownloadRow,
  type KillRow,
  type RecordingRow,
} from './archive-table.ts';
import { measureBrowserSeeks } from './measure-browser-seeks.ts';
import { measureDownload } from './measure-download.ts';
import { measureKill } from './measure-kill.ts';
import { measureRecording } from './measure-recording.ts';

const WHAT_IS_MEASURED = `
One hub with streams of 600 kbps and a viewer each, in short turns recorded and not. Processor time is that of the hub's whole
process, with the thread that writes. The delay is from a chunk's sending to its coming to the viewer. Each turn that is recorded
is compared with the two beside it; what two turns without recording differ by is noise. Seeks are to random places of a recording
that is being written: its place in the index, then the first bytes of the journal from there. Then a Chromium streams 14 s of a generated camera with each codec, and another one plays the recording; its
time line is pressed at random places, and the time that stands in each picture says when the one of that place is on the screen.
The file is an MP4 of VP9 at 30
pictures a second, without sound. Then hubs that record the same streams are killed at random moments, and what viewers had got is
looked for in the journals.`;

const PARTS = ['recording', 'seeks', 'download', 'kills'] as const;
type Part = (typeof PARTS)[number];

interface Options {
  part?: Part;
  streams: number;
  seconds: number;
  rounds: number;
  minutes: number;
  deaths: number;
  json?: string;
}

export function archiveCommand(): Command {
  return new Command('archive')
    .description('the cost of recording, of a seek, and of a download')
    .option('--streams <number>', 'how many', wholeNumber({ min: 1, max: 500 }), 20)
    .option(
      '--seconds <number>',
      'how long each turn is measured',
      wholeNumber({ min: 1, max: 3_600 }),
      4,
    )
    .option('--rounds <number>', 'turns of each kind', wholeNumber({ min: 2, max: 100 }), 7)
    .option('--minutes <number>', 'length of the file', wholeNumber({ min: 1, max: 600 }), 60)
    .option('--deaths <number>', 'how often it is killed', wholeNumber({ min: 1, max: 100 }), 10)
    .addOption(new Option('--part <name>', 'this part alone').choices(PARTS))
    .option('--json <file>', 'write the figures to this file too')
    .addHelpText('after', WHAT_IS_MEASURED)
    .allowExcessArguments(false)
    .action(measureArchive);
}

/** @throws with one sentence for each claim that does not hold, after the tables. */
async function measureArchive(options: Options): Promise<void> {
  const { part, json } = options;
  const warning = await busyMachine();
  if (warning) process.stdout.write(`${warning}\n`);
  const isWanted = (name: Part) => part === undefined || part === name;
  // Before this process leaves a core to a hub: browsers take both.
  const seeks = isWanted('seeks') ? await measureBrowserSeeks(onSeeks) : undefined;
  leaveHubCore();
  const recording = isWanted('recording')
    ? await measureRecording({ ...options, onRow })
    : undefined;
  const download = isWanted('download') ? await downloadOf(options) : undefined;
  const kills = isWanted('kills') ? await killsOf(options) : undefined;
  const figures = { recording, seeks, download, kills };
  await report({
    bench: 'archive',
    machine: machine(),
    table: archiveTable(figures),
    figures,
    problems: archiveProblems(figures),
    json,
  });
}

async function downloadOf({ minutes }: Options): Promise<DownloadRow> {
  process.stdout.write(`${minutes} minutes as MP4 … `);
  const download = await measureDownload({ minutes });
  process.stdout.write(`${download.cpuSeconds.toFixed(2)} s\n`);
  return download;
}

async function killsOf({ streams, deaths }: Options): Promise<KillRow[]> {
  const kills: KillRow[] = [];
  for (let death = 1; death <= deaths; death += 1) {
    const kill = await measureKill({ streams });
    process.stdout.write(`${streams} streams, killed: ${kill.lost} batches lost\n`);
    kills.push(kill);
  }
  return kills;
}

function onSeeks({ path, medianMs = Number.NaN }: BrowserSeekRow): void {
  process.stdout.write(`seeks in ${path}: half of them within ${medianMs.toFixed(0)} ms\n`);
}

function onRow({ record, coreShare, worstMs = Number.NaN }: RecordingRow): void {
  const core = `${(100 * coreShare).toFixed(1)} % of the core`;
  process.stdout.write(`recorded: ${record}, ${core}, 99 % within ${worstMs.toFixed(1)} ms\n`);
}
