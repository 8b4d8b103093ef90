/**
 * How long a person waits for a picture somewhere else in a recording: from the press on the time line, in a real browser, to
 * the picture of that time on the screen.
 * From: archive-command.ts. To: archive-table.ts.
 */
import { setTimeout as wait } from 'node:timers/promises';
import { videoCodecs } from '@streamhub/client/video-codecs';
import type { RecordingList } from '@streamhub/protocol';
import type { GlassPath } from '../../page/glass/glass-calls.ts';
import { BenchBrowser } from '../browser/bench-browser.ts';
import { BuiltPage } from '../browser/built-page.ts';
import { HubProcess } from '../hub-process.ts';
import { percentile } from '../percentile.ts';
import type { BrowserSeekRow } from './archive-table.ts';

const PICTURE = { width: 640, height: 360, frameRate: 30 };
/** Several groups: of the page's own encoder each has 4 s. */
const RECORDED_MS = 14_000;
const SEEKS = 25;
/** Not a divisor of the time between two pictures or key frames. */
const BETWEEN_SEEKS_MS = 230;
/** Of the recording: a press is further than this from the one before, so that their pictures cannot be taken for each other. */
const APART = 0.2;
const LOOK_EVERY_MS = 100;
const GIVE_UP_MS = 20_000;

const seekPaths: readonly GlassPath[] = [...videoCodecs, 'jpeg'];

export async function measureBrowserSeeks(
  onRow: (row: BrowserSeekRow) => void,
): Promise<BrowserSeekRow[]> {
  await using page = await BuiltPage.build();
  await using hub = await HubProcess.start(['--pages-dir', page.folder, '--record', 'all']);
  const rows: BrowserSeekRow[] = [];
  for (const path of seekPaths) {
    const tookMs = await seeksOf(path, hub.address);
    const row = { path, medianMs: percentile(tookMs, 0.5), worstMs: percentile(tookMs, 0.95) };
    rows.push(row);
    onRow(row);
  }
  return rows;
}

async function seeksOf(path: GlassPath, address: string): Promise<number[]> {
  const recording = await recordedAs(path, address);
  await using viewer = await BenchBrowser.open(address);
  await viewer.call('playRecording', recording);
  const tookMs: number[] = [];
  let share = 0;
  for (let seek = 0; seek < SEEKS; seek += 1) {
    await wait(BETWEEN_SEEKS_MS);
    share = elsewhere(share);
    await viewer.press(await viewer.call('placeOnPage', share));
    tookMs.push(await inTime(viewer.call('seekTook'), `${path}: no picture came after a press`));
  }
  return tookMs;
}

/** Nobody streams any more: the viewer has the machine for itself. */
async function recordedAs(
  path: GlassPath,
  address: string,
): Promise<{ streamKey: string; recordingId: string }> {
  await using streamer = await BenchBrowser.open(address);
  const streamKey = await streamer.call('goLive', { path, ...PICTURE });
  await wait(RECORDED_MS);
  await streamer.call('endStream');
  for (;;) {
    const response = await fetch(`${address}/api/streams/${streamKey}/recordings`);
    const { recordings } = (await response.json()) as RecordingList;
    const [recording] = recordings;
    if (recording?.state === 'done') return { streamKey, recordingId: recording.recordingId };
    await wait(LOOK_EVERY_MS);
  }
}

/** Its last second is the end, where nothing plays. */
function elsewhere(share: number): number {
  for (;;) {
    const next = 0.02 + 0.88 * Math.random();
    if (Math.abs(next - share) > APART) return next;
  }
}

async function inTime<Value>(value: Promise<Value>, sentence: string): Promise<Value> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => late.reject(new Error(sentence)), GIVE_UP_MS);
  try {
    return await Promise.race([value, late.promise]);
  } finally {
    clearTimeout(timer);
  }
}
