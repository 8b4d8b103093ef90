/**
 * What only the hub's HTTP answers tell about a stream: who sends it. Missing details do not stop the picture.
 * From: hub-api.ts. To: watch-page.tsx.
 */
import { useEffect, useState } from 'react';
import { fetchStream, type StreamInfo } from '../hub-api.ts';

/** Without a key nothing is asked. */
export function useStreamDetails(streamKey: string | undefined): StreamInfo | undefined {
  const [details, setDetails] = useState<StreamInfo>();
  useEffect(() => {
    if (streamKey === undefined) return;
    const request = new AbortController();
    fetchStream(streamKey, request.signal).then(
      (found) => {
        if (!request.signal.aborted) setDetails(found);
      },
      () => {},
    );
    return () => request.abort();
  }, [streamKey]);
  return details;
}
