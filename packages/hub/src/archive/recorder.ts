/**
 * A viewer that writes what it is sent into a journal. What its queue has no room for is dropped: the rest of the group, and
 * everything up to the next key chunk of the leading track, so that whatever is written can be decoded.
 * From: a broadcast, as to any viewer of chunks. To: journal/journal.ts.
 */
import { chunkHeaderBytes, forEachChunk, type StreamTracks, type Track } from '@streamhub/protocol';
import type { SharedData, SharedFrames } from '../broadcast/buffer/shared-data.ts';
import type { Notice } from '../broadcast/notice.ts';
import type { ViewerPort } from '../broadcast/ports.ts';
import type { Clock } from '../clock.ts';
import type { Journal } from './journal/journal.ts';
import { type LineFields, writtenTracks } from './journal/sidecar-line.ts';

/** Where each chunk stands alone, so often a place is noted from which one can read. */
const PLACE_EVERY_MS = 1_000;
/** A streamer may send key chunks alone. Its sidecar has a bound all the same. */
const KEY_EVERY_MS = 200;
/** The stream's own limits have been kept before. */
const LIMITS = { maxPayloadBytes: 0xff_ffff, maxChunks: Number.POSITIVE_INFINITY };
const NOTHING = new Uint8Array(0);

/** A run of chunks of a batch that is written. */
interface Run {
  from: number;
  to: number;
  chunks: number;
  lines: { fields: LineFields; offset: number }[];
  /** Of its first chunk, if a reader can begin with it. */
  startUs: number | undefined;
}

interface Gap {
  fromEpochMs: number;
  chunks: number;
  bytes: number;
}

interface Parts {
  id: string;
  journal: Journal;
  clock: Clock;
}

export class Recorder implements ViewerPort {
  readonly id: string;
  readonly address = 'a recording';
  readonly counts = 0;
  readonly format = 'chunks';
  readonly pace = 'everything';
  readonly #journal: Journal;
  readonly #clock: Clock;
  #stated: { number: number; tracks: readonly Track[]; clockOffsetUs: number | undefined };
  /** Tracks by their ids: what is a beginning, and what depends on one. */
  #roles = new Map<number, Role>();
  /** Videos of which nothing is written before their next key chunk. */
  readonly #shut = new Set<number>();
  #isNewSection = true;
  #gap: Gap | undefined;
  /** When a place of this track was noted last. */
  readonly #notedAtMs = new Map<number, number>();

  constructor({ id, journal, clock }: Parts) {
    this.id = id;
    this.#journal = journal;
    this.#clock = clock;
    this.#stated = { number: 0, tracks: [], clockOffsetUs: undefined };
  }

  get waitingBytes(): number {
    return this.#journal.waitingBytes;
  }

  /** What was sent before is not of this recording: perhaps its streamer had stopped it. Nor is what depends on it. */
  sendBuffer(buffer: SharedFrames | Uint8Array): void {
    if (buffer instanceof Uint8Array && buffer.byteLength > 0) this.#shutVideos();
  }

  sendData({ data }: SharedData): void {
    if (typeof data === 'string') return;
    const epochMs = this.#clock.epochMs();
    if (!this.#journal.hasRoom) this.#drop(data, epochMs);
    else for (const run of this.#runsOf(data, epochMs)) this.#write(data, run, epochMs);
  }

  notify(notice: Notice): void {
    const epochMs = this.#clock.epochMs();
    switch (notice.event) {
      case 'stream:tracks':
        this.#state(notice.payload as StreamTracks);
        return;
      case 'stream:paused':
        this.#note({ line: 'pause', epochMs });
        return;
      case 'stream:resumed':
        this.#note({ line: 'resume', epochMs });
    }
  }

  /** It is closed by whoever has opened the journal. */
  stop(): void {
    this.#note({ line: 'stop', epochMs: this.#clock.epochMs() });
  }

  whenCaughtUp(then: () => void): void {
    then();
  }

  close(): boolean {
    return true;
  }

  #state({ tracks, clockOffsetUs }: StreamTracks): void {
    const wasShut = this.#shut.size > 0;
    this.#stated = { number: this.#stated.number + 1, tracks, clockOffsetUs };
    this.#roles = rolesOf(tracks);
    this.#isNewSection = true;
    this.#notedAtMs.clear();
    this.#shut.clear();
    if (wasShut) this.#shutVideos();
  }

  #shutVideos(): void {
    this.#notedAtMs.clear();
    for (const [trackId, role] of this.#roles) if (role.isGated) this.#shut.add(trackId);
  }

  #drop(bytes: Uint8Array, epochMs: number): void {
    this.#gap ??= { fromEpochMs: epochMs, chunks: 0, bytes: 0 };
    let chunks = 0;
    forEachChunk(bytes, () => (chunks += 1), LIMITS);
    this.#gap.chunks += chunks;
    this.#gap.bytes += bytes.byteLength;
    this.#journal.dropped(chunks);
    this.#shutVideos();
  }

