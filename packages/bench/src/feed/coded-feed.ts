/**
 * The stream that is fed: coded picture and sound as a streamer's encoders make them, with filler for payloads.
 * From: the time. To: pace-feed.ts, one batch for each chunk as it is captured.
 *
 * At its full rate 30 video chunks of 2 200 B and 50 sound chunks of 100 B a second: 600 kbps with what carries them.
 */
import { randomBytes } from 'node:crypto';
import { type ChunkHeader, encodeBatch } from '@streamhub/protocol';

export interface FeedOptions {
  /** Fewer chunks a second of the same sizes: 5 is a fifth of the stream's rate. */
  slowedBy?: number;
  /** A small picture a second beside the video. */
  hasPreview?: boolean;
}

export type FedHeader = Omit<ChunkHeader, 'payloadBytes'>;

export interface FedChunk {
  header: FedHeader;
  /** A batch of this chunk alone. */
  batch: Uint8Array<ArrayBuffer>;
}

export const TRACK = { video: 0, audio: 1, preview: 2 } as const;
const FEED = {
  videoPerSecond: 30,
  videoBytes: 2_200,
  soundPerSecond: 50,
  soundBytes: 100,
  previewPerSecond: 1,
  previewBytes: 4_000,
  keyEverySeconds: 4,
};
/** L1T3: half of the pictures may be left out, or three quarters. */
const LAYERS = [0, 2, 1, 2] as const;

const JPEG_BEGINNING = Buffer.from('ffd8ff', 'hex');
const FILLER = {
  [TRACK.video]: randomBytes(FEED.videoBytes),
  [TRACK.audio]: randomBytes(FEED.soundBytes),
  [TRACK.preview]: Buffer.concat([JPEG_BEGINNING, randomBytes(FEED.previewBytes - 3)]),
};

/** What a streamer states before it sends. */
export function feedTracks({ slowedBy = 1, hasPreview = false }: FeedOptions): object[] {
  const frameRate = FEED.videoPerSecond / slowedBy;
  const video = { kind: 'video', trackId: TRACK.video, codec: 'vp8', width: 640, height: 360 };
  const audio = {
    kind: 'audio',
    trackId: TRACK.audio,
    codec: 'opus',
    sampleRate: 48_000,
    channels: 1,
  };
  const preview = {
    kind: 'preview',
    trackId: TRACK.preview,
    codec: 'jpeg',
    width: 320,
    height: 180,
  };
  return [{ ...video, frameRate, temporalLayers: 3 }, audio, ...(hasPreview ? [preview] : [])];
}

/** On the wire, without what carries the batches. */
export function feedBytesPerSecond({ slowedBy = 1, hasPreview = false }: FeedOptions): number {
  const headerBytes = 16;
  const video = FEED.videoPerSecond * (FEED.videoBytes + headerBytes);
  const sound = FEED.soundPerSecond * (FEED.soundBytes + headerBytes);
  const preview = hasPreview ? FEED.previewPerSecond * (FEED.previewBytes + headerBytes) : 0;
  return (video + sound) / slowedBy + preview;
}

export function feedChunksPerSecond({ slowedBy = 1 }: FeedOptions): number {
  return (FEED.videoPerSecond + FEED.soundPerSecond) / slowedBy;
}

interface Source {
  trackId: keyof typeof FILLER;
  perSecond: number;
  /** Of the next chunk, and how many there were before. */
  sequence: number;
}

export class CodedFeed {
  readonly #sources: Source[];
  #sinceKey = 0;
  #keyEvery: number;
  #mustBeKey = true;

  constructor({ slowedBy = 1, hasPreview = false }: FeedOptions = {}) {
    this.#keyEvery = Math.round((FEED.keyEverySeconds * FEED.videoPerSecond) / slowedBy);
    this.#sources = [
      source(TRACK.video, FEED.videoPerSecond / slowedBy),
      source(TRACK.audio, FEED.soundPerSecond / slowedBy),
      ...(hasPreview ? [source(TRACK.preview, FEED.previewPerSecond)] : []),
    ];
  }

  /** As an encoder: the next picture, not this one. */
  wantKey(): void {
    this.#mustBeKey = true;
  }

  /** When the next chunk is due, µs from the feed's beginning. */
  get nextUs(): number {
    return Math.min(...this.#sources.map(dueUs));
  }

  /** The chunk that is due first, stamped with the time at which it is sent: what happens on the way is counted. */
  next(timestampUs: number): FedChunk {
    const { nextUs } = this;
    const from = this.#sources.find((each) => dueUs(each) === nextUs) as Source;
    const { trackId, sequence } = from;
    from.sequence += 1;
    const header = { trackId, sequence, timestampUs, ...this.#kindOf(trackId) };
    return { header, batch: encodeBatch([{ ...header, payload: FILLER[trackId] }]) };
  }

  #kindOf(trackId: number): { isKey: boolean; temporalLayer: number } {
    if (trackId !== TRACK.video) return { isKey: true, temporalLayer: 0 };
    const isKey = this.#mustBeKey || this.#sinceKey >= this.#keyEvery;
    if (isKey) this.#sinceKey = 0;
    this.#mustBeKey = false;
    const temporalLayer = LAYERS[this.#sinceKey % LAYERS.length] ?? 0;
    this.#sinceKey += 1;
    return { isKey, temporalLayer };
  }
}

function source(trackId: Source['trackId'], perSecond: number): Source {
  return { trackId, perSecond, sequence: 0 };
}

/** From the count, not from the chunk before: a thousand small errors are one large one. */
function dueUs({ sequence, perSecond }: Source): number {
  return (sequence * 1e6) / perSecond;
}
