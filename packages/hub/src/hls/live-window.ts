/**
 * The last minute of a live stream as segments, in memory, while somebody asks for it: a viewer that cuts what it is sent at key
 * chunks, and has the streamer asked for one every two seconds.
 * From: a broadcast, as to any viewer of chunks; live-windows.ts. To: playlist.ts; live-segment.ts.
 * Bounds: PLAYLIST_S seconds in the playlist, and KEPT_S in memory; MAX_OPEN_BYTES of the segment that is not whole yet: what is
 * more is dropped up to the next key chunk, and counted.
 */
import { chunkHeaderBytes, forEachChunk, type StreamTracks } from '@streamhub/protocol';
import { writtenTracks } from '../archive/journal/sidecar-line.ts';
import type { SharedData, SharedFrames } from '../broadcast/buffer/shared-data.ts';
import type { Notice } from '../broadcast/notice.ts';
import type { ViewerPort } from '../broadcast/ports.ts';
import type { Clock } from '../clock.ts';
import { hlsTracksOf } from './hls-tracks.ts';
import { epochMsOf, type LiveSegment, type Section, taskOf } from './live-segment.ts';
import { type Playlist, targetOf } from './playlist.ts';
import type { MuxTask } from './segment-muxer.ts';

const PLAYLIST_S = 60;
/** A player may ask for what was in its last playlist. */
const KEPT_S = 75;
const MAX_OPEN_BYTES = 16_000_000;
/** Key chunks that are closer do not begin a segment. */
const SHORTEST_US = 1_000_000;
/** Sound alone has no key frames to wait for. */
const SHORTEST_OF_SOUND_US = 2_000_000;
/** No streamer keeps its viewers without a beginning for so long: then the clock has jumped. */
const LONGEST_US = 30_000_000;
const LAST_PICTURE_US = 33_333;
const LEAST_TARGET_S = 2;
const LIMITS = { maxPayloadBytes: 0xff_ffff, maxChunks: Number.POSITIVE_INFINITY };

interface Open {
  section: Section;
  startUs: number;
  /** The last picture so far. */
  lastUs: number;
  pieces: Uint8Array[];
  bytes: number;
}

interface Parts {
  id: string;
  /** Of its segments' names: never given to another window. */
  name: string;
  clock: Clock;
  /** A segment is whole, or the stream is over. */
  onChanged(): void;
  onBegins(): void;
}

export class LiveWindow implements ViewerPort {
  readonly id: string;
  readonly name: string;
  readonly address = 'HLS';
  readonly counts = 0;
  readonly format = 'chunks';
  readonly pace = 'everything';
  readonly waitingBytes = 0;
  isOver = false;
  /** Bytes of whole segments. */
  bytes = 0;
  droppedSegments = 0;
  readonly #parts: Parts;
  readonly #beganAtMs: number;
  readonly #segments: LiveSegment[] = [];
  /** Undefined: what is sent is nothing for HLS. */
  #section: Section | undefined;
  #sections = 0;
  #open: Open | undefined;
  #number: number;
  #discontinuities = 0;
  #isBroken = false;
  #targetS = LEAST_TARGET_S;

  constructor(parts: Parts) {
    this.id = parts.id;
    this.name = parts.name;
    this.#parts = parts;
    this.#beganAtMs = parts.clock.now();
    // No second has two segments for long: so a window that begins later goes on behind the one before.
    this.#number = Math.floor(parts.clock.epochMs() / 1000);
  }

  /** What is sent can be in segments. */
  get isForHls(): boolean {
    return this.#section !== undefined;
  }

  get isEmpty(): boolean {
    return this.#segments.length === 0;
  }

  playlist(): Playlist {
    let from = this.#segments.length;
    for (let seconds = 0; from > 0 && seconds < PLAYLIST_S; from -= 1) {
      seconds += this.#segments[from - 1]?.durationS ?? 0;
    }
    const gone = this.#segments.slice(0, from).filter((one) => one.isDiscontinuous).length;
    const shown = this.#segments.slice(from);
    return {
      kind: 'live',
      targetS: this.#targetS,
      sequence: shown[0]?.number ?? this.#number,
      discontinuities: this.#discontinuities + gone,
      isOver: this.isOver,
      segments: shown.map((segment) => ({
        uri: `live/${this.name}-${segment.number}.m4s`,
        initUri: `live/${this.name}-${segment.section.number}.mp4`,
        durationS: segment.durationS,
        epochMs: epochMsOf(segment),
        isDiscontinuous: segment.isDiscontinuous,
      })),
    };
  }

  segmentTask(number: number): (() => MuxTask) | undefined {
    const segment = this.#segments.find((one) => one.number === number);
    return segment && (() => taskOf('segment', segment));
  }

  /** Any segment of the section says what all of them need. */
  initTask(section: number): (() => MuxTask) | undefined {
    const segment = this.#segments.find((one) => one.section.number === section);
    return segment && (() => taskOf('init', segment));
  }

