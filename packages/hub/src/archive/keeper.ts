/**
 * Applies the keep rules once a minute, so that recordings never take much more than they may. Of several nodes each deletes
 * those whose files it has: if they share a folder or an object storage, whichever comes first.
 * From: open-archive.ts. To: archive.ts, which deletes and stops.
 */
import type { Logger } from 'pino';
import type { Clock, Timer } from '../clock.ts';
import type { RecordingRow } from '../store/rows.ts';
import type { RecordingTable } from '../store/store.ts';
import type { Archive } from './archive.ts';
import { type KeepRules, type Kept, whatGoes } from './keep-rules.ts';
import type { Recordings } from './reading/recordings.ts';

const EVERY_MS = 60_000;
const PAGE_ROWS = 500;
const ANY_SIZE = {
  maxStreamBytes: Number.POSITIVE_INFINITY,
  maxBytes: Number.POSITIVE_INFINITY,
};
/** Of a recording that another node writes, so long after its row was. */
const ELSEWHERE_MS = 5 * EVERY_MS;

interface Parts {
  archive: Archive;
  reading: Pick<Recordings, 'isHere'>;
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
    const { archive, reading, rules, clock, log } = this.#parts;
    try {
      archive.saveRows();
      const nowMs = clock.epochMs();
      const all = await this.#all();
      const { remove, stop } = whatGoes(all, { ...rules, nowMs });
      for (const broadcastId of stop) archive.stopForWantOfRoom(broadcastId);
      // Nobody has deleted it in all this time: its node is no more.
      const lost = whatGoes(all, { ...rules, keepMs: 2 * rules.keepMs, ...ANY_SIZE, nowMs });
      let removed = 0;
      for (const broadcastId of remove) {
        if (!lost.remove.includes(broadcastId) && !(await reading.isHere(broadcastId))) continue;
        await archive.remove(broadcastId);
        removed += 1;
      }
      if (removed > 0) log.info({ recordings: removed }, 'old recordings deleted');
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
