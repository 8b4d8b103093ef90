/**
 * What recording costs: one hub, its streams and their viewers, in turns recorded and not. Turns are short and follow each
 * other, so that whatever else the machine does is in both.
 * From: archive-command.ts. To: archive-table.ts.
 */
import { setTimeout as wait } from 'node:timers/promises';
import { type BareStreamer, openBareStreamer } from '../feed/bare-streamer.ts';
import { openBareViewer } from '../feed/bare-viewer.ts';
import { HubProcess } from '../hub-process.ts';
import { ONE_ADDRESS_FOR_ALL } from '../load/one-address.ts';
import { type ProcessUsage, processUsage } from '../machine/process-usage.ts';
import { percentile } from '../percentile.ts';
import type { RecordingFigures, RecordingRow } from './archive-table.ts';
import { measureSeeks } from './measure-seeks.ts';

const WARM_UP_MS = 3_000;
const BETWEEN_STREAMS_MS = 7;
/** All streams begin their recording at once, with a key frame each: no hub of people has that. */
const SETTLE_MS = 1_500;

export async function measureRecording({
  streams,
  seconds,
  rounds,
  onRow,
}: {
  streams: number;
  seconds: number;
  rounds: number;
  onRow(row: RecordingRow): void;
}): Promise<RecordingFigures> {
  const options = [...ONE_ADDRESS_FOR_ALL, '--max-streams', String(streams), '--record', 'ask'];
  await using hub = await HubProcess.start(options, { isPinned: true });
  const { address, pid } = hub;
  using closing = new DisposableStack();
  let delaysMs: number[] = [];
  const onChunk = (_: object, { delayMs }: { delayMs: number }) => void delaysMs.push(delayMs);
  const streamers: BareStreamer[] = [];
  for (let count = 0; count < streams; count += 1) {
    const streamer = closing.use(await openBareStreamer({ address, hasPreview: true }));
    const { streamKey } = streamer;
    closing.use(await openBareViewer({ address, streamKey, onChunk }));
    streamers.push(streamer);
    streamer.begin();
    await wait(BETWEEN_STREAMS_MS);
  }
  await wait(WARM_UP_MS);
  const rows: RecordingRow[] = [];
  const measure = async (record: RecordingRow['record']) => {
    await Promise.all(streamers.map((each) => each.record(record === 'all')));
    await wait(SETTLE_MS);
    delaysMs = [];
    const before = { ...processUsage(pid), atMs: performance.now() };
    await wait(1_000 * seconds);
    const row = rowOf(record, { before, pid, delaysMs });
    rows.push(row);
    onRow(row);
  };
  for (let round = 0; round < rounds; round += 1) {
    await measure('off');
    await measure('all');
  }
  const seeks = await measureSeeks({ address, streamKey: streamers[0]?.streamKey ?? '' });
  await measure('off');
  return { rows, seeks };
}

function rowOf(
  record: RecordingRow['record'],
  {
    before,
    pid,
    delaysMs,
  }: { before: ProcessUsage & { atMs: number }; pid: number; delaysMs: readonly number[] },
): RecordingRow {
  const tookS = (performance.now() - before.atMs) / 1_000;
  const { cpuSeconds, rssBytes } = processUsage(pid);
  return {
    record,
    coreShare: (cpuSeconds - before.cpuSeconds) / tookS,
    medianMs: percentile(delaysMs, 0.5),
    worstMs: percentile(delaysMs, 0.99),
    rssBytes,
  };
}
