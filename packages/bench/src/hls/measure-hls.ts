/**
 * What HLS costs a hub: processor time of a segment, of a crowd behind nginx, and how late a player is.
 * From: hls-command.ts. To: hls-table.ts.
 */
import { setTimeout as wait } from 'node:timers/promises';
import { HubProcess } from '../hub-process.ts';
import { processUsage } from '../machine/process-usage.ts';
import { NginxProcess } from '../proxies/nginx-process.ts';
import { pushClip } from './hls-clip.ts';
import { HlsCrowd } from './hls-crowd.ts';
import type { HlsFigures } from './hls-table.ts';

/** Segments of the recording that are asked for, each once. */
const SEGMENTS = 20;
/** Before them: the thread starts, and V8 compiles its code, again and again until it is as fast as it gets. */
const FIRST_SEGMENTS = 40;
const WARM_UP_MS = 4_000;
/** A player shows what is two segments behind the newest. */
const BEHIND_SEGMENTS = 2;

export async function measureHls({
  players,
  seconds,
}: {
  players: number;
  seconds: number;
}): Promise<HlsFigures> {
  const options = ['--trust-proxy', 'loopback', '--publish', 'open', '--record', 'all'];
  await using hub = await HubProcess.start(options, { isPinned: true });
  await using clip = await pushClip(hub.address);
  const { streamKey } = clip;
  // As long as it takes until there are so many segments.
  await wait(1_000 * (2 * (FIRST_SEGMENTS + SEGMENTS) + 4));
  const segment = await costOfSegments(hub, streamKey);
  await wait(WARM_UP_MS);
  const alone = await shareOf(hub, seconds);
  await using front = await NginxProcess.start({ config: 'nginx-hls.conf', hubPort: hub.port });
  using crowd = new HlsCrowd({ ...front, root: `/hls/${streamKey}/` }, players);
  await wait(WARM_UP_MS);
  const withCrowd = await shareOf(hub, seconds);
  const { requests, failures } = crowd;
  const delays = await delaysOf(`${hub.address}/hls/${streamKey}/index.m3u8`, seconds);
  return {
    players,
    segmentMs: segment.ms,
    segmentBytes: segment.bytes,
    aloneShare: alone,
    crowdShare: withCrowd,
    requests,
    failures,
    delayMs: Math.max(...delays),
  };
}

async function costOfSegments(hub: HubProcess, streamKey: string) {
  const api = `${hub.address}/api/streams/${streamKey}/recordings`;
  const { recordings } = (await (await fetch(api)).json()) as {
    recordings: { recordingId: string }[];
  };
  const root = `${hub.address}/hls/${streamKey}/${recordings[0]?.recordingId}/`;
  const get = async (file: string) => (await fetch(root + file)).arrayBuffer();
  for (let number = 0; number < FIRST_SEGMENTS; number += 1) await get(`${number}.m4s`);
  const before = processUsage(hub.pid).cpuSeconds;
  const beganMs = performance.now();
  let bytes = 0;
  for (let number = 0; number < SEGMENTS; number += 1) {
    bytes += (await get(`${FIRST_SEGMENTS + number}.m4s`)).byteLength;
  }
  const tookS = (performance.now() - beganMs) / 1_000;
  const cpuS = processUsage(hub.pid).cpuSeconds - before;
  const idleShare = await shareOf(hub, 5);
  return { ms: (1_000 * (cpuS - idleShare * tookS)) / SEGMENTS, bytes: bytes / SEGMENTS };
}

/** Of a core. */
async function shareOf(hub: HubProcess, seconds: number): Promise<number> {
  const before = processUsage(hub.pid).cpuSeconds;
  const beganMs = performance.now();
  await wait(1_000 * seconds);
  const tookS = (performance.now() - beganMs) / 1_000;
  return (processUsage(hub.pid).cpuSeconds - before) / tookS;
}

/** From when something was sent to when a player that keeps two segments shows it, each half second. */
async function delaysOf(address: string, seconds: number): Promise<number[]> {
  const delays: number[] = [];
  for (let look = 0; look < 2 * seconds; look += 1) {
    const playlist = await (await fetch(address)).text();
    delays.push(Date.now() - endOf(playlist) + 1_000 * BEHIND_SEGMENTS * targetOf(playlist));
    await wait(500);
  }
  return delays;
}

function targetOf(playlist: string): number {
  return Number(/TARGETDURATION:(\d+)/.exec(playlist)?.[1]);
}

/** When the last picture of the newest segment was sent. */
function endOf(playlist: string): number {
  let atMs = 0;
  for (const line of playlist.split('\n')) {
    if (line.startsWith('#EXT-X-PROGRAM-DATE-TIME:')) {
      atMs = Date.parse(line.slice(line.indexOf(':') + 1));
    }
    if (line.startsWith('#EXTINF:')) atMs += 1_000 * Number.parseFloat(line.slice(8));
  }
  return atMs;
}
