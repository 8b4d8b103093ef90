/**
 * `bench bandwidth`: the streamer's upload does not depend on the number of viewers.
 * From: cli.ts. To: standard output, a table; a file, if asked for.
 */
import { writeFile } from 'node:fs/promises';
import { Command } from 'commander';
import { wholeNumber } from '../whole-number.ts';
import { type BandwidthRow, bandwidthProblems, bandwidthTable, mbps } from './bandwidth-table.ts';
import { measureRow, STREAM_BPS } from './measure-row.ts';

const AUDIENCES = [1, 10, 50];
const MAX_SECONDS = 3_600;

interface Options {
  seconds: number;
  json?: string;
}

export function bandwidthCommand(): Command {
  return new Command('bandwidth')
    .description(`what streamer and hub send, for ${AUDIENCES.join(', ')} viewers of one stream`)
    .option(
      '--seconds <number>',
      'how long each row is measured',
      wholeNumber({ min: 1, max: MAX_SECONDS }),
      10,
    )
    .option('--json <file>', 'write the figures to this file too')
    .allowExcessArguments(false)
    .action(measureBandwidth);
}

/** @throws with one sentence for each claim that does not hold, after the table. */
async function measureBandwidth({ seconds, json }: Options): Promise<void> {
  const rows: BandwidthRow[] = [];
  for (const viewers of AUDIENCES) {
    process.stdout.write(`${viewers} ${viewers === 1 ? 'viewer' : 'viewers'}, ${seconds} s … `);
    const row = await measureRow({ viewers, seconds });
    process.stdout.write(`streamer ${mbps(row.streamerBps)} Mbps, hub ${mbps(row.hubBps)} Mbps\n`);
    rows.push(row);
  }
  process.stdout.write(`\n${bandwidthTable(rows, STREAM_BPS)}\n`);
  if (json) {
    const figures = { bench: 'bandwidth', seconds, streamBps: STREAM_BPS, rows };
    await writeFile(json, `${JSON.stringify(figures, null, 2)}\n`);
  }
  const problems = bandwidthProblems(rows);
  if (problems.length > 0) throw new Error(problems.join('\n'));
}
