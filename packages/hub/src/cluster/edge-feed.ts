/**
 * What an edge hands to the broadcast here: the stream as its origin sends it, checked, and each chunk and frame once,
 * whichever way it came.
 * From: edge.ts: statements of tracks, buffers, data. To: the stream's broadcast.
 */
import {
  chunkHeaderBytes,
  classicFrameProblem,
  forEachChunk,
  nextSequence,
  sequenceDistance,
} from '@streamhub/protocol';
import { type Batch, bytesOfChunks, type PlacedChunk } from '../broadcast/buffer/batch.ts';
import type { StatedTracks } from '../broadcast/buffer/stream-buffer.ts';
import type { BufferBudget } from '../broadcast/buffer-budget.ts';
import type { Clock } from '../clock.ts';
import type { LiveStream } from '../streams/live-stream.ts';
import type { FormOf } from './message-forms.ts';
import { frameIn, type Message, type MessageFault } from './messages.ts';

export interface FeedParts {
  bufferBudget: BufferBudget;
  maxFrameBytes: number;
  clock: Clock;
}

/** What is sent from now on. */
interface Statement {
  epoch: number;
  statement: number;
  /** Undefined: frames. */
  stated: StatedTracks | undefined;
}

/** As the origin says it, by this node's clock: `aheadMs` is to be added to the origin's. */
export function statementOf(
  { statement, tracks, clockOffsetUs }: FormOf<'stated'>,
  { epoch, aheadMs }: { epoch: number; aheadMs: number },
): Statement {
  if (tracks === null) return { epoch, statement, stated: undefined };
  if (clockOffsetUs === undefined) return { epoch, statement, stated: { tracks } };
  const offsetUs = clockOffsetUs + Math.round(aheadMs * 1_000);
  return { epoch, statement, stated: { tracks, clockOffsetUs: offsetUs } };
}

const NOTHING_STATED = { epoch: -1, statement: -1 };

export class EdgeFeed {
  readonly #stream: LiveStream;
  readonly #parts: FeedParts;
  #known = NOTHING_STATED;
  /** Of each track the sequence of the newest chunk that the broadcast has. */
  readonly #newest = new Map<number, number>();
  readonly #videoIds = new Set<number>();

  constructor(stream: LiveStream, parts: FeedParts) {
    this.#stream = stream;
    this.#parts = parts;
  }

