/**
 * The last minute of a live stream as segments, in memory, while somebody asks for it: a viewer that cuts what it is sent at key
 * chunks, and has the streamer asked for one every two seconds.
 * From: a broadcast, as to any viewer of chunks; live-windows.ts. To: kept-segments.ts.
 * Bound: MAX_OPEN_BYTES of the segment that is not whole yet: what is more is dropped up to the next key chunk, and counted.
 */
import { chunkHeaderBytes, forEachChunk, type StreamTracks } from '@streamhub/protocol';
import { writtenTracks } from '../archive/journal/sidecar-line.ts';
import type { SharedData, SharedFrames } from '../broadcast/buffer/shared-data.ts';
import type { Notice } from '../broadcast/notice.ts';
import type { ViewerPort } from '../broadcast/ports.ts';
import type { Clock } from '../clock.ts';
import { hlsTracksOf } from './hls-tracks.ts';
import { KeptSegments } from './kept-segments.ts';
import type { LiveSegment, Section } from './live-segment.ts';
import type { Playlist } from './playlist.ts';

const MAX_OPEN_BYTES = 16_000_000;
/** Key chunks that are closer do not begin a segment. */
const SHORTEST_US = 1_000_000;
/** Sound alone has no key frames to wait for. */
const SHORTEST_OF_SOUND_US = 2_000_000;
/** No streamer keeps its viewers without a beginning for so long: then the clock has jumped. */
const LONGEST_US = 30_000_000;
const LAST_PICTURE_US = 33_333;
/** Half a second of the shortest that a streamer may send. */
const SOUNDS_KEPT = 50;
const EMPTY = new Uint8Array();
const LIMITS = { maxPayloadBytes: 0xff_ffff, maxChunks: Number.POSITIVE_INFINITY };

interface Open {
  section: Section;
  startUs: number;
  /** The last picture so far. */
  lastUs: number;
  pieces: Uint8Array[];
  /** Those of the sound. */
  sounds: Uint8Array[];
  bytes: number;
}

interface Parts {
  id: string;
  /** Of its segments' names: never given to another window. */
  name: string;
  clock: Clock;
  /** Its sound is asked for as AAC as well. */
  hasAac: boolean;
  /** A segment is whole, or the stream is over. */
  onChanged(): void;
  onBegins(): void;
}

export class LiveWindow implements ViewerPort {
  readonly id: string;
  readonly name: string;
  readonly kept: KeptSegments;
  readonly address = 'HLS';
  readonly counts = 0;
  readonly format = 'chunks';
  readonly pace = 'everything';
  readonly waitingBytes = 0;
  isOver = false;
  droppedSegments = 0;
  readonly #parts: Parts;
  readonly #beganAtMs: number;
  /** Undefined: what is sent is nothing for HLS. */
  #section: Section | undefined;
  #sections = 0;
  #open: Open | undefined;
  #number: number;
  #isBroken = false;
  #soundBefore: Uint8Array = EMPTY;

  constructor(parts: Parts) {
    this.id = parts.id;
    this.name = parts.name;
    this.kept = new KeptSegments(parts.name);
    this.#parts = parts;
    this.#beganAtMs = parts.clock.now();
    // No second has two segments for long: so a window that begins later goes on behind the one before.
    this.#number = Math.floor(parts.clock.epochMs() / 1000);
  }

  /** What is sent can be in segments. */
  get isForHls(): boolean {
    return this.#section !== undefined;
  }

  playlist(): Playlist {
    return this.kept.playlist({ isOver: this.isOver, next: this.#number });
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
        const isSound = trackId === tracks.audio?.trackId;
        const openedUs = this.#open?.startUs;
        const isFar = openedUs === undefined || Math.abs(timestampUs - openedUs) >= shortestUs;
        if (isLead && isKey && isFar) this.#begin(section, timestampUs);
        if (!isLead && !isSound) return;
        const piece = bytes.subarray(offset, offset + chunkHeaderBytes + payloadBytes);
        this.#add(piece, { leadUs: isLead ? timestampUs : undefined, isSound });
      },
      LIMITS,
    );
  }

  #begin(section: Section, timestampUs: number): void {
    this.#close(timestampUs);
    const { clock } = this.#parts;
    const s = (clock.now() - this.#beganAtMs) / 1000;
    section.origin ??= { us: timestampUs, s, epochMs: clock.epochMs() };
    const times = { startUs: timestampUs, lastUs: timestampUs };
    this.#open = { section, ...times, pieces: [], sounds: [], bytes: 0 };
    this.#parts.onBegins();
  }

  #add(
    piece: Uint8Array,
    { leadUs, isSound }: { leadUs: number | undefined; isSound: boolean },
  ): void {
    const open = this.#open;
    if (open === undefined) return;
    open.pieces.push(piece);
    open.bytes += piece.byteLength;
    if (leadUs !== undefined) open.lastUs = Math.max(open.lastUs, leadUs);
    if (isSound && this.#parts.hasAac) open.sounds.push(piece);
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
    const { section, startUs, lastUs, sounds } = open;
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
      soundBefore: this.#isBroken ? EMPTY : this.#soundBefore,
      startUs,
      endUs,
      durationS: (endUs - startUs) / 1_000_000,
      isDiscontinuous: this.#isBroken && !this.kept.isEmpty,
    };
    this.#isBroken = !goesOn;
    this.#soundBefore = Buffer.concat(sounds.slice(-SOUNDS_KEPT));
    this.#number += 1;
    this.kept.push(segment);
    this.#parts.onChanged();
  }
}
