/**
 * Where in a recording the player is, for React.
 * From: the element's events. To: time-line.tsx.
 */
import type { StreamHubPlayerElement } from '@streamhub/client';
import { type RefObject, useEffect, useState } from 'react';

const EVENTS = [
  ...['timeupdate', 'seeking', 'seeked', 'durationchange', 'emptied', 'play', 'pause'],
  'ratechange',
];

export interface ReplayTime {
  /** False: what is live plays, or nothing. */
  isReplay: boolean;
  seconds: number;
  /** NaN until it is known. */
  duration: number;
  isPaused: boolean;
  speed: number;
}

export function useReplayTime(player: RefObject<StreamHubPlayerElement | null>): ReplayTime {
  const [time, setTime] = useState(() => timeOf(player.current));
  useEffect(() => {
    const element = player.current;
    if (!element) return;
    const read = () => setTime(timeOf(element));
    for (const name of EVENTS) element.addEventListener(name, read);
    read();
    return () => {
      for (const name of EVENTS) element.removeEventListener(name, read);
    };
  }, [player]);
  return time;
}

function timeOf(element: StreamHubPlayerElement | null): ReplayTime {
  return {
    isReplay: Boolean(element?.recording),
    seconds: element?.currentTime ?? 0,
    duration: element?.duration ?? Number.NaN,
    isPaused: element?.paused ?? true,
    speed: element?.playbackRate ?? 1,
  };
}
