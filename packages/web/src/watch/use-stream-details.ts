/**
 * What only the hub's HTTP answers tell about a stream: who sends it. Missing details do not stop the picture.
 * From: hub-api.ts. To: watch-page.tsx.
 */
import { useEffect, useState } from 'react';
import { fetchStream, type StreamInfo } from '../hub-api.ts';
import { proofHeaders, type WatchProof } from './watch-proof.ts';

/** Without a key nothing is asked. */
export function useStreamDetails(
  streamKey: string | undefined,
  proof: WatchProof,
): StreamInfo | undefined {
  const [details, setDetails] = useState<StreamInfo>();
  useEffect(() => {
    if (streamKey === undefined) return;
    const request = new AbortController();
    const { signal } = request;
    fetchStream(streamKey, { signal, headers: proofHeaders(proof) }).then(
      (found) => {
        if (!request.signal.aborted) setDetails(found);
      },
      () => {},
    );
    return () => request.abort();
  }, [streamKey, proof]);
  return details;
}
