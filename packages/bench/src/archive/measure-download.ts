/**
 * What one hour of VP9 as an MP4 costs: an hour of pictures is sent as fast as the hub takes them, and recorded; then its
 * file is asked for.
 * From: archive-command.ts. To: archive-table.ts.
 */
import { randomBytes } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import {
  type Chunk,
  type Download,
  encodeBatch,
  type RecordingInfo,
  type RecordingList,
} from '@streamhub/protocol';
import { granted } from '../feed/bare-streamer.ts';
import { HubProcess } from '../hub-process.ts';
import { processUsage } from '../machine/process-usage.ts';
import { BareSocketIo } from '../peers/bare/bare-socket-io.ts';
import type { DownloadRow } from './archive-table.ts';

const PER_SECOND = 30;
const PICTURE_BYTES = 2_600;
const KEY_EVERY = 60;
const BATCH = 300;
const LOOK_EVERY_MS = 100;
/** The hub's queue for the disk has a bound: what is sent faster than any stream would be a gap. */
const BETWEEN_BATCHES_MS = 20;
const THREAD_STARTS_MS = 1_000;
const UNLIMITED = ['--max-frames-per-second', '1000000000', '--max-bytes-per-second', '1000000000'];

export async function measureDownload({ minutes }: { minutes: number }): Promise<DownloadRow> {
  await using hub = await HubProcess.start([...UNLIMITED, '--record', 'all'], { isPinned: true });
  const { address, pid } = hub;
  using streamer = await BareSocketIo.connect({ address });
  await granted(streamer, 'register', { username: 'bench' });
  const { streamKey } = await granted<{ streamKey: string }>(streamer, 'stream:create', {});
  const tracks = [{ kind: 'video', trackId: 0, codec: 'vp09.00.21.08', width: 640, height: 360 }];
  await granted(streamer, 'stream:tracks', { streamKey, tracks });
  const pictures = minutes * 60 * PER_SECOND;
  for (let sent = 0; sent < pictures; sent += BATCH) {
    const data = batchFrom(sent);
    const answer = await streamer.requestWithBinary('stream:data:send', { streamKey }, data);
    if (!(answer as { ok: boolean }).ok) throw new Error('the hub refused a batch');
    await wait(sent === 0 ? THREAD_STARTS_MS : BETWEEN_BATCHES_MS);
  }
  await granted(streamer, 'stream:end', { streamKey });
  const root = `${address}/api/streams/${streamKey}/recordings`;
  const recordingId = await recordedIn(root);
  const { gaps } = (await (await fetch(`${root}/${recordingId}`)).json()) as RecordingInfo;
  if (gaps.length > 0) throw new Error('the disk of this machine is too slow for this bench');
  const before = processUsage(pid);
  const beganMs = performance.now();
  const made = await madeAt(`${root}/${recordingId}/downloads`);
  const tookMs = performance.now() - beganMs;
  const after = processUsage(pid);
  return {
    minutes,
    bytes: made.bytes,
    cpuSeconds: after.cpuSeconds - before.cpuSeconds,
    tookMs,
    rssBytes: after.rssBytes,
  };
}

const payload = randomBytes(PICTURE_BYTES);

function batchFrom(first: number): Uint8Array {
  const chunks = Array.from({ length: BATCH }, (_, number): Chunk => {
    const sequence = first + number;
    return {
      trackId: 0,
      isKey: sequence % KEY_EVERY === 0,
      temporalLayer: 0,
      sequence,
      timestampUs: Math.round((sequence * 1_000_000) / PER_SECOND),
      payload,
    };
  });
  return encodeBatch(chunks);
}

async function recordedIn(root: string): Promise<string> {
  for (;;) {
    const { recordings } = (await (await fetch(root)).json()) as RecordingList;
    const [recording] = recordings;
    if (recording?.state === 'done') return recording.recordingId;
    await wait(LOOK_EVERY_MS);
  }
}

async function madeAt(address: string): Promise<Extract<Download, { state: 'ready' }>> {
  for (;;) {
    const response = await fetch(address, { method: 'POST' });
    if (!response.ok) throw new Error(`no file is made: ${await response.text()}`);
    const made = (await response.json()) as Download;
    if (made.state === 'ready') return made;
    await wait(LOOK_EVERY_MS);
  }
}
