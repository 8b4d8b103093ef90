/**
 * What a server took of its core and of memory for its viewers in a stretch of time.
 * From: a process, a crowd. To: fanout, many-streams.
 */
import { setTimeout as wait } from 'node:timers/promises';
import { processUsage } from '../machine/process-usage.ts';
import type { Crowd } from './crowd.ts';

export interface ServerFigures {
  viewers: number;
  seconds: number;
  /** Of one core, 1 is all of it. */
  coreShare: number;
  cpuUsPerViewerSecond: number;
  cpuMsPerMegabyte: number;
  peakRssBytes: number;
  /** As TCP carried it. */
  bytesPerViewerSecond: number;
  messagesPerViewerSecond: number;
}

const LOOK_EVERY_MS = 500;

export interface ServerMeasuring {
  pid: number;
  /** All who watch. */
  crowds: readonly Crowd[];
  seconds: number;
}

export async function measureServer({
  pid,
  crowds,
  seconds,
}: ServerMeasuring): Promise<ServerFigures> {
  const before = await look(pid, crowds);
  let peakRssBytes = before.rssBytes;
  while (performance.now() < before.atMs + seconds * 1000) {
    await wait(LOOK_EVERY_MS);
    peakRssBytes = Math.max(peakRssBytes, processUsage(pid).rssBytes);
  }
  const after = await look(pid, crowds);
  const took = (after.atMs - before.atMs) / 1000;
  const cpuSeconds = after.cpuSeconds - before.cpuSeconds;
  const bytes = after.bytes - before.bytes;
  const viewers = crowds.reduce((sum, crowd) => sum + crowd.viewers, 0);
  if (after.open < viewers)
    throw new Error(`${viewers - after.open} of ${viewers} viewers were lost`);
  return {
    viewers,
    seconds: took,
    coreShare: cpuSeconds / took,
    cpuUsPerViewerSecond: (1e6 * cpuSeconds) / took / viewers,
    cpuMsPerMegabyte: (1e3 * cpuSeconds) / (bytes / 1e6),
    peakRssBytes,
    bytesPerViewerSecond: bytes / took / viewers,
    messagesPerViewerSecond: (after.messages - before.messages) / took / viewers,
  };
}

async function look(pid: number, crowds: readonly Crowd[]) {
  const counted = await Promise.all(crowds.map((crowd) => crowd.counts()));
  const sum = (name: 'open' | 'bytes' | 'messages') =>
    counted.reduce((all, counts) => all + counts[name], 0);
  return {
    ...processUsage(pid),
    atMs: performance.now(),
    open: sum('open'),
    bytes: sum('bytes'),
    messages: sum('messages'),
  };
}
