/**
 * One player for one canvas, and what it says. A new `attempt` starts anew.
 * From: the client library. To: watch-page.tsx.
 */
import { Player, type PlayerInfo, type PlayerState } from '@streamhub/client';
import { type RefObject, useEffect, useState } from 'react';

export interface Watched {
  state: PlayerState;
  /** Undefined until joined. */
  info: PlayerInfo | undefined;
}

const CONNECTING: Watched = { state: { name: 'connecting' }, info: undefined };

interface PlayerWish {
  streamKey: string;
  canvas: RefObject<HTMLCanvasElement | null>;
  attempt: number;
}

export function usePlayer({ streamKey, canvas, attempt }: PlayerWish): Watched {
  const [watched, setWatched] = useState(CONNECTING);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new attempt is the reason to start anew.
  useEffect(() => {
    if (!canvas.current) return;
    const player = new Player({ streamKey, canvas: canvas.current });
    const read = () => setWatched({ state: player.state, info: player.info });
    const forget = player.onChange(read);
    read();
    return () => {
      forget();
      player.close();
    };
  }, [streamKey, canvas, attempt]);
  return watched;
}
