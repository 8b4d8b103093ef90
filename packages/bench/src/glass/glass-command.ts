/**
 * `bench glass`: how long a picture takes from the streamer's source to the viewer's canvas, and what comes with it.
 * From: cli.ts. To: standard output, a table; a file, if asked for.
 */
import { writeFile } from 'node:fs/promises';
import { Command, Option } from 'commander';
import type { GlassPath } from '../../page/glass/glass-calls.ts';
import { BuiltPage } from '../browser/built-page.ts';
import { busyMachine } from '../busy-machine.ts';
import { wholeNumber } from '../whole-number.ts';
import type { Circumstances } from './circumstances.ts';
import { circumstancesTable } from './circumstances-table.ts';
import { type GlassRow, glassProblems, glassTable, nameOf } from './glass-table.ts';
import { JOINS, measurePath, PICTURE } from './measure-path.ts';
import { measurePeer } from './measure-peer.ts';
import { type WayTimes, wayTable } from './way-table.ts';

type Path = GlassPath | 'webrtc';

const PATHS: readonly Path[] = ['webrtc', 'h264', 'vp8', 'vp9', 'av1', 'jpeg', 'classic'];

const WHAT_IS_MEASURED = `
Hub, streamer and viewer run on this machine, the latter two in a Chromium each, with the library's own Stage, Publisher
and Player. The streamer's camera is generated, 640 × 360 at 30 a second: a person who talks, and in the top row the time
at which the picture was painted, as black and white squares. The viewer's page reads the row back from what it shows at
each refresh of the screen. The first row is WebRTC: the same camera, microphone and reader with an RTCPeerConnection
between the two pages and no hub; the other rows say how many times its delay theirs is. A second table says where the
time goes, in the order of the way. The streamer's microphone hears a beep at each half second; the viewer's page listens
to what the player gives to the loudspeaker. Joining is measured first, ${JOINS} times, from the player's construction
on; then, after 5 s, everything else. Over a line and on a busy page, where these are wanted, each path is measured again,
and a third table compares with its first row. WebRTC's packets do not pass the line, and are not measured there.`;

const LINE = { min: 0, max: 2_000 };

interface Options {
  seconds: number;
  path?: Path[];
  line?: number;
  jitter: number;
  busyPage?: true;
  json?: string;
}

export function glassCommand(): Command {
  return new Command('glass')
    .description('delay from source to viewer, beside WebRTC, for each codec and the classic path')
    .option(
      '--seconds <number>',
      'how long each row is measured',
      wholeNumber({ min: 5, max: 3_600 }),
      60,
    )
    .addOption(new Option('--path <name...>', 'only these').choices([...PATHS]))
    .option(
      '--line <ms>',
      'each path again over a line of so much delay each way',
      wholeNumber(LINE),
    )
    .option('--jitter <ms>', 'the same line later or earlier by so much', wholeNumber(LINE), 0)
    .option('--busy-page', "each path again while the viewer's page is busy half of the time")
    .option('--json <file>', 'write the figures to this file too')
    .addHelpText('after', WHAT_IS_MEASURED)
    .allowExcessArguments(false)
    .action(measureGlass);
}

/** @throws with one sentence for each claim that does not hold, after the table. */
async function measureGlass(options: Options): Promise<void> {
  const { seconds, path: paths = [...PATHS], json } = options;
  const warning = await busyMachine();
  if (warning) process.stdout.write(`${warning}\n`);
  await using page = await BuiltPage.build();
  const rows: (GlassRow & { way?: WayTimes })[] = [];
  for (const path of paths) {
    const pagesDir = page.folder;
    const measured =
      path === 'webrtc'
        ? [() => measurePeer({ seconds, pagesDir })]
        : [undefined, ...circumstancesOf(options)].map(
            (under) => () => measurePath({ path, under, seconds, pagesDir }),
          );
    for (const measure of measured) {
      process.stdout.write(`${path}, ${seconds} s … `);
      const row = await measure();
      process.stdout.write(`${row.medianMs?.toFixed(1)} ms\n`);
      rows.push(row);
    }
  }
  process.stdout.write(`\n${glassTable(rows)}\n`);
  const ways = rows.flatMap(({ way, ...row }) => (way ? [{ name: nameOf(row), way }] : []));
  if (ways.length > 0) process.stdout.write(`\n${wayTable(ways)}\n`);
  if (rows.some(({ under }) => under)) process.stdout.write(`\n${circumstancesTable(rows)}\n`);
  if (json) {
    const figures = { bench: 'glass', picture: PICTURE, seconds, rows };
    await writeFile(json, `${JSON.stringify(figures, null, 2)}\n`);
  }
  const problems = glassProblems(rows);
  if (problems.length > 0) throw new Error(problems.join('\n'));
}

function circumstancesOf({ line: delayMs, jitter: jitterMs, busyPage }: Options): Circumstances[] {
  return [
    ...(delayMs === undefined ? [] : [{ line: { delayMs, jitterMs } }]),
    ...(busyPage ? [{ isPageBusy: true }] : []),
  ];
}
