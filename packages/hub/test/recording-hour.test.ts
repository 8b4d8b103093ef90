/** Downloads of an hour, as another program reads them: each packet has its time, and there is nothing to complain of. */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { Downloading } from './downloading.ts';
import { type HourLong, streamHour } from './hour-long.ts';
import { startTestHub } from './hub-under-test.ts';
import { ManualClock } from './manual-clock.ts';
import { clip } from './push-under-test.ts';

const CLIPS = 1_800;
const HOUR_MS = 3_600_000;
const RIGHT_S = 0.04;
const OUTPUT_BYTES = 64_000_000;
const UNLIMITED = { maxFramesPerSecond: 1e9, maxBytesPerSecond: 1e9 };

/** What the program writes. It has nothing to say but that. */
function quietly(program: string, ...args: string[]): string {
  const { stdout, stderr } = spawnSync(program, args, {
    encoding: 'utf8',
    maxBuffer: OUTPUT_BYTES,
  });
  expect(stderr).toBe('');
  return stdout;
}

/** Seconds from the beginning of the file, in the order of decoding. */
function timesIn(path: string): HourLong['sent'] {
  const times: HourLong['sent'] = { video: [], audio: [] };
  const shown = ['-show_entries', 'packet=codec_type,pts_time', '-of', 'csv=p=0'];
  for (const line of quietly('ffprobe', '-v', 'warning', ...shown, path).split('\n')) {
    const [kind, seconds] = line.split(',');
    if (kind === 'video' || kind === 'audio') times[kind].push(Number(seconds));
  }
  return times;
}

function expectSame(times: HourLong['sent'], sent: HourLong['sent']): void {
  for (const kind of ['video', 'audio'] as const) {
    expect(times[kind], kind).toHaveLength(sent[kind].length);
    const offBy = times[kind].map((time, index) => Math.abs(time - (sent[kind][index] ?? 0)));
    const mostS = offBy.reduce((most, each) => Math.max(most, each), 0);
    expect(mostS, kind).toBeLessThan(RIGHT_S);
  }
}

/** Of a part, whose first picture is at `fromS`. */
function cut({ video, audio }: HourLong['sent'], fromS: number, toS: number): HourLong['sent'] {
  const inside = (times: number[]) =>
    times.filter((time) => time >= fromS && time <= toS).map((time) => time - fromS);
  return { video: inside(video), audio: inside(audio) };
}

test.each([
  ['b-frames.mp4', 'mp4'],
  ['vp8-opus.webm', 'webm'],
])(
  'H32 an hour of %s: each packet of the %s is right within 40 ms, picture and sound together',
  {
    timeout: 120_000,
  },
  async (name, container) => {
    const clock = new ManualClock();
    await using under = await startTestHub({ record: 'all', clock, ...UNLIMITED });
    const { streamKey, sent } = await streamHour(under, { path: clip(name), clock, clips: CLIPS });
    const reading = await new Downloading(under, { streamKey }).done();
    const made = await reading.made();
    expect(made.file.split('.')).toEqual([`0-${made.toMs}`, container]);
    expect(Math.abs(made.toMs - HOUR_MS)).toBeLessThan(2_000);
    const path = await reading.saved(made.file);
    expectSame(timesIn(path), sent);
    quietly('ffmpeg', '-v', 'warning', '-i', path, '-c', 'copy', '-f', 'null', '-');

    const part = await reading.made({ fromMs: 1_800_500, toMs: 1_860_000 });
    expect([part.fromMs, part.toMs]).toEqual([1_800_000, 1_860_000]);
    const partPath = await reading.saved(part.file);
    expectSame(timesIn(partPath), cut(sent, 1_800, 1_860));
    // It is decoded too: each picture and all of the sound.
    quietly('ffmpeg', '-v', 'warning', '-i', partPath, '-f', 'null', '-');

    const range = 'bytes=1000000-1999999';
    const bytes = await (await reading.fetch(`/downloads/${made.file}`, { range })).arrayBuffer();
    const whole = readFileSync(path);
    expect(Buffer.from(bytes).equals(whole.subarray(1_000_000, 2_000_000))).toBe(true);
  },
);
