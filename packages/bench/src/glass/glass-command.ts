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
on; then, after 5 s, everything else.`;

interface Options {
  seconds: number;
  path?: Path[];
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
    .option('--json <file>', 'write the figures to this file too')
    .addHelpText('after', WHAT_IS_MEASURED)
    .allowExcessArguments(false)
    .action(measureGlass);
}

/** @throws with one sentence for each claim that does not hold, after the table. */
async function measureGlass({ seconds, path: paths = [...PATHS], json }: Options): Promise<void> {
  const warning = await busyMachine();
  if (warning) process.stdout.write(`${warning}\n`);
  await using page = await BuiltPage.build();
  const rows: (GlassRow & { way?: WayTimes })[] = [];
  for (const path of paths) {
    process.stdout.write(`${path}, ${seconds} s … `);
    const pagesDir = page.folder;
    const row =
      path === 'webrtc'
        ? await measurePeer({ seconds, pagesDir })
        : await measurePath({ path, seconds, pagesDir });
    process.stdout.write(`${row.medianMs?.toFixed(1)} ms\n`);
    rows.push(row);
  }
  process.stdout.write(`\n${glassTable(rows)}\n`);
  const ways = rows.flatMap(({ way, ...row }) => (way ? [{ name: nameOf(row), way }] : []));
  if (ways.length > 0) process.stdout.write(`\n${wayTable(ways)}\n`);
  if (json) {
    const figures = { bench: 'glass', picture: PICTURE, seconds, rows };
    await writeFile(json, `${JSON.stringify(figures, null, 2)}\n`);
  }
  const problems = glassProblems(rows);
  if (problems.length > 0) throw new Error(problems.join('\n'));
}
