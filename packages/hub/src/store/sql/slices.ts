/**
 * Cleans a table in slices, and gives the event loop back after each: SQLite's calls block, and the way of a frame must not wait
 * for a million old rows.
 * From: the store's tables.
 */
import { setImmediate as nextTurn } from 'node:timers/promises';

/** A millisecond or two of deleting. */
const SLICE_ROWS = 500;

/** `clean` says how many rows it has looked at and how many it has removed; fewer than a slice: it has come to the end. */
export async function inSlices(
  clean: (size: number) => Promise<{ looked: number; gone: number }>,
): Promise<number> {
  let total = 0;
  for (;;) {
    const { looked, gone } = await clean(SLICE_ROWS);
    total += gone;
    if (looked < SLICE_ROWS) return total;
    await nextTurn();
  }
}
