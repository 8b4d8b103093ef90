/**
 * The kept streams of this browser and of its account, as the hub knows them now.
 * From: kept-links.ts, kept-api.ts. To: kept-panel.tsx.
 */
import { useCallback, useEffect, useState } from 'react';
import { useHubInfo } from '../access/use-hub-info.ts';
import { hubUrl } from '../hub-path.ts';
import { fetchKeptStreams, type KeptStream } from './kept-api.ts';
import { forgetLink, loadKeptLinks } from './kept-links.ts';

/** `since` another value: the list is asked for anew. Empty until the hub has answered. */
export function useKeptStreams(since: unknown): {
  streams: KeptStream[];
  refresh: () => void;
  /** With a slash at its end. */
  hubAddress: string;
} {
  const { info } = useHubInfo();
  const hasAccount = info?.user !== undefined;
  const [streams, setStreams] = useState<KeptStream[]>([]);
  const [round, setRound] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: both are reasons to ask again.
  useEffect(() => {
    const request = new AbortController();
    const { signal } = request;
    fetchKeptStreams(loadKeptLinks(), { hasAccount, signal }).then(
      (found) => {
        if (signal.aborted) return;
        for (const streamKey of found.gone) forgetLink(streamKey);
        setStreams(found.streams);
      },
      // The hub does not answer: what is shown stays.
      () => {},
    );
    return () => request.abort();
  }, [round, since, hasAccount]);
  const refresh = useCallback(() => setRound((count) => count + 1), []);
  const hubAddress = info?.publicUrl === undefined ? hubUrl() : `${info.publicUrl}/`;
  return { streams, refresh, hubAddress };
}
