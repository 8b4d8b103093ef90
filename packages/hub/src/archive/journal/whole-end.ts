/**
 * Finds where the whole chunks of a journal file end: a process that died in the middle of a write leaves half a chunk.
 * From: open-journal.ts, each file that is opened again. Headers alone are read.
 */
import { readSync } from 'node:fs';
import { chunkHeaderBytes, peekHeader } from '@streamhub/protocol';

/** Enough for many small chunks; of a large one its header is all that is looked at. */
const WINDOW_BYTES = 65_536;

/** `from`: where a chunk begins. Returns where the last whole one ends; `from` if there is none. */
export function wholeEnd(file: number, { from, size }: { from: number; size: number }): number {
  const window = Buffer.allocUnsafe(WINDOW_BYTES);
  let windowAt = 0;
  let windowEnd = 0;
  let at = from;
  for (;;) {
    if (at < windowAt || at + chunkHeaderBytes > windowEnd) {
      windowAt = at;
      windowEnd = at + readSync(file, window, 0, WINDOW_BYTES, at);
    }
    const header = peekHeader(window.subarray(0, windowEnd - windowAt), at - windowAt);
    if (header === undefined) return at;
    const end = at + chunkHeaderBytes + header.payloadBytes;
    if (end > size) return at;
    at = end;
  }
}