  /** Each track may begin anywhere from here on. The same statement again changes nothing. */
  state({ epoch, statement, stated }: Statement): void {
    if (this.#isKnown({ epoch, statement })) return;
    this.#known = { epoch, statement };
    this.#newest.clear();
    this.#videoIds.clear();
    const { broadcast, trackGates } = this.#stream;
    trackGates.forget();
    if (stated !== undefined) trackGates.state(stated.tracks, this.#parts.clock.now());
    for (const track of stated?.tracks ?? []) {
      if (track.kind === 'video') this.#videoIds.add(track.trackId);
    }
    if (stated !== undefined || broadcast.buffer.kind !== 'classic') broadcast.setTracks(stated);
  }

  /** What the origin has for a late viewer: all of it that the broadcast has not got yet. */
  takeBuffer(
    statement: Statement,
    { bytes, picture }: { bytes: Uint8Array; picture: Uint8Array },
  ): MessageFault | undefined {
    const { broadcast } = this.#stream;
    const before = broadcast.buffer;
    const isOther = !this.#isKnown(statement);
    this.state(statement);
    if (statement.stated === undefined) return this.#takeFrames(bytes);
    const chunks = bytes.byteLength === 0 ? [] : this.#chunksIn(bytes);
    if (chunks === undefined) return 'chunks';
    const fresh = chunks.filter(({ header }) => !this.#has(header));
    const hasHole = isOther || !this.#goOn(chunks, fresh);
    // With other tracks everybody begins anew already.
    if (hasHole && before === broadcast.buffer && before.bytes > 0) {
      broadcast.beginAnew();
      this.#take({ bytes, chunks });
    } else if (fresh.length > 0) {
      const run = bytesOfChunks({ bytes, chunks }, fresh);
      this.#take({ bytes: run, chunks: fresh.length === chunks.length ? chunks : placed(fresh) });
    }
    if (broadcast.buffer.kind === 'coded') broadcast.buffer.keepPicture(picture);
    return undefined;
  }

  takeChunks({ body }: Message): MessageFault | undefined {
    if (this.#stream.broadcast.buffer.kind !== 'coded') return 'chunks';
    // The bus may use its bytes again; viewers and buffers keep views of them.
    const bytes = new Uint8Array(body);
    const chunks = this.#chunksIn(bytes);
    if (chunks === undefined) return 'chunks';
    this.#take({ bytes, chunks });
    return undefined;
  }

  takeFrame(message: Message): MessageFault | undefined {
    if (this.#stream.broadcast.buffer.kind !== 'classic') return 'chunks';
    return this.#takeFrame(frameIn(message));
  }

  #isKnown({ epoch, statement }: { epoch: number; statement: number }): boolean {
    return this.#known.epoch === epoch && this.#known.statement === statement;
  }

  /** Undefined: not chunks of the stated tracks. */
  #chunksIn(bytes: Uint8Array): PlacedChunk[] | undefined {
    const chunks: PlacedChunk[] = [];
    const maxPayloadBytes = this.#parts.maxFrameBytes;
    // A buffer has more of them than a message of a streamer's.
    const bounds = { maxPayloadBytes, maxChunks: Number.POSITIVE_INFINITY };
    const refusal = forEachChunk(
      bytes,
      (header, offset) => chunks.push({ header, offset }),
      bounds,
    );
    const { tracks } = this.#stream.broadcast;
    const isStated = ({ header }: PlacedChunk) =>
      tracks.some(({ trackId }) => trackId === header.trackId);
    return refusal === undefined && chunks.every(isStated) ? chunks : undefined;
  }

  #has({ trackId, sequence }: PlacedChunk['header']): boolean {
    const newest = this.#newest.get(trackId);
    return newest !== undefined && sequenceDistance(newest, sequence) <= 0;
  }

  /** Whether whoever has seen all so far can decode what is fresh: no chunk of a video is missing before it, or it begins anew. */
  #goOn(chunks: readonly PlacedChunk[], fresh: readonly PlacedChunk[]): boolean {
    for (const trackId of this.#videoIds) {
      const newest = this.#newest.get(trackId);
      if (newest === undefined) continue;
      const isOfTrack = ({ header }: PlacedChunk) => header.trackId === trackId;
      const first = fresh.find(isOfTrack)?.header;
      const isNext = first?.isKey || first?.sequence === nextSequence(newest);
      // Nothing is fresh, and the newest known one is there.
      const isAllKnown = first === undefined && chunks.some(isOfTrack);
      if (!isNext && !isAllKnown) return false;
    }
    return true;
  }

  #take(batch: Batch): void {
    for (const { header } of batch.chunks) this.#newest.set(header.trackId, header.sequence);
    this.#stream.trackGates.note(batch.chunks);
    this.#parts.bufferBudget.cameIn(batch.bytes.byteLength);
    this.#stream.broadcast.take(batch);
  }

  /** Those behind the newest that is known: the others have been shown, even if another node was the origin then. */
  #takeFrames(bytes: Uint8Array): MessageFault | undefined {
    if (bytes.byteLength === 0) return undefined;
    const frames = frameIn({ body: bytes }).split('\n');
    const newest = this.#stream.broadcast.buffer.frames().frames.at(-1);
    const known = newest === undefined ? -1 : frames.lastIndexOf(newest);
    for (const frame of frames.slice(known + 1)) {
      const fault = this.#takeFrame(frame);
      if (fault !== undefined) return fault;
    }
    return undefined;
  }

  #takeFrame(frame: string): MessageFault | undefined {
    if (classicFrameProblem(frame, this.#parts.maxFrameBytes) !== undefined) return 'chunks';
    this.#parts.bufferBudget.cameIn(frame.length);
    this.#stream.broadcast.take(frame);
    return undefined;
  }
}

/** As they stand when they are put end to end. */
function placed(chunks: readonly PlacedChunk[]): PlacedChunk[] {
  let offset = 0;
  return chunks.map(({ header }) => {
    const chunk = { header, offset };
    offset += chunkHeaderBytes + header.payloadBytes;
    return chunk;
  });
}
