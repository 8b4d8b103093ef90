/**
 * How long it takes to a picture somewhere else in a recording that is being written: its place, and the bytes of its key
 * chunk. A player has to decode them besides.
 * From: measure-recording.ts. To: archive-table.ts.
 */
import {
  chunkHeaderBytes,
  peekHeader,
  type RecordingIndex,
  type RecordingInfo,
  type RecordingList,
} from '@streamhub/protocol';
import { percentile } from '../percentile.ts';
import type { SeekRow } from './archive-table.ts';

const SEEKS = 200;
/** More than most key chunks have. */
const FIRST_BYTES = 65_536;

export async function measureSeeks({
  address,
  streamKey,
}: {
  address: string;
  streamKey: string;
}): Promise<SeekRow> {
  const root = `${address}/api/streams/${streamKey}/recordings`;
  const { recordings } = await jsonOf<RecordingList>(root);
  const one = `${root}/${recordings[0]?.recordingId}`;
  const { lengthMs } = await jsonOf<RecordingInfo>(one);
  const tookMs: number[] = [];
  for (let seek = 0; seek < SEEKS; seek += 1) {
    const beganMs = performance.now();
    const atMs = Math.floor(Math.random() * lengthMs);
    const { keys } = await jsonOf<RecordingIndex>(`${one}/index?atMs=${atMs}`);
    const at = keys[0]?.at ?? 0;
    const range = `bytes=${at}-${at + FIRST_BYTES - 1}`;
    const response = await fetch(`${one}/journal`, { headers: { range } });
    const bytes = new Uint8Array(await response.arrayBuffer());
    const header = peekHeader(bytes, 0);
    if (!header?.isKey || chunkHeaderBytes + header.payloadBytes > bytes.byteLength) {
      throw new Error('a seek did not find a key chunk');
    }
    tookMs.push(performance.now() - beganMs);
  }
  return { medianMs: percentile(tookMs, 0.5), worstMs: percentile(tookMs, 0.99) };
}

async function jsonOf<Body>(address: string): Promise<Body> {
  const response = await fetch(address);
  if (!response.ok) throw new Error(`${address} answered ${response.status}`);
  return (await response.json()) as Body;
}