  /** Whole chunks that stand together; a new run begins with each beginning, so that a file can begin there. */
  #runsOf(bytes: Uint8Array, epochMs: number): Run[] {
    const runs: Run[] = [];
    let run: Run | undefined;
    forEachChunk(
      bytes,
      ({ trackId, isKey, timestampUs, payloadBytes }, offset) => {
        const role = this.#roles.get(trackId);
        const end = offset + chunkHeaderBytes + payloadBytes;
        const isBeginning = isKey && role?.isLead === true;
        if (isKey) this.#shut.delete(trackId);
        if (this.#mustSkip(trackId)) {
          if (this.#gap !== undefined) this.#countSkipped(end - offset);
          run = undefined;
          return;
        }
        const isPlace = isKey && role !== undefined && this.#isPlace(trackId, role, epochMs);
        const isStart = this.#isNewSection || (isBeginning && (role.isGated || isPlace));
        if (run === undefined || isStart) {
          run = { from: offset, to: end, chunks: 0, lines: [], startUs: undefined };
          if (isStart) run.startUs = timestampUs;
          this.#isNewSection = false;
          runs.push(run);
        }
        if (isPlace) {
          const fields: LineFields = { line: 'key', epochMs, trackId, timestampUs };
          run.lines.push({ fields, offset: offset - run.from });
        }
        run.to = end;
        run.chunks += 1;
      },
      LIMITS,
    );
    return runs;
  }

  /** Nothing is written before the leading track begins, and of another video nothing before that begins. */
  #mustSkip(trackId: number): boolean {
    if (this.#shut.size === 0) return false;
    if (this.#shut.has(trackId)) return true;
    for (const shut of this.#shut) if (this.#roles.get(shut)?.isLead) return true;
    return false;
  }

  #countSkipped(bytes: number): void {
    if (this.#gap === undefined) return;
    this.#gap.chunks += 1;
    this.#gap.bytes += bytes;
    this.#journal.dropped(1);
  }

  #isPlace(trackId: number, { noted }: Role, epochMs: number): boolean {
    const sinceMs = epochMs - (this.#notedAtMs.get(trackId) ?? Number.NEGATIVE_INFINITY);
    const everyMs = noted === 'each' ? KEY_EVERY_MS : PLACE_EVERY_MS;
    if (noted === 'never' || sinceMs < everyMs) return false;
    this.#notedAtMs.set(trackId, epochMs);
    return true;
  }

  #write(batch: Uint8Array, run: Run, epochMs: number): void {
    const lines = [...run.lines];
    if (this.#gap !== undefined) {
      lines.unshift({ fields: { line: 'gap', epochMs, reason: 'slow', ...this.#gap }, offset: 0 });
      this.#gap = undefined;
    }
    this.#journal.append({
      bytes: batch.subarray(run.from, run.to),
      chunks: run.chunks,
      epochMs,
      lines,
      start: run.startUs === undefined ? undefined : this.#start(run.startUs, epochMs),
    });
  }

  #start(timestampUs: number, epochMs: number): { number: number; fields: LineFields } {
    const { number, tracks, clockOffsetUs } = this.#stated;
    const written = writtenTracks(tracks);
    return {
      number,
      fields: { line: 'tracks', epochMs, timestampUs, tracks: written, clockOffsetUs },
    };
  }

  #note(fields: LineFields): void {
    const { epochMs } = fields;
    const lines = [{ fields, offset: 0 }];
    this.#journal.append({ bytes: NOTHING, chunks: 0, epochMs, lines });
  }
}

interface Role {
  /** Its key chunks are where a reader begins. */
  isLead: boolean;
  /** Its chunks depend on a key chunk. */
  isGated: boolean;
  /** Which of its key chunks are: each; where all chunks are key chunks, one a second; or none. */
  noted: 'each' | 'seldom' | 'never';
}

/** The first video leads; without one, the first track does. */
function rolesOf(tracks: readonly Track[]): Map<number, Role> {
  const lead = tracks.find(({ kind }) => kind === 'video') ?? tracks[0];
  const preview = tracks.find(({ kind }) => kind === 'preview');
  return new Map(
    tracks.map((track) => {
      const isGated = track.kind === 'video' && track.codec !== 'jpeg';
      const isLead = track === lead;
      const isNoted = isLead || track === preview;
      const noted = isNoted ? (isGated ? 'each' : 'seldom') : 'never';
      return [track.trackId, { isLead, isGated, noted }];
    }),
  );
}
