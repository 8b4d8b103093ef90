/**
 * Who may stream at this hub, and as whom this browser is logged in.
 * From: access-api.ts. To: the studio.
 */
import type { HubInfo } from '@streamhub/protocol';
import { useCallback, useEffect, useState } from 'react';
import { fetchHubInfo } from './access-api.ts';

export function useHubInfo(): { info: HubInfo | undefined; refresh: () => void } {
  const [info, setInfo] = useState<HubInfo>();
  const [round, setRound] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another round is the reason to ask again.
  useEffect(() => {
    const request = new AbortController();
    void fetchHubInfo(request.signal).then((found) => {
      if (!request.signal.aborted && found) setInfo(found);
    });
    return () => request.abort();
  }, [round]);
  const refresh = useCallback(() => setRound((count) => count + 1), []);
  return { info, refresh };
}
