/**
 * `bench archive`: what it costs to record streams, to seek in a recording, and to make a file of one.
 * From: cli.ts. To: standard output, tables; a file, if asked for.
 */
import { Command } from 'commander';
import { busyMachine } from '../busy-machine.ts';
import { leaveHubCore } from '../machine/cores.ts';
import { machine } from '../machine/machine.ts';
import { report } from '../report.ts';
import { wholeNumber } from '../whole-number.ts';
import { archiveProblems, archiveTable, type RecordingRow, type SeekRow } from './archive-table.ts';
import { measureDownload } from './measure-download.ts';
import { measureRecording } from './measure-recording.ts';

const WHAT_IS_MEASURED = `
Streams of 600 kbps with one viewer each, in turns through a hub that records nothing and one that records all of them.
Processor time is that of the hub's whole process, with the thread that writes. The delay is from a chunk's sending to its
coming to the viewer. Seeks are to random places of a recording that is being written: its place in the index, then the first
bytes of the journal from there. The file is an MP4 of VP9 at 30 pictures a second, without sound.`;

interface Options {
  streams: number;
  seconds: number;
  rounds: number;
  minutes: number;
  json?: string;
}

export function archiveCommand(): Command {
  return new Command('archive')
    .description('the cost of recording, of a seek, and of a download')
    .option('--streams <number>', 'how many', wholeNumber({ min: 1, max: 500 }), 20)
    .option(
      '--seconds <number>',
      'how long each row is measured',
      wholeNumber({ min: 1, max: 3_600 }),
      20,
    )
    .option('--rounds <number>', 'rows of each kind', wholeNumber({ min: 1, max: 20 }), 3)
    .option('--minutes <number>', 'length of the file', wholeNumber({ min: 1, max: 600 }), 60)
    .option('--json <file>', 'write the figures to this file too')
    .addHelpText('after', WHAT_IS_MEASURED)
    .allowExcessArguments(false)
    .action(measureArchive);
}

/** @throws with one sentence for each claim that does not hold, after the tables. */
async function measureArchive({ streams, seconds, rounds, minutes, json }: Options): Promise<void> {
  const warning = await busyMachine();
  if (warning) process.stdout.write(`${warning}\n`);
  leaveHubCore();
  const recording: RecordingRow[] = [];
  const seeks: SeekRow[] = [];
  for (let round = 0; round < rounds; round += 1) {
    for (const record of ['off', 'all'] as const) {
      process.stdout.write(`${streams} streams, recorded: ${record}, ${seconds} s … `);
      const measured = await measureRecording({ streams, seconds, record });
      process.stdout.write(`${(100 * measured.row.coreShare).toFixed(1)} % of the core\n`);
      recording.push(measured.row);
      if (measured.seeks) seeks.push(measured.seeks);
    }
  }
  process.stdout.write(`${minutes} minutes as MP4 … `);
  const download = await measureDownload({ minutes });
  process.stdout.write(`${download.cpuSeconds.toFixed(2)} s\n`);
  const figures = { recording, seeks, download };
  await report({
    bench: 'archive',
    machine: machine(),
    table: archiveTable(figures),
    figures,
    problems: archiveProblems(figures),
    json,
  });
}