  /** For want of memory. False if there is none to drop. */
  dropOldest(): boolean {
    const gone = this.#segments.shift();
    if (gone === undefined) return false;
    this.bytes -= gone.bytes.byteLength;
    if (gone.isDiscontinuous) this.#discontinuities += 1;
    return true;
  }

  sendBuffer(buffer: SharedFrames | Uint8Array): void {
    if (buffer instanceof Uint8Array && buffer.byteLength > 0) this.#take(buffer);
  }

  sendData({ data }: SharedData): void {
    if (typeof data !== 'string') this.#take(data);
  }

  notify(notice: Notice): void {
    switch (notice.event) {
      case 'stream:tracks':
        this.#state(notice.payload as StreamTracks);
        return;
      case 'stream:paused':
        this.#cut();
        return;
      case 'stream:ended':
      case 'stream:offline':
        this.end();
    }
  }

  /** Nothing more comes. Twice is harmless. */
  end(): void {
    if (this.isOver) return;
    this.#cut();
    this.isOver = true;
    this.#parts.onChanged();
  }

  whenCaughtUp(then: () => void): void {
    then();
  }

  close(): boolean {
    return true;
  }

  #state({ tracks }: StreamTracks): void {
    this.#cut();
    const hlsTracks = hlsTracksOf(writtenTracks(tracks));
    this.#section = hlsTracks && {
      number: this.#sections,
      tracks: hlsTracks,
      origin: undefined,
    };
    this.#sections += 1;
    this.#parts.onChanged();
  }

  #take(bytes: Uint8Array): void {
    const section = this.#section;
    if (section === undefined) return;
    const { tracks } = section;
    const { leadId } = tracks;
    const shortestUs = tracks.video === undefined ? SHORTEST_OF_SOUND_US : SHORTEST_US;
    forEachChunk(
      bytes,
      ({ trackId, isKey, timestampUs, payloadBytes }, offset) => {
        const isLead = trackId === leadId;
        const openedUs = this.#open?.startUs;
        const isFar = openedUs === undefined || Math.abs(timestampUs - openedUs) >= shortestUs;
        if (isLead && isKey && isFar) this.#begin(section, timestampUs);
        if (isLead || trackId === tracks.audio?.trackId) {
          const piece = bytes.subarray(offset, offset + chunkHeaderBytes + payloadBytes);
          this.#add(piece, isLead ? timestampUs : undefined);
        }
      },
      LIMITS,
    );
  }

  #begin(section: Section, timestampUs: number): void {
    this.#close(timestampUs);
    const { clock } = this.#parts;
    const s = (clock.now() - this.#beganAtMs) / 1000;
    section.origin ??= { us: timestampUs, s, epochMs: clock.epochMs() };
    this.#open = { section, startUs: timestampUs, lastUs: timestampUs, pieces: [], bytes: 0 };
    this.#parts.onBegins();
  }

  #add(piece: Uint8Array, leadUs: number | undefined): void {
    const open = this.#open;
    if (open === undefined) return;
    open.pieces.push(piece);
    open.bytes += piece.byteLength;
    if (leadUs !== undefined) open.lastUs = Math.max(open.lastUs, leadUs);
    if (open.bytes > MAX_OPEN_BYTES) this.#drop();
  }

  #drop(): void {
    this.#open = undefined;
    this.#isBroken = true;
    this.droppedSegments += 1;
  }

  /** What comes next does not go on here. */
  #cut(): void {
    const open = this.#open;
    if (open !== undefined) this.#close(open.lastUs + LAST_PICTURE_US);
    this.#isBroken = true;
  }

  #close(nextUs: number): void {
    const open = this.#open;
    if (open === undefined) return;
    this.#open = undefined;
    const { section, startUs, lastUs } = open;
    const goesOn = nextUs > startUs && nextUs - startUs <= LONGEST_US;
    const endUs = goesOn ? nextUs : lastUs + LAST_PICTURE_US;
    if (endUs - startUs > LONGEST_US) {
      this.#isBroken = true;
      this.droppedSegments += 1;
      return;
    }
    const segment: LiveSegment = {
      number: this.#number,
      section,
      // A copy, so that the rest of the batches is not kept.
      bytes: Buffer.concat(open.pieces),
      startUs,
      endUs,
      durationS: (endUs - startUs) / 1_000_000,
      isDiscontinuous: this.#isBroken && this.#segments.length > 0,
    };
    this.#isBroken = !goesOn;
    this.#number += 1;
    this.#segments.push(segment);
    this.bytes += segment.bytes.byteLength;
    this.#targetS = targetOf([segment.durationS], this.#targetS);
    this.#forget();
    this.#parts.onChanged();
  }

  #forget(): void {
    let seconds = 0;
    for (const { durationS } of this.#segments) seconds += durationS;
    while (this.#segments.length > 1 && seconds - (this.#segments[0]?.durationS ?? 0) >= KEPT_S) {
      seconds -= this.#segments[0]?.durationS ?? 0;
      this.dropOldest();
    }
  }
}
