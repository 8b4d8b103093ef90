/**
 * The right to send a stream, as its streamer holds it: lets in tracks, batches of chunks (chunk-ingest.ts) and frames. Is a
 * frame not too fast, not too large, and a frame at all?
 * From: create or resume, which hand it out; whoever streams. To: the stream's broadcast.
 */
import {
  type Answer,
  bytesOf,
  classicFrameProblem,
  refuse,
  type Sent,
  type Track,
} from '@streamhub/protocol';
import type { StatedTracks } from '../broadcast/buffer/stream-buffer.ts';
import type { BufferBudget } from '../broadcast/buffer-budget.ts';
import type { StreamerPort } from '../broadcast/ports.ts';
import type { Clock } from '../clock.ts';
import { takeBatch } from '../ingest/chunk-ingest.ts';
import type { LiveStream } from './live-stream.ts';
import type { LiveStreams } from './live-streams.ts';

/** Of a track's other fields. */
const TRACK_TEXT_BYTES = 200;

export interface IntakeParts {
  liveStreams: LiveStreams;
  bufferBudget: BufferBudget;
  /** Here alone, not where other nodes send the stream to: the sum over all nodes is what was streamed. */
  countIn: (came: { frames: number; bytes: number }) => void;
  clock: Clock;
  maxFrameBytes: number;
  /** What arrives for a stream within so many milliseconds leaves as one batch. */
  sendWindowMs: () => number;
}

export class Intake {
  readonly stream: LiveStream;
  readonly #streamer: StreamerPort;
  readonly #parts: IntakeParts;

  constructor(stream: LiveStream, streamer: StreamerPort, parts: IntakeParts) {
    this.stream = stream;
    this.#streamer = streamer;
    this.#parts = parts;
  }

  /** False once the stream has ended, or has another streamer or node: then the others do nothing and refuse. */
  get isOpen(): boolean {
    const { role, broadcast } = this.stream;
    return role === 'origin' && broadcast.streamer === this.#streamer;
  }

  /** One batch of chunks, or one frame as a data URL. Never waits; `viewers`: how many it is sent to. */
  take(data: unknown): Answer<Sent> {
    if (!this.isOpen) return refuse('not_the_streamer');
    const { bufferBudget, clock } = this.#parts;
    const bytes = bytesOf(data);
    // What is refused for another reason has come over the connection as well.
    const sizeBytes = bytes?.byteLength ?? (typeof data === 'string' ? data.length : 0);
    if (!this.stream.byteRate.take(clock.now(), sizeBytes)) return refuse('rate_limited');
    bufferBudget.cameIn(sizeBytes);
    return bytes === undefined ? this.#takeFrame(data) : this.#takeChunks(bytes);
  }

  /** The first tracks make the stream one of chunks. */
  tracks({ tracks, clockOffsetUs }: StatedTracks): Answer<object> {
    if (!this.isOpen) return refuse('not_the_streamer');
    const { byteRate, trackRate, trackGates, broadcast } = this.stream;
    const nowMs = this.#parts.clock.now();
    const mayState = byteRate.take(nowMs, trackBytes(tracks)) && trackRate.take(nowMs);
    if (!mayState) return refuse('rate_limited');
    trackGates.state(tracks, nowMs);
    broadcast.setTracks({ tracks, clockOffsetUs });
    return { ok: true };
  }

  /** The stream is over. Resolves when other nodes can know it. */
  async end(): Promise<void> {
    if (this.isOpen) await this.#parts.liveStreams.end(this.stream, 'ended');
  }

  /** The streamer is gone without a word: the stream waits for it. Harmless if another one has it now. */
  lost(): void {
    if (this.isOpen) this.#parts.liveStreams.streamerLost(this.stream);
  }

  #takeFrame(data: unknown): Answer<Sent> {
    const { stream } = this;
    const nowMs = this.#parts.clock.now();
    if (!stream.frameRate.take(nowMs)) return refuse('rate_limited');
    const problem = classicFrameProblem(data, this.#parts.maxFrameBytes);
    if (problem !== undefined) return refuse(problem);
    if (stream.trackGates.areStated) {
      // The streamer has moved to a device without encoders.
      stream.trackGates.forget();
      stream.broadcast.setTracks(undefined);
    }
    stream.silentSinceMs = nowMs;
    const frame = data as string;
    this.#parts.countIn({ frames: 1, bytes: frame.length });
    return { ok: true, viewers: stream.broadcast.take(frame) };
  }

  #takeChunks(bytes: Uint8Array): Answer<Sent> {
    const { stream } = this;
    const { clock, maxFrameBytes, sendWindowMs } = this.#parts;
    const nowMs = clock.now();
    const { trackGates: gates } = stream;
    const taken = takeBatch(bytes, { gates, nowMs, maxPayloadBytes: maxFrameBytes });
    if (!taken.ok) return taken;
    stream.silentSinceMs = nowMs;
    const { chunks, bytes: whole } = taken.batch;
    this.#parts.countIn({ frames: chunks.length, bytes: whole.byteLength });
    const viewers = stream.broadcast.take(taken.batch);
    return { ok: true, viewers, gatherMs: Math.round(sendWindowMs()) };
  }
}

/** About what they took on their way: descriptions are the most of it. */
function trackBytes(tracks: readonly Track[]): number {
  let bytes = TRACK_TEXT_BYTES * tracks.length;
  for (const track of tracks) {
    if (track.kind !== 'preview') bytes += track.description?.byteLength ?? 0;
  }
  return bytes;
}
