/**
 * The chunks of a part of a journal, one after the other, read with as little memory as the largest needs. It waits for the disk,
 * so it is for other threads than the hub's.
 * From: film-packets.ts.
 */
import { closeSync, openSync, readdirSync, readSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { type ChunkHeader, chunkHeaderBytes, peekHeader } from '@streamhub/protocol';
import { beginOf } from '../journal/journal-names.ts';

const WINDOW_BYTES = 4_000_000;

export interface JournalChunk {
  header: ChunkHeader;
  /** In the whole journal. */
  at: number;
  /** Good until the next one is asked for. */
  payload: Uint8Array;
}

/** Ends before the first chunk that is not whole. */
export function* chunksIn(
  folder: string,
  { from, to }: { from: number; to: number },
): Generator<JournalChunk> {
  for (const { path, at, bytes } of filesIn(folder)) {
    const begin = Math.max(from, at);
    const end = Math.min(to, at + bytes);
    if (begin >= end) continue;
    const file = openSync(path, 'r');
    try {
      for (const chunk of chunksOfFile(file, { from: begin - at, to: end - at })) {
        yield { ...chunk, at: at + chunk.at };
      }
    } finally {
      closeSync(file);
    }
  }
}

function* chunksOfFile(
  file: number,
  { from, to }: { from: number; to: number },
): Generator<JournalChunk> {
  let window = Buffer.allocUnsafe(WINDOW_BYTES);
  let windowAt = from;
  let windowBytes = 0;
  for (let at = from; at < to; ) {
    let header = peekHeader(window.subarray(0, windowBytes), at - windowAt);
    let end = at + chunkHeaderBytes + (header?.payloadBytes ?? 0);
    if (header === undefined || end > windowAt + windowBytes) {
      if (end - at > window.byteLength) window = Buffer.allocUnsafe(end - at);
      windowAt = at;
      windowBytes = readSync(file, window, 0, Math.min(window.byteLength, to - at), at);
      header = peekHeader(window.subarray(0, windowBytes), 0);
      if (header === undefined) return;
      end = at + chunkHeaderBytes + header.payloadBytes;
      if (end > to) return;
      // Its length was not known before.
      if (end > windowAt + windowBytes) continue;
    }
    const payload = window.subarray(at - windowAt + chunkHeaderBytes, end - windowAt);
    yield { header, at, payload };
    at = end;
  }
}

function filesIn(folder: string): { path: string; at: number; bytes: number }[] {
  return readdirSync(folder)
    .map((name) => ({ path: join(folder, name), at: beginOf(name) }))
    .filter((file): file is { path: string; at: number } => file.at !== undefined)
    .sort((a, b) => a.at - b.at)
    .map((file) => ({ ...file, bytes: statSync(file.path).size }));
}
