/**
 * Reads a recording a few seconds ahead of what is played, and hands each chunk on when its decoder can do something with it.
 * From: recording.ts, chunks; replay-clock.ts, what is played. To: replay.ts, tracks and chunks.
 *
 * - Coded pictures go a second ahead. From the key chunk to the place that was sought they go as fast as they are decoded.
 * - Sound goes a second ahead while the clock runs.
 * - Whole pictures (JPEG) go when they are due: their decoder keeps the newest only.
 *
 * Bound: what is read ahead is `READ_AHEAD_US`, and never more than `MAX_BYTES` beside one chunk.
 */
import type { Chunk, Track, TrackKind } from '@streamhub/protocol';
import { ChunkLanes, type Lane, timeOf } from './chunk-lanes.ts';
import type { RecordedChunk, Recording } from './recording.ts';
import type { ReplayClock } from './replay-clock.ts';

interface ReplayFeedOptions {
  recording: Pick<Recording, 'chunksFrom'>;
  clock: ReplayClock;
  /** False: its decoder has enough to do. */
  canTakeVideo(): boolean;
  onTracks(tracks: readonly Track[]): void;
  onChunk(chunk: Chunk, kind: TrackKind): void;
  /** More was read, or all of it. */
  onRead(): void;
  onFailed(error: unknown): void;
}

const AHEAD_US = 1_200_000;
/** A whole picture is decoded in less. */
const JPEG_AHEAD_US = 80_000;
const READ_AHEAD_US = 5_000_000;
const MAX_BYTES = 24_000_000;
/** So much of the sound before the place lets its decoder begin well. */
const SOUND_BEFORE_US = 60_000;

export class ReplayFeed {
  readonly #options: ReplayFeedOptions;
  readonly #lanes = new ChunkLanes();
  #reading = new AbortController();
  #soughtUs = 0;
  /** The picture of the place that was sought is on its way. */
  #isFound = false;
  #readUs = -Infinity;
  #releasedUs = -Infinity;
  #isAllRead = false;
  #wake: (() => void) | undefined;

  constructor(options: ReplayFeedOptions) {
    this.#options = options;
  }

  /** The time of the newest chunk that was read. */
  get readUs(): number {
    return this.#readUs;
  }

  get isAllRead(): boolean {
    return this.#isAllRead;
  }

  /** Reading has come to the place that was sought. */
  get isThere(): boolean {
    return this.#isAllRead || this.#readUs > this.#soughtUs;
  }

  /** Nothing comes any more. */
  get isOver(): boolean {
    return this.#isAllRead && this.#lanes.isEmpty;
  }

  /** Where it goes on, if there is nothing until then; undefined where it goes on by itself. */
  get goesOnAtUs(): number | undefined {
    const { nextUs } = this.#lanes;
    const isSilent = this.#releasedUs <= this.#options.clock.positionUs;
    return isSilent && nextUs !== Infinity ? nextUs : undefined;
  }

  seek(timestampUs: number): void {
    this.close();
    this.#reading = new AbortController();
    this.#lanes.clear();
    this.#soughtUs = timestampUs;
    this.#isFound = false;
    this.#isAllRead = false;
    this.#readUs = -Infinity;
    this.#releasedUs = -Infinity;
    void this.#read(this.#reading.signal);
  }

  /** Twice is harmless. */
  close(): void {
    this.#reading.abort();
    this.#wake?.();
  }

  /** Often: hands on what is due. */
  release(): void {
    const lanes = this.#lanes;
    const tracks = lanes.nextTracks;
    const isFirst = this.#releasedUs === -Infinity;
    // The decoders of those before have pictures that are not shown yet.
    if (tracks && (isFirst || lanes.nextUs <= this.#options.clock.positionUs)) {
      lanes.tracks = tracks;
      this.#options.onTracks(tracks);
    }
    for (const lane of lanes.all) {
      for (let next = lanes.first(lane); next; next = lanes.first(lane)) {
        const doing = this.#doing(lane, next);
        if (doing === 'wait') break;
        lanes.shift(lane);
        if (doing === 'hand on') this.#handOn(next, lane);
      }
    }
    if (this.#hasRoom) this.#wake?.();
  }

  #handOn({ chunk }: RecordedChunk, { kind }: Lane): void {
    this.#releasedUs = Math.max(this.#releasedUs, chunk.timestampUs);
    if (kind) this.#options.onChunk(chunk, kind);
  }

  #doing(lane: Lane, read: RecordedChunk): 'wait' | 'hand on' | 'drop' {
    const { clock, canTakeVideo } = this.#options;
    const { timestampUs } = read.chunk;
    const aheadUs = (timestampUs - clock.positionUs) / clock.speed;
    const after = lane.items[1];
    if (lane.kind === undefined) return 'drop';
    if (lane.isJpeg) {
      const isNextDue = timeOf(after) <= clock.positionUs;
      if (isNextDue) return 'drop';
      if (!this.isThere || aheadUs > JPEG_AHEAD_US) return 'wait';
      if (lane.kind === 'video') this.#find(timestampUs);
      return 'hand on';
    }
    if (aheadUs > AHEAD_US) return 'wait';
    if (lane.kind === 'audio') {
      if (timestampUs < this.#soughtUs - SOUND_BEFORE_US) return 'drop';
      return clock.isSet ? 'hand on' : 'wait';
    }
    if (!canTakeVideo()) return 'wait';
    if (this.#isFound) return 'hand on';
    // Which picture is the one of that time shows at the next one.
    if (!after && !this.#isAllRead) return 'wait';
    if (timeOf(after) > this.#soughtUs) this.#find(timestampUs);
    return 'hand on';
  }

  /** The picture of the place that was sought is that of this time, or the first one behind. */
  #find(timestampUs: number): void {
    if (!this.#isFound) this.#options.clock.showFromUs = Math.min(timestampUs, this.#soughtUs);
    this.#isFound = true;
  }

  get #hasRoom(): boolean {
    const { clock } = this.#options;
    const isFar = this.#readUs > clock.positionUs + READ_AHEAD_US * clock.speed;
    return this.#lanes.bytes < MAX_BYTES && !(this.isThere && isFar);
  }

  async #read(signal: AbortSignal): Promise<void> {
    const { recording, onRead, onFailed } = this.#options;
    try {
      for await (const read of recording.chunksFrom(this.#soughtUs / 1000, { signal })) {
        if (signal.aborted) return;
        this.#lanes.push(read);
        this.#readUs = Math.max(this.#readUs, read.chunk.timestampUs);
        onRead();
        while (!this.#hasRoom && !signal.aborted) await this.#room();
      }
      this.#isAllRead = true;
      onRead();
    } catch (error) {
      if (!signal.aborted) onFailed(error);
    }
  }

  #room(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve;
    });
  }
}
