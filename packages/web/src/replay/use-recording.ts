/**
 * The recording that a page shows the time line of: the one in its address, or the one that is being written. It is looked at
 * again while it may grow.
 * From: recordings-api.ts. To: time-line.tsx.
 */
import type { RecordingInfo } from '@streamhub/protocol';
import { useEffect, useState } from 'react';
import { fetchRecording, fetchRecordings, type OfStream } from './recordings-api.ts';

const LOOK_EVERY_MS = 3_000;

export function useRecording(
  { streamKey, proof }: OfStream,
  recordingId: string | undefined,
): RecordingInfo | undefined {
  const [info, setInfo] = useState<RecordingInfo>();
  useEffect(() => {
    const request = new AbortController();
    const { signal } = request;
    const stream = { streamKey, proof };
    let timer: ReturnType<typeof setTimeout> | undefined;
    let knownId = recordingId;
    async function look() {
      knownId ??= (await fetchRecordings(stream, signal)).find(
        ({ state }) => state !== 'done',
      )?.recordingId;
      const found = knownId ? await fetchRecording(stream, knownId, signal) : undefined;
      if (signal.aborted) return;
      if (found) setInfo(found);
      if (found?.state !== 'done') timer = setTimeout(look, LOOK_EVERY_MS);
    }
    void look();
    return () => {
      clearTimeout(timer);
      request.abort();
    };
  }, [streamKey, proof, recordingId]);
  return info;
}
