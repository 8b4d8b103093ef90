/**
 * Sends a feed's chunks when they are due. Each has its own time counted from the beginning, so that a late one does
 * not make those after it late.
 * From: coded-feed.ts. To: whatever takes chunks.
 */
import { monotonicUs } from '../machine/monotonic-clock.ts';
import type { CodedFeed, FedChunk } from './coded-feed.ts';

/** Until it is disposed of. */
export function paceFeed(feed: CodedFeed, send: (chunk: FedChunk) => void): Disposable {
  const beganUs = monotonicUs();
  let timer: NodeJS.Timeout;
  const sendDue = () => {
    while (beganUs + feed.nextUs <= monotonicUs()) send(feed.next(monotonicUs()));
    timer = setTimeout(sendDue, Math.max(0, beganUs + feed.nextUs - monotonicUs()) / 1000);
  };
  sendDue();
  return { [Symbol.dispose]: () => clearTimeout(timer) };
}
