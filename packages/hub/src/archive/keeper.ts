/**
 * Applies the keep rules once a minute, so that recordings never take much more than they may.
 * From: open-archive.ts. To: archive.ts, which deletes and stops.
 */
import type { Logger } from 'pino';
import type { Clock, Timer } from '../clock.ts';
import type { RecordingRow } from '../store/rows.ts';
import type { RecordingTable } from '../store/store.ts';
import type { Archive } from './archive.ts';
import { type KeepRules, type Kept, whatGoes } from './keep-rules.ts';

const EVERY_MS = 60_000;
const PAGE_ROWS = 500;
/** Of a recording that another node writes, so long after its row was. */
const ELSEWHERE_MS = 5 * EVERY_MS;

interface Parts {
  archive: Archive;
  recordings: RecordingTable;
  rules: KeepRules;
  clock: Clock;
  log: Logger;
}

export class Keeper implements Disposable {
  readonly #parts: Parts;
  #next: Timer;

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#next = this.#schedule();
  }

  /** Never rejects: what cannot be deleted is tried again a minute later. */
  async sweep(): Promise<void> {
    const { archive, rules, clock, log } = this.#parts;
    try {
      archive.saveRows();
      const { remove, stop } = whatGoes(await this.#all(), { ...rules, nowMs: clock.epochMs() });
      for (const broadcastId of stop) archive.stopForWantOfRoom(broadcastId);
      for (const broadcastId of remove) await archive.remove(broadcastId);
      if (remove.length > 0) log.info({ recordings: remove.length }, 'old recordings deleted');
    } catch (error) {
      log.error({ err: error }, 'old recordings could not be deleted');
    }
  }

  [Symbol.dispose](): void {
    this.#next.cancel();
  }

  /** The oldest first. */
  async #all(): Promise<Kept[]> {
    const { archive, recordings } = this.#parts;
    const all: Kept[] = [];
    let last: RecordingRow | undefined;
    for (;;) {
      const page = await recordings.page({ after: last, most: PAGE_ROWS });
      for (const row of page) all.push(this.#keptOf(row, archive.rowOnAir(row.broadcast_id)));
      last = page.at(-1);
      if (page.length < PAGE_ROWS) return all;
    }
  }

  #keptOf(row: RecordingRow, onAir: RecordingRow | undefined): Kept {
    const { broadcast_id, stream_key, ended_at, bytes, state } = onAir ?? row;
    const sinceMs = this.#parts.clock.epochMs() - ended_at;
    return {
      broadcastId: broadcast_id,
      streamKey: stream_key,
      endedAtMs: ended_at,
      bytes,
      // On another node: its rows are written once a minute.
      isOnAir: onAir !== undefined || (state === 'recording' && sinceMs < ELSEWHERE_MS),
      isWritten: onAir?.state === 'recording',
    };
  }

  #schedule(): Timer {
    return this.#parts.clock.after(EVERY_MS, () => {
      this.#next = this.#schedule();
      void this.sweep();
    });
  }
}
