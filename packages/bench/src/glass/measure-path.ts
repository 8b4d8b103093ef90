/**
 * One line of the glass table: one stream in one Chromium, one viewer in another, on a hub of its own.
 * From: glass-command.ts. To: glass-table.ts.
 */
import { setTimeout as wait } from 'node:timers/promises';
import type { GlassPath } from '../../page/glass/glass-calls.ts';
import type { Seen } from '../../page/glass/viewing.ts';
import { BenchBrowser } from '../browser/bench-browser.ts';
import { HubProcess } from '../hub-process.ts';
import { DelayingProxy } from '../peers/delaying-proxy.ts';
import { percentile } from '../percentile.ts';
import type { Circumstances } from './circumstances.ts';
import type { GlassRow } from './glass-table.ts';
import { type WayTimes, wayTimes } from './way-table.ts';

export const PICTURE = { width: 640, height: 360, frameRate: 30 };
export const WARM_UP_MS = 5_000;
export const JOINS = 11;
/** Not a divisor of the 4 s between two key frames: joins come early, late and in the middle of a group. */
const BETWEEN_JOINS_MS = 730;

export interface PathWish {
  path: GlassPath;
  /** Undefined: as good as this machine has them. */
  under?: Circumstances | undefined;
  seconds: number;
  /** Of the built page. */
  pagesDir: string;
}

export async function measurePath({
  path,
  under,
  seconds,
  pagesDir,
}: PathWish): Promise<GlassRow & { way: WayTimes }> {
  await using hub = await HubProcess.start(['--pages-dir', pagesDir]);
  await using line = under?.line && (await DelayingProxy.open(hub.address, under.line));
  const address = line?.address ?? hub.address;
  await using streamer = await BenchBrowser.open(address);
  await using viewer = await BenchBrowser.open(address);
  const streamKey = await streamer.call('goLive', { path, ...PICTURE });

  const joins: number[] = [];
  for (let join = 0; join < JOINS; join += 1) {
    await wait(BETWEEN_JOINS_MS);
    // Each as somebody who has just opened the page: nothing is warm from the join before.
    await viewer.reload();
    joins.push(await viewer.call('watch', streamKey));
  }
  if (under?.isPageBusy) await viewer.call('keepBusy');
  await wait(WARM_UP_MS);
  await streamer.call('sendingTimes');
  await viewer.call('showingTimes');
  await viewer.call('beginSeeing');
  await wait(seconds * 1000);
  const row = rowOf({ path, joins, seen: await viewer.call('seen') });
  const sending = await streamer.call('sendingTimes');
  const showing = await viewer.call('showingTimes');
  return { ...row, under, way: wayTimes({ ...sending, ...showing }, row) };
}

interface Measured {
  path: GlassPath;
  joins: number[];
  seen: Seen;
}

function rowOf({ path, joins, seen }: Measured): GlassRow {
  const { pictureDelaysMs, soundAheadMs, seconds, unreadable } = seen;
  // Without sound there is none to run dry.
  const perMinute = (count: number) =>
    soundAheadMs.length === 0 ? undefined : (count * 60) / seconds;
  return {
    path,
    medianMs: percentile(pictureDelaysMs, 0.5),
    p95Ms: percentile(pictureDelaysMs, 0.95),
    joinMs: percentile(joins, 0.5),
    soundEarlyMs: percentile(soundAheadMs, 0.95),
    soundLateMs: percentile(
      soundAheadMs.map((aheadMs) => -aheadMs),
      0.95,
    ),
    beepsHeard: soundAheadMs.length / seen.beepsMade,
    underrunsPerMinute: perMinute(seen.underruns),
    bridgedPerMinute: perMinute(seen.bridged),
    framesPerSecond: (pictureDelaysMs.length + unreadable) / seconds,
    statedMs: percentile(seen.statedDelaysMs, 0.5),
    bitrateBps: percentile(seen.bitrateBps, 0.5),
  };
}
