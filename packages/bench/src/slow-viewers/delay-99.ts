/** What 99 % of the batches of those who are sampled had behind them. From: load/. To: slow-viewers. */
import type { BatchSeen } from '../load/crowd-messages.ts';
import { percentile } from '../percentile.ts';

/** From the sending of each batch's oldest chunk: the delay that a viewer has. */
export function delay99Ms(seen: readonly (readonly BatchSeen[])[]): number | undefined {
  return percentile(
    seen.flatMap((batches) => batches.map(({ oldestMs }) => oldestMs)),
    0.99,
  );
}
