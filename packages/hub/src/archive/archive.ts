/**
 * Records broadcasts: each time on air has a row and, if it is to be recorded, a recording of its own.
 * From: the live streams, by stream-witness.ts; requests of streamers; keeper.ts.
 * To: the store's rows; the journals, by a recorder in the stream's audience; viewers, who are told.
 */
import { rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type Answer, type EndReason, refuse } from '@streamhub/protocol';
import type { Logger } from 'pino';
import { Notice } from '../broadcast/notice.ts';
import type { Clock } from '../clock.ts';
import { keyInLog } from '../secret.ts';
import type { BroadcastRow, RecordingRow } from '../store/rows.ts';
import type { Store } from '../store/store.ts';
import type { LiveStream } from '../streams/live-stream.ts';
import type { StreamWitness } from '../streams/stream-witness.ts';
import type { Journal } from './journal/journal.ts';
import type { JournalWriter } from './journal/journal-writer.ts';
import { newBroadcast, newRecording, type OnAir, rowNow } from './on-air.ts';
import { Recorder } from './recorder.ts';

/** Beside the recordings: files that were made of them. No recording has this name, because ids have twelve letters. */
export const FILMS_FOLDER = 'films';

/** A hub that stops does not wait for a disk that hangs. */
const SETTLED_WITHIN_MS = 3_000;

/** `ask`: each streamer chooses. */
export type RecordMode = 'off' | 'ask' | 'all';

interface Parts {
  store: Pick<Store, 'broadcasts' | 'recordings'>;
  writer: JournalWriter;
  clock: Clock;
  log: Logger;
  mode: RecordMode;
  folder: string;
  /** Without other nodes, whose folders may be others. */
  isAlone: boolean;
}

