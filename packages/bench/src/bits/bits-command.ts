/**
 * `bench bits`: what the same picture costs as classic JPEG and through each video codec.
 * From: cli.ts. To: standard output, a table; a file, if asked for.
 */
import { writeFile } from 'node:fs/promises';
import { type VideoCodecName, videoCodecs } from '@streamhub/client/video-codecs';
import { Command } from 'commander';
import { BenchBrowser } from '../browser/bench-browser.ts';
import { BuiltPage } from '../browser/built-page.ts';
import { HubProcess } from '../hub-process.ts';
import { wholeNumber } from '../whole-number.ts';
import { bitsProblems, bitsTable, type CodecRow, type JpegRow } from './bits-table.ts';
import { type BitsMeasured, equalPsnr } from './equal-psnr.ts';

const CLIP = { width: 1280, height: 720, frameRate: 30 };
const LEAST_BPS = 400_000;
const MOST_BPS = 12_000_000;
/** Four characters for three bytes. */
const BASE64 = 4 / 3;

const WHAT_IS_MEASURED = `
The clip is generated, 1280 × 720 at 30 a second: a person who sways, breathes, blinks and talks before a shelf and a
window out of focus; texture on wall, skin, hair and shirt; a camera that moves a few pixels; and a sensor's noise on each
frame (standard deviation 1.2 of 255). Every frame goes through each encoder in Chromium, set as the streamer sets it
(realtime mode, temporal layers, a key frame every 4 s), and back through its decoder. For each codec the bitrate is
found by bisection at which the picture is not worse than JPEG's of quality 70 % (luma PSNR over all frames); the bits
are those that came out.`;

interface Options {
  seconds: number;
  json?: string;
}

export function bitsCommand(): Command {
  return new Command('bits')
    .description('bits a second for the same picture: classic JPEG against each video codec')
    .option('--seconds <number>', 'length of the clip', wholeNumber({ min: 1, max: 20 }), 4)
    .option('--json <file>', 'write the figures to this file too')
    .addHelpText('after', WHAT_IS_MEASURED)
    .allowExcessArguments(false)
    .action(measureBits);
}

/** @throws with one sentence for each claim that does not hold, after the table. */
async function measureBits({ seconds, json }: Options): Promise<void> {
  await using page = await BuiltPage.build();
  await using hub = await HubProcess.start(['--pages-dir', page.folder]);
  await using browser = await BenchBrowser.open(hub.address);
  process.stdout.write(`Chromium ${await browser.version()}, a clip of ${seconds} s\n`);
  await browser.call('openClip', { ...CLIP, seconds });
  const { bytes, psnrDb } = await browser.call('jpegFigures');
  const jpeg: JpegRow = { base64Bps: (8 * BASE64 * bytes) / seconds, psnrDb };
  process.stdout.write(`JPEG: ${Math.round(bytes / seconds / CLIP.frameRate / 1000)} kB a frame, `);
  process.stdout.write(`${psnrDb.toFixed(2)} dB\n`);

  const rows: CodecRow[] = [];
  for (const codec of videoCodecs) {
    process.stdout.write(`${codec} …`);
    const best = await bestOf({ browser, codec, psnrDb, seconds });
    process.stdout.write('\n');
    rows.push({ codec, ...best });
  }
  process.stdout.write(`\n${bitsTable(jpeg, rows)}\n`);
  if (json) {
    const figures = { bench: 'bits', clip: { ...CLIP, seconds }, jpeg, rows };
    await writeFile(json, `${JSON.stringify(figures, null, 2)}\n`);
  }
  const problems = bitsProblems(jpeg, rows);
  if (problems.length > 0) throw new Error(problems.join('\n'));
}

interface CodecAsked {
  browser: BenchBrowser;
  codec: VideoCodecName;
  psnrDb: number;
  seconds: number;
}

function bestOf(asked: CodecAsked): Promise<BitsMeasured | undefined> {
  const { browser, codec, psnrDb, seconds } = asked;
  return equalPsnr({
    psnrDb,
    leastBps: LEAST_BPS,
    mostBps: MOST_BPS,
    async measure(bitrateBps) {
      const { bytes, frames, psnrDb } = await browser.call('codecFigures', { codec, bitrateBps });
      const missing = CLIP.frameRate * seconds - frames;
      if (missing > 0) throw new Error(`${codec} left out ${missing} frames of the clip`);
      const bitsPerSecond = (8 * bytes) / seconds;
      process.stdout.write(` ${(bitsPerSecond / 1e6).toFixed(2)} Mbps ${psnrDb.toFixed(2)} dB`);
      return { bitrateBps, bitsPerSecond, psnrDb };
    },
  });
}
