/**
 * A recording of a stream, read from the hub: what it is, and its chunks from a time on.
 * From: recording-requests.ts. To: replay-feed.ts, or a page's own use.
 *
 * It is read in ranges of some hundred kilobytes, the next one when the last chunk of the one before was taken. So a reader
 * that takes nothing holds one range at most, and no request of the hub open.
 */
import type { Chunk, RecordedSection, RecordingInfo, Track } from '@streamhub/protocol';
import { ChunkReader } from './chunk-reader.ts';
import { chunkOf, tracksOf } from './recorded-tracks.ts';
import { RecordingError } from './recording-error.ts';
import { type RecordingAddress, RecordingRequests } from './recording-requests.ts';
import { aborted, stopIfAborted } from './stop-if-aborted.ts';

/** A chunk whose `timestampUs` counts from the recording's beginning, and the tracks that it is one of. */
export interface RecordedChunk {
  chunk: Chunk;
  /** The same object for all chunks of a section. */
  tracks: readonly Track[];
}

interface KnownKeys {
  keys: readonly { timeMs: number; at: number }[];
  isAll: boolean;
}

const RANGE_BYTES = 524_288;
/** How often a recording that grows is asked what was added. */
const GROWS_EVERY_MS = 700;
const TRY_AGAIN_MS = 1_500;
/** One page of the index has as many. */
const KEYS_PER_PAGE = 1_000;

/** What the hub has recorded of one broadcast. Opened by `Recording.open`. */
export class Recording {
  readonly #requests: RecordingRequests;
  #info: RecordingInfo;
  #tracks = new Map<number, Track[]>();
  #known: KnownKeys | undefined;

  private constructor(requests: RecordingRequests, info: RecordingInfo) {
    this.#requests = requests;
    this.#info = info;
  }

  /** Rejects with a RecordingError, or with an AbortError. */
  static async open(
    address: RecordingAddress,
    { signal = new AbortController().signal }: { signal?: AbortSignal } = {},
  ): Promise<Recording> {
    const requests = new RecordingRequests(address);
    return new Recording(requests, await requests.info(signal));
  }

  /** As of the last look. */
  get info(): RecordingInfo {
    return this.#info;
  }

  /** While its broadcast is on air more may be added. */
  get mayGrow(): boolean {
    return this.#info.state !== 'done';
  }

  /** The address of a picture of that time, also for `<img>`. */
  pictureUrl(atMs: number): string {
    return this.#requests.pictureUrl(atMs);
  }

  /** Looks what was added. Rejects as `open` does. */
  async refresh({ signal }: { signal: AbortSignal }): Promise<RecordingInfo> {
    this.#info = await this.#requests.info(signal);
    return this.#info;
  }

  /**
   * The chunks from the last key chunk before a time on, in the order in which they came. Of a recording that is being
   * written it goes on with what is added; of any other it ends. Rejects with an AbortError when the signal is aborted, else as
   * `open` does.
   */
  async *chunksFrom(
    atMs: number,
    { signal }: { signal: AbortSignal },
  ): AsyncGenerator<RecordedChunk, void, undefined> {
    const reader = new ChunkReader(await this.#placeOf(atMs, signal));
    while (await this.#hasMore(reader.wantedAt, signal)) {
      for await (const piece of this.#rangeAt(reader.wantedAt, signal)) {
        reader.push(piece);
        for (let { at } = reader, chunk = reader.next(); chunk; chunk = reader.next()) {
          const section = this.#sectionAt(at);
          at = reader.at;
          if (section) yield { chunk: chunkOf(section, chunk), tracks: this.#tracksOf(section) };
        }
      }
    }
  }

  /** Ends early where the connection breaks: the next range begins there. */
  async *#rangeAt(from: number, signal: AbortSignal): AsyncGenerator<Uint8Array> {
    const to = Math.min(from + RANGE_BYTES, this.#info.journalBytes);
    const body = await this.#patiently(() => this.#requests.bytes({ from, to }, signal), signal);
    if (!body) return this.#lookAgain(signal);
    const reader = body.getReader();
    try {
      for (let next = await reader.read(); !next.done; next = await reader.read()) yield next.value;
    } catch {
      stopIfAborted(signal);
      await waitFor(TRY_AGAIN_MS, signal);
    } finally {
      // It may have failed, which `read` has told.
      reader.cancel().catch(() => {});
    }
  }

  /** Tries again while it may yet go well; once the pass has expired, with a new one. */
  async #patiently<Answer>(ask: () => Promise<Answer>, signal: AbortSignal): Promise<Answer> {
    for (;;) {
      try {
        return await ask();
      } catch (error) {
        const isExpired = error instanceof RecordingError && error.code === 'stream_not_found';
        if (!isExpired && !isPassing(error)) throw error;
        await waitFor(TRY_AGAIN_MS, signal);
        if (isExpired) await this.refresh({ signal });
      }
    }
  }

  async #placeOf(atMs: number, signal: AbortSignal): Promise<number> {
    if (!this.#known || !isWithin(this.#known, atMs)) {
      const from = this.#info.keys <= KEYS_PER_PAGE ? { first: 0 } : { atMs };
      const { first, total, keys } = await this.#patiently(
        () => this.#requests.index(from, signal),
        signal,
      );
      this.#known = { keys, isAll: first === 0 && keys.length === total && !this.mayGrow };
    }
    const { keys } = this.#known;
    const before = keys.filter(({ timeMs }) => timeMs <= atMs).at(-1);
    return (before ?? keys[0])?.at ?? this.#info.sections[0]?.at ?? 0;
  }

  /** Waits while nothing has been added yet. */
  async #hasMore(at: number, signal: AbortSignal): Promise<boolean> {
    while (at >= this.#info.journalBytes) {
      if (!this.mayGrow) return false;
      await this.#lookAgain(signal);
    }
    return true;
  }

  /** Another node may not have what the first one told of, and a hub that died cuts off what was half written. */
  async #lookAgain(signal: AbortSignal): Promise<void> {
    await waitFor(GROWS_EVERY_MS, signal);
    await this.#patiently(() => this.refresh({ signal }), signal);
  }

  #sectionAt(at: number): RecordedSection | undefined {
    return this.#info.sections.filter((section) => section.at <= at).at(-1);
  }

  #tracksOf(section: RecordedSection): readonly Track[] {
    const known = this.#tracks.get(section.at) ?? tracksOf(section);
    this.#tracks.set(section.at, known);
    return known;
  }
}

/** The keys around that time are there. */
function isWithin({ keys, isAll }: KnownKeys, atMs: number): boolean {
  const isBehindFirst = isAll || (keys[0] !== undefined && keys[0].timeMs <= atMs);
  return isBehindFirst && (isAll || (keys.at(-1)?.timeMs ?? 0) > atMs);
}

function isPassing(error: unknown): boolean {
  return error instanceof RecordingError && error.isPassing;
}

function waitFor(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, ms);
    const leave = () => {
      clearTimeout(timer);
      reject(aborted());
    };
    if (signal.aborted) leave();
    else signal.addEventListener('abort', leave, { once: true });
  });
}
