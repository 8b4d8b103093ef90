/**
 * `bench fanout`: what the hub takes of its processor for each viewer, beside others in the same run.
 * From: cli.ts. To: standard output, a table; a file, if asked for.
 */
import { Command, Option } from 'commander';
import { busyMachine } from '../busy-machine.ts';
import { leaveHubCore } from '../machine/cores.ts';
import { machine } from '../machine/machine.ts';
import { report } from '../report.ts';
import { wholeNumber } from '../whole-number.ts';
import { type FanoutPath, type FanoutRow, fanoutProblems, fanoutTable } from './fanout-table.ts';
import { isFfmpegThere } from './ffmpeg-feed.ts';
import {
  type BatchTimes,
  measureFloor,
  measureHub,
  measureNodeMediaServer,
  measurePeer,
} from './measure-fanout.ts';

const PATHS: readonly FanoutPath[] = [
  'hub',
  'net',
  'hub-feedback',
  'socket-io-binary',
  'socket-io-base64',
  'ws',
  'node-media-server',
];
const CROWD_PATHS: readonly FanoutPath[] = ['hub', 'net', 'hub-feedback'];
const NO_FFMPEG = 'There is no ffmpeg here to feed Node-Media-Server with: its row is left out.';

const WHAT_IS_MEASURED = `
One stream of 600 kbps: 30 video chunks of 2.2 kB and 50 sound chunks of 100 B a second, each sent when it is captured.
The server has one processor core for itself where the system has taskset; streamer and viewers have the others. Viewers
are bare sockets in processes of their own: they do the handshake, answer pings, count, and read five times a second.
One in ten, 20 at most, reads at once and notes how old each chunk is, by one clock for all processes.

Processor time is that of the server's whole process, as the system counts it, over the time that is measured, 3 s after
the stream has begun. "Viewers report" is the hub with viewers that send feedback as often as the hub asks, as the player
does; in all other rows the viewers say nothing, and all claims are about those. "core at 2.5 GHz" is that share scaled by
the clock rate that the system states.

Socket.IO and ws get the stream as the hub does and broadcast each chunk as one message. The floor, net, is not sent the
stream: it writes what one sampled viewer of the hub got in the same run, the same bytes at the same times, so it has the
hub's batches whatever the hub put together. Node-Media-Server is fed by ffmpeg: a clip with about the same rate, made
before, sent by RTMP as it is. Its ratio is that per viewer or that per megabyte, whichever is worse for the hub.

A hub with little to do passes each chunk on at once, a busy one puts together what comes within some milliseconds. The first
table has the same number of viewers for all; the claims against Socket.IO and Node-Media-Server are about a busy hub, that of
the second table ("busy StreamHub"), per viewer and second. So is the one against the floor: nothing is sent to that, and
with few viewers what a server takes for receiving the stream is a good part of the whole.

"Out" is the time from the sending of a batch's newest chunk, when it could be complete, to its arrival at those who
are sampled; the oldest chunk's has the time in it that the hub waited for more.`;

interface Options {
  seconds: number;
  peerViewers: number;
  viewers: number;
  path?: FanoutPath[];
  json?: string;
}

export function fanoutCommand(): Command {
  const count = wholeNumber({ min: 2, max: 20_000 });
  return new Command('fanout')
    .description("the hub's processor time for each viewer, beside other servers and the floor")
    .option(
      '--seconds <number>',
      'how long each row is measured',
      wholeNumber({ min: 1, max: 3_600 }),
      12,
    )
    .option('--peer-viewers <number>', 'viewers of each server that is compared', count, 300)
    .option(
      '--viewers <number>',
      'viewers of the hub alone, on one core; 0 leaves this out',
      wholeNumber({ min: 0, max: 20_000 }),
      4_000,
    )
    .addOption(new Option('--path <name...>', 'only these').choices([...PATHS]))
    .option('--json <file>', 'write the figures to this file too')
    .addHelpText('after', WHAT_IS_MEASURED)
    .allowExcessArguments(false)
    .action(measureFanout);
}

/** @throws with one sentence for each claim that does not hold, after the tables. */
async function measureFanout(options: Options): Promise<void> {
  const { seconds, peerViewers, viewers, path: paths = [...PATHS], json } = options;
  const warning = await busyMachine();
  if (warning) process.stdout.write(`${warning}\n`);
  leaveHubCore();
  const hasFeeder = isFfmpegThere();
  if (!hasFeeder && paths.includes('node-media-server')) process.stdout.write(`${NO_FFMPEG}\n`);
  const there = paths.filter((path) => hasFeeder || path !== 'node-media-server');
  const failed: string[] = [];
  const peers = await measureRows(there, { viewers: peerViewers, seconds, failed });
  const ofCrowd = there.filter((path) => CROWD_PATHS.includes(path));
  const crowd = viewers > 0 ? await measureRows(ofCrowd, { viewers, seconds, failed }) : [];
  const figures = { peers, crowd, ghz: machine().ghz };
  await report({
    bench: 'fanout',
    machine: machine(),
    table: fanoutTable(figures),
    figures: { seconds, ...figures },
    problems: [...failed, ...fanoutProblems(figures)],
    json,
  });
}

interface RowsWish {
  viewers: number;
  seconds: number;
  /** Takes one sentence for each row that could not be measured: the others are worth their minutes. */
  failed: string[];
}

async function measureRows(paths: readonly FanoutPath[], wish: RowsWish): Promise<FanoutRow[]> {
  const rows: FanoutRow[] = [];
  let batches: BatchTimes | undefined;
  for (const path of paths) {
    process.stdout.write(`${path}, ${wish.viewers} viewers, ${wish.seconds} s … `);
    try {
      const row = await measure(path);
      const { cpuUsPerViewerSecond: us, coreShare } = row;
      process.stdout.write(`${us.toFixed(0)} µs, ${(100 * coreShare).toFixed(0)} % of the core\n`);
      rows.push(row);
    } catch (error) {
      process.stdout.write('not measured\n');
      const why = (error as Error).message;
      wish.failed.push(`${path}, ${wish.viewers} viewers, could not be measured: ${why}.`);
    }
  }
  return rows;

  async function measure(path: FanoutPath): Promise<FanoutRow> {
    switch (path) {
      case 'hub':
      case 'hub-feedback': {
        const measured = await measureHub(wish, { path });
        // The floor is compared with the hub whose viewers say nothing.
        if (path === 'hub' || !batches) batches = measured.batches;
        return measured.row;
      }
      case 'net':
        if (!batches) throw new Error('the floor needs the batches of the hub: add --path hub');
        return measureFloor(wish, batches);
      case 'node-media-server':
        return measureNodeMediaServer(wish);
      default:
        return measurePeer(wish, { path });
    }
  }
}
