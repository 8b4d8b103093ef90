/**
 * What recording costs: the same streams through a hub that records none of them, and one that records all.
 * From: archive-command.ts. To: archive-table.ts.
 */
import { setTimeout as wait } from 'node:timers/promises';
import { openBareStreamer } from '../feed/bare-streamer.ts';
import { openBareViewer } from '../feed/bare-viewer.ts';
import { HubProcess } from '../hub-process.ts';
import { ONE_ADDRESS_FOR_ALL } from '../load/one-address.ts';
import { processUsage } from '../machine/process-usage.ts';
import { percentile } from '../percentile.ts';
import type { RecordingRow, SeekRow } from './archive-table.ts';
import { measureSeeks } from './measure-seeks.ts';

const WARM_UP_MS = 3_000;
const BETWEEN_STREAMS_MS = 7;

export async function measureRecording({
  streams,
  seconds,
  record,
}: {
  streams: number;
  seconds: number;
  record: 'off' | 'all';
}): Promise<{ row: RecordingRow; seeks: SeekRow | undefined }> {
  const options = [...ONE_ADDRESS_FOR_ALL, '--max-streams', String(streams), '--record', record];
  await using hub = await HubProcess.start(options, { isPinned: true });
  const { address, pid } = hub;
  using closing = new DisposableStack();
  const delaysMs: number[] = [];
  let isMeasured = false;
  const onChunk = (_: object, { delayMs }: { delayMs: number }) => {
    if (isMeasured) delaysMs.push(delayMs);
  };
  const streamKeys: string[] = [];
  for (let count = 0; count < streams; count += 1) {
    const streamer = closing.use(await openBareStreamer({ address, hasPreview: true }));
    const { streamKey } = streamer;
    closing.use(await openBareViewer({ address, streamKey, onChunk }));
    streamKeys.push(streamKey);
    streamer.begin();
    await wait(BETWEEN_STREAMS_MS);
  }
  await wait(WARM_UP_MS);
  const before = processUsage(pid);
  const beganMs = performance.now();
  isMeasured = true;
  await wait(1_000 * seconds);
  isMeasured = false;
  const tookS = (performance.now() - beganMs) / 1_000;
  const after = processUsage(pid);
  const row: RecordingRow = {
    record,
    coreShare: (after.cpuSeconds - before.cpuSeconds) / tookS,
    medianMs: percentile(delaysMs, 0.5),
    worstMs: percentile(delaysMs, 0.99),
    rssBytes: after.rssBytes,
  };
  const [streamKey = ''] = streamKeys;
  const seeks = record === 'all' ? await measureSeeks({ address, streamKey }) : undefined;
  return { row, seeks };
}