export class Archive implements StreamWitness {
  readonly #parts: Parts;
  readonly #onAir = new Map<string, OnAir>();
  /** Streams that ended while their broadcast was looked up. */
  readonly #endedEarly = new WeakMap<LiveStream, { endedAtMs: number; reason: EndReason }>();
  /** Recordings whose last bytes are being written. */
  readonly #closing = new Set<Promise<void>>();

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** A new stream: its first broadcast begins. */
  began(stream: LiveStream): void {
    const broadcast = newBroadcast(stream, this.#parts.clock.epochMs());
    void this.#parts.store.broadcasts.save(broadcast);
    this.#enter(stream, { broadcast, recording: undefined });
  }

  /** A stream of another run, or of another node: its broadcast goes on, in the same recording. */
  returned(stream: LiveStream): void {
    void this.#takeUp(stream).catch((error: unknown) => {
      this.#parts.log.error({ err: error }, 'what was recorded of a stream could not be looked up');
      this.began(stream);
    });
  }

  /** For good. */
  ended(stream: LiveStream, { endedAtMs, reason }: { endedAtMs: number; reason: EndReason }): void {
    const onAir = this.#leave(stream);
    if (onAir === undefined) {
      this.#endedEarly.set(stream, { endedAtMs, reason });
      return;
    }
    const { broadcast } = onAir;
    const { peakViewers } = stream;
    void this.#parts.store.broadcasts.save({
      ...broadcast,
      ended_at: endedAtMs,
      end_reason: reason,
      peak_viewers: peakViewers,
    });
    void this.#finish(onAir, 'done');
  }

  /** The hub stops, or another node has it: the recording goes on elsewhere. */
  left(stream: LiveStream): void {
    const onAir = this.#leave(stream);
    if (onAir !== undefined) void this.#finish(onAir, onAir.writing ? 'recording' : 'stopped');
  }

  /** The streamer starts or stops the recording of its broadcast. */
  setRecorded(stream: LiveStream, isRecorded: boolean): Answer<{ isRecorded: boolean }> {
    const onAir = this.#onAir.get(stream.streamKey);
    const { mode } = this.#parts;
    if (mode !== 'ask') return refuse('recording_fixed');
    if (onAir?.stream !== stream) return refuse('rate_limited');
    if (isRecorded && onAir.hasNoRoom) {
      return refuse('recording_fixed', 'The hub has no room for more of this recording.');
    }
    if (isRecorded === stream.isRecorded) return { ok: true, isRecorded };
    if (isRecorded) this.#start(onAir);
    else void this.#finish(onAir, 'stopped');
    this.#tell(stream);
    return { ok: true, isRecorded };
  }

  /** The keep rules have no room for more of it. Harmless if it is not being written. */
  stopForWantOfRoom(broadcastId: string): void {
    const onAir = this.#onAirOf(broadcastId);
    if (onAir?.writing === undefined) return;
    onAir.hasNoRoom = true;
    void this.#finish(onAir, 'stopped');
    this.#tell(onAir.stream);
    this.#parts.log.warn(
      { streamKey: keyInLog(onAir.stream) },
      'a recording is stopped: it alone is more than what recordings may take',
    );
  }

  /** The newest state of a recording that is being written; undefined for all others. */
  rowOnAir(broadcastId: string): RecordingRow | undefined {
    const onAir = this.#onAirOf(broadcastId);
    return onAir && this.#rowOf(onAir);
  }

  /** So much of a journal that is being written is whole; undefined for all others. */
  journalBytesOnAir(broadcastId: string): number | undefined {
    return this.#onAirOf(broadcastId)?.writing?.journal.size;
  }

  /** Recordings of broadcasts that are on air. */
  rowsOnAir(): RecordingRow[] {
    const rows = Array.from(this.#onAir.values(), (onAir) => this.#rowOf(onAir));
    return rows.filter((row) => row !== undefined);
  }

  /** How many are being written. */
  get count(): number {
    let count = 0;
    for (const { writing } of this.#onAir.values()) if (writing !== undefined) count += 1;
    return count;
  }

  folderOf(broadcastId: string): string {
    return join(this.#parts.folder, broadcastId);
  }

  /** False: another node has its files, or an object storage. */
  async isHere(broadcastId: string): Promise<boolean> {
    if (this.#parts.isAlone || this.#onAirOf(broadcastId) !== undefined) return true;
    return (await stat(this.folderOf(broadcastId)).catch(() => undefined)) !== undefined;
  }

  /** Files and row. One that is being written is stopped before. Rejects if the files cannot be deleted: then all stays. */
  async remove(broadcastId: string): Promise<void> {
    const onAir = this.#onAirOf(broadcastId);
    if (onAir !== undefined) {
      const wasRecorded = onAir.writing !== undefined;
      await this.#finish(onAir, 'stopped');
      onAir.recording = undefined;
      if (wasRecorded) this.#tell(onAir.stream);
    }
    for (const name of [broadcastId, join(FILMS_FOLDER, broadcastId)]) {
      await rm(this.folderOf(name), { recursive: true, force: true });
    }
    await this.#parts.store.recordings.remove(broadcastId);
  }

  /** Rows of what is being written, so that a death of the hub leaves them nearly right. */
  saveRows(): void {
    for (const onAir of this.#onAir.values()) {
      const row = onAir.writing && this.#rowOf(onAir);
      if (row !== undefined) void this.#parts.store.recordings.save(row);
    }
  }

  /** Resolves when the recordings that are over are on the disk, or that takes too long. */
  async settled(): Promise<void> {
    const late = Promise.withResolvers<void>();
    const timer = setTimeout(late.resolve, SETTLED_WITHIN_MS);
    await Promise.race([Promise.all(this.#closing), late.promise]);
    clearTimeout(timer);
  }

  async #takeUp(stream: LiveStream): Promise<void> {
    const { store, mode } = this.#parts;
    const broadcast = await store.broadcasts.openOf(stream.streamKey);
    if (broadcast === undefined) {
      this.began(stream);
      return;
    }
    const recording = await store.recordings.find(broadcast.broadcast_id);
    stream.isRecorded = mode === 'all' || recording?.state === 'recording';
    if (recording !== undefined && !(await this.isHere(recording.broadcast_id))) {
      // Two journals cannot be one: nobody here knows where the other one ends.
      this.#closeElsewhere(broadcast, recording);
      this.began(stream);
    } else this.#enter(stream, { broadcast, recording });
    const end = this.#endedEarly.get(stream);
    if (end !== undefined) this.ended(stream, end);
  }

  #closeElsewhere(broadcast: BroadcastRow, recording: RecordingRow): void {
    const { store, clock } = this.#parts;
    void store.broadcasts.save({ ...broadcast, ended_at: clock.epochMs() });
    void store.recordings.save({ ...recording, state: 'done' });
  }

  #leave(stream: LiveStream): OnAir | undefined {
    const onAir = this.#onAir.get(stream.streamKey);
    if (onAir?.stream !== stream) return undefined;
    this.#onAir.delete(stream.streamKey);
    return onAir;
  }

  #enter(stream: LiveStream, row: Pick<OnAir, 'broadcast' | 'recording'>): void {
    const { mode } = this.#parts;
    const onAir: OnAir = { stream, ...row, writing: undefined, hasNoRoom: false };
    this.#onAir.set(stream.streamKey, onAir);
    const wish = mode === 'all' || (mode === 'ask' && stream.isRecorded);
    stream.isRecorded = false;
    if (wish) this.#start(onAir);
    else if (row.recording?.state === 'recording') {
      // It was written when the last run died, and is not to go on: it is made whole all the same.
      this.#open(onAir);
      void this.#finish(onAir, 'stopped');
    }
  }

  #start(onAir: OnAir): void {
    const { stream } = onAir;
    const { recorder } = this.#open(onAir);
    stream.isRecorded = true;
    stream.broadcast.join(recorder);
    // It begins with one, and the next may be far.
    stream.broadcast.viewerWantsKeyframe(recorder.id);
    const row = this.#rowOf(onAir);
    if (row !== undefined) void this.#parts.store.recordings.save(row);
    this.#parts.log.info({ streamKey: keyInLog(stream) }, 'stream is recorded');
  }

  #open(onAir: OnAir): { recorder: Recorder; journal: Journal } {
    const { clock, writer } = this.#parts;
    const { stream, broadcast } = onAir;
    const journal = writer.open(this.folderOf(broadcast.broadcast_id));
    const id = `recorder of ${stream.streamKey}`;
    const recorder = new Recorder({ id, journal, clock });
    onAir.writing = { recorder, journal };
    onAir.recording ??= newRecording(onAir, clock.epochMs());
    return onAir.writing;
  }

  /** Resolves when all is on the disk, and its row says so. Harmless if nothing is being written. */
  async #finish(onAir: OnAir, state: RecordingRow['state']): Promise<void> {
    const { writing, stream } = onAir;
    stream.isRecorded = false;
    onAir.writing = undefined;
    if (writing === undefined) return this.#saveState(onAir, state);
    const { recorder, journal } = writing;
    stream.broadcast.leave(recorder.id);
    recorder.stop();
    const closing = journal.close().then(() => {
      this.#saveState(onAir, state, journal);
    });
    this.#closing.add(closing);
    await closing;
    this.#closing.delete(closing);
  }

  #saveState(onAir: OnAir, state: RecordingRow['state'], journal?: Journal): void {
    const { recording } = onAir;
    if (recording === undefined) return;
    // It was started again meanwhile.
    if (onAir.writing !== undefined) return;
    const written = journal && {
      bytes: journal.diskBytes,
      files: journal.files,
      ended_at: this.#parts.clock.epochMs(),
    };
    onAir.recording = { ...recording, ...written, state };
    void this.#parts.store.recordings.save(onAir.recording);
  }

  #onAirOf(broadcastId: string): OnAir | undefined {
    for (const onAir of this.#onAir.values()) {
      if (onAir.broadcast.broadcast_id === broadcastId) return onAir;
    }
    return undefined;
  }

  #rowOf(onAir: OnAir): RecordingRow | undefined {
    return rowNow(onAir, this.#parts.clock.epochMs());
  }

  #tell({ broadcast, streamKey, isRecorded }: LiveStream): void {
    broadcast.announce(new Notice('stream:recording', { streamKey, isRecorded }));
  }
}
