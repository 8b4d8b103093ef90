/**
 * What there is of a stream's broadcasts, for whoever may watch it.
 * From: the routes of recordings. To: the rows, and a reader for each recording that somebody looks at.
 * Bound: MAX_READERS time lines in memory; the one that was asked for longest ago goes.
 */
import { type Answer, refuse } from '@streamhub/protocol';
import type { Clock } from '../../clock.ts';
import type { RecordingRow, RecordingRowWithName } from '../../store/rows.ts';
import type { RecordingTable } from '../../store/store.ts';
import type { Archive } from '../archive.ts';
import { RecordingReader } from './recording-reader.ts';
import type { StoredFiles } from './stored-files.ts';

const MAX_READERS = 16;
const RECORDINGS_PER_PAGE = 100;
/** A player that seeks asks for the same row again and again. */
const ROW_LASTS_MS = 1_000;
/** Each home page asks for the same. */
const PUBLIC_LASTS_MS = 5_000;
const PUBLIC_AT_MOST = 24;
/** Looked at for those: a stream that has many is in the list once. */
const PUBLIC_ROWS = 200;
const ELSEWHERE =
  'The files of this recording are not on this node of the hub. Ask the node that its stream was on, or give all nodes the same --record-dir.';

interface Parts {
  archive: Archive;
  recordings: RecordingTable;
  clock: Clock;
  /** What is elsewhere than in a recording's folder; undefined: nothing ever is. */
  storedOf: ((recordingId: string) => StoredFiles) | undefined;
}

export interface FoundRecording {
  row: RecordingRow;
  reader: RecordingReader;
}

interface Known extends FoundRecording {
  readAtMs: number;
}

export class Recordings {
  readonly #parts: Parts;
  /** The last one asked for is the last. */
  readonly #known = new Map<string, Known>();
  #public: { untilMs: number; rows: Promise<RecordingRowWithName[]> } | undefined;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** The newest first. */
  async ofStream(streamKey: string, beforeMs: number): Promise<RecordingRow[]> {
    const { archive, recordings } = this.#parts;
    const onAir = archive
      .rowsOnAir()
      .filter((row) => row.stream_key === streamKey && row.started_at < beforeMs);
    const ids = new Set(onAir.map(({ broadcast_id }) => broadcast_id));
    const most = RECORDINGS_PER_PAGE;
    const stored = await recordings.ofStream({ streamKey, beforeMs, most });
    const rows = [...onAir, ...stored.filter(({ broadcast_id }) => !ids.has(broadcast_id))];
    return rows.sort((a, b) => b.started_at - a.started_at).slice(0, most);
  }

  /** Of each public stream the newest that is done. */
  ofPublicStreams(): Promise<RecordingRowWithName[]> {
    const { recordings, clock } = this.#parts;
    const nowMs = clock.now();
    if (this.#public === undefined || this.#public.untilMs <= nowMs) {
      const rows = recordings.newestPublic(PUBLIC_ROWS).then(newestOfEach);
      this.#public = { untilMs: nowMs + PUBLIC_LASTS_MS, rows };
    }
    return this.#public.rows;
  }

  async find(streamKey: string, broadcastId: string): Promise<Answer<FoundRecording>> {
    const found = await this.#ofStream(streamKey, broadcastId);
    if (found === undefined) return refuse('recording_not_found');
    const isHere = await this.isHere(broadcastId);
    return isHere ? { ok: true, ...found } : refuse('recording_not_found', ELSEWHERE);
  }

  /** False: another node has its files. */
  async isHere(broadcastId: string): Promise<boolean> {
    const { archive, storedOf } = this.#parts;
    if (await archive.isHere(broadcastId)) return true;
    const stored = await storedOf?.(broadcastId).all();
    return stored !== undefined && stored.length > 0;
  }

  async remove(broadcastId: string): Promise<void> {
    this.#known.delete(broadcastId);
    await this.#parts.archive.remove(broadcastId);
    this.#known.delete(broadcastId);
    this.#public = undefined;
  }

  /** Undefined if this stream has no such recording. */
  async #ofStream(streamKey: string, broadcastId: string): Promise<FoundRecording | undefined> {
    const known = this.#known.get(broadcastId) ?? (await this.#lookUp(broadcastId));
    if (known === undefined) return undefined;
    const { archive, clock, recordings } = this.#parts;
    const onAir = archive.rowOnAir(broadcastId);
    if (onAir === undefined && clock.now() - known.readAtMs > ROW_LASTS_MS) {
      const row = await recordings.find(broadcastId);
      if (row === undefined) {
        this.#known.delete(broadcastId);
        return undefined;
      }
      known.row = row;
      known.readAtMs = clock.now();
    }
    const row = onAir ?? known.row;
    if (row.stream_key !== streamKey) return undefined;
    this.#known.delete(broadcastId);
    this.#known.set(broadcastId, known);
    const [oldest] = this.#known.keys();
    if (this.#known.size > MAX_READERS && oldest !== undefined) this.#known.delete(oldest);
    return { row, reader: known.reader };
  }

  async #lookUp(broadcastId: string): Promise<Known | undefined> {
    const { archive, recordings, clock, storedOf } = this.#parts;
    const row = archive.rowOnAir(broadcastId) ?? (await recordings.find(broadcastId));
    if (row === undefined) return undefined;
    const reader = new RecordingReader(archive.folderOf(row.broadcast_id), {
      confirmedBytes: () => archive.journalBytesOnAir(broadcastId),
      stored: storedOf?.(broadcastId),
    });
    return { row, readAtMs: clock.now(), reader };
  }
}

function newestOfEach(rows: readonly RecordingRowWithName[]): RecordingRowWithName[] {
  const seen = new Set<string>();
  const newest = rows.filter((row) => {
    const isFirst = !seen.has(row.stream_key);
    seen.add(row.stream_key);
    return isFirst;
  });
  return newest.slice(0, PUBLIC_AT_MOST);
}
