/**
 * The hub's time as a state that ticks, for texts such as "live for 0:42"; undefined while it is not known.
 * From: hub-time.ts. To: studio, watch, home.
 */
import { useEffect, useState } from 'react';
import { hubTime } from './hub-time.ts';

export function useHubNow(everyMs: number): number | undefined {
  const [nowMs, setNowMs] = useState(read);
  useEffect(() => {
    const tick = () => setNowMs(read());
    const timer = setInterval(tick, everyMs);
    const forget = hubTime.subscribe(tick);
    return () => {
      clearInterval(timer);
      forget();
    };
  }, [everyMs]);
  return nowMs;
}

function read(): number | undefined {
  return hubTime.nowMs(performance.now());
}
