/**
 * What the hub says of a stream's recordings.
 * From: GET /api/streams/:key/recordings. To: use-recording.ts, recording-list.tsx.
 */
import type { RecordingInfo, RecordingList, RecordingSummary } from '@streamhub/protocol';
import { hubPath } from '../hub-path.ts';
import { askHub } from '../hub-request.ts';
import { proofHeaders, type WatchProof } from '../watch/watch-proof.ts';

export interface OfStream {
  streamKey: string;
  proof: WatchProof;
}

/** The newest first; none where there is no answer. Never rejects. */
export async function fetchRecordings(
  stream: OfStream,
  signal: AbortSignal,
): Promise<RecordingSummary[]> {
  const list = (await ask(stream, '', signal)) as Partial<RecordingList> | undefined;
  return Array.isArray(list?.recordings) ? list.recordings : [];
}

/** Undefined where there is none. Never rejects. */
export async function fetchRecording(
  stream: OfStream,
  recordingId: string,
  signal: AbortSignal,
): Promise<RecordingInfo | undefined> {
  const info = await ask(stream, `/${encodeURIComponent(recordingId)}`, signal);
  const isInfo = typeof (info as RecordingInfo | undefined)?.lengthMs === 'number';
  return isInfo ? (info as RecordingInfo) : undefined;
}

/** Of a private stream it needs the pass of the recording. */
export function previewUrl(
  { streamKey, recordingId, pass }: Pick<RecordingInfo, 'streamKey' | 'recordingId' | 'pass'>,
  seconds: number,
): string {
  const query = `atMs=${Math.round(seconds * 1000)}${pass ? `&pass=${encodeURIComponent(pass)}` : ''}`;
  return `${hubPath()}${pathOf(streamKey)}/${recordingId}/preview.jpg?${query}`;
}

async function ask(
  { streamKey, proof }: OfStream,
  path: string,
  signal: AbortSignal,
): Promise<unknown> {
  try {
    const headers = proofHeaders(proof);
    const response = await askHub(pathOf(streamKey) + path, { signal, headers, cache: 'no-store' });
    return response.ok ? await response.json() : undefined;
  } catch {
    return undefined;
  }
}

function pathOf(streamKey: string): string {
  return `api/streams/${encodeURIComponent(streamKey)}/recordings`;
}
