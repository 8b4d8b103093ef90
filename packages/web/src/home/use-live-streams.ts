/**
 * The list of live streams, asked for again and again while the page is looked at.
 * From: hub-api.ts. To: home-page.tsx.
 */
import { useCallback, useEffect, useRef, useState } from 'react';
import { fetchStreamLists, RefusedByHub, type StreamInfo } from '../hub-api.ts';
import type { Problem } from '../hub-request.ts';

export type LiveStreams =
  | { name: 'loading' }
  /** `isStale`: the hub did not answer since; the list is the last one it gave, `askedMs` of Unix time. */
  | {
      name: 'ready';
      streams: StreamInfo[];
      upcoming: StreamInfo[];
      isStale: boolean;
      askedMs: number;
    }
  | { name: 'failed'; problem: Problem };

const POLL_MS = 4000;
const GIVE_UP_MS = 10_000;

export function useLiveStreams(): { list: LiveStreams; refresh: () => void } {
  const [list, setList] = useState<LiveStreams>({ name: 'loading' });
  const poll = useRef<AbortController>(undefined);

  const refresh = useCallback(() => {
    // On a slow line a request may take longer than the time between two polls.
    if (poll.current) return;
    const current = new AbortController();
    poll.current = current;
    const timer = setTimeout(() => current.abort(), GIVE_UP_MS);
    fetchStreamLists(current.signal)
      .then(
        (lists) => setList({ name: 'ready', ...lists, isStale: false, askedMs: Date.now() }),
        (error: unknown) => {
          const problem = error instanceof RefusedByHub ? error.problem : 'unreachable';
          // Otherwise the page has been left.
          if (poll.current === current) setList((list) => withoutAnswer(list, problem));
        },
      )
      .finally(() => {
        clearTimeout(timer);
        if (poll.current === current) poll.current = undefined;
      });
  }, []);

  useEffect(() => {
    const refreshIfSeen = () => {
      if (!document.hidden) refresh();
    };
    refresh();
    const timer = setInterval(refreshIfSeen, POLL_MS);
    document.addEventListener('visibilitychange', refreshIfSeen);
    return () => {
      clearInterval(timer);
      document.removeEventListener('visibilitychange', refreshIfSeen);
      poll.current?.abort();
      poll.current = undefined;
    };
  }, [refresh]);

  return { list, refresh };
}

function withoutAnswer(list: LiveStreams, problem: Problem): LiveStreams {
  return list.name === 'ready' ? { ...list, isStale: true } : { name: 'failed', problem };
}
