/**
 * The whole segments of what is live that are in memory, and what a playlist says of them.
 * From: live-window.ts, each segment. To: playlist.ts, multivariant.ts; live-segment.ts, as tasks.
 * Bound: KEPT_S seconds, and by whoever holds the windows in bytes.
 */
import type { FileKind } from './hls-path.ts';
import { bytesOf, epochMsOf, type LiveSegment, taskOf } from './live-segment.ts';
import type { Offer } from './multivariant.ts';
import { type Playlist, targetOf } from './playlist.ts';
import type { MuxTask } from './segment-muxer.ts';

const PLAYLIST_S = 60;
/** A player may ask for what was in its last playlist. */
const KEPT_S = 75;
const LEAST_TARGET_S = 2;

export class KeptSegments {
  bytes = 0;
  readonly #name: string;
  readonly #segments: LiveSegment[] = [];
  #discontinuities = 0;
  #targetS = LEAST_TARGET_S;

  /** `name`: what begins the names of files, of this window alone. */
  constructor(name: string) {
    this.#name = name;
  }

  get isEmpty(): boolean {
    return this.#segments.length === 0;
  }

  push(segment: LiveSegment): void {
    this.#segments.push(segment);
    this.bytes += bytesOf(segment);
    this.#targetS = targetOf([segment.durationS], this.#targetS);
    let seconds = 0;
    for (const { durationS } of this.#segments) seconds += durationS;
    while (this.#segments.length > 1 && seconds - (this.#segments[0]?.durationS ?? 0) >= KEPT_S) {
      seconds -= this.#segments[0]?.durationS ?? 0;
      this.dropOldest();
    }
  }

  /** False if there is none to drop. */
  dropOldest(): boolean {
    const gone = this.#segments.shift();
    if (gone === undefined) return false;
    this.bytes -= bytesOf(gone);
    if (gone.isDiscontinuous) this.#discontinuities += 1;
    return true;
  }

  playlist({ isOver, next }: { isOver: boolean; next: number }): Playlist {
    let from = this.#segments.length;
    for (let seconds = 0; from > 0 && seconds < PLAYLIST_S; from -= 1) {
      seconds += this.#segments[from - 1]?.durationS ?? 0;
    }
    const gone = this.#segments.slice(0, from).filter((one) => one.isDiscontinuous).length;
    const shown = this.#segments.slice(from);
    return {
      kind: 'live',
      targetS: this.#targetS,
      sequence: shown[0]?.number ?? next,
      discontinuities: this.#discontinuities + gone,
      isOver,
      segments: shown.map((segment) => ({
        name: `live/${this.#name}-${segment.number}`,
        initName: `live/${this.#name}-${segment.section.number}`,
        durationS: segment.durationS,
        epochMs: epochMsOf(segment),
        isDiscontinuous: segment.isDiscontinuous,
      })),
    };
  }

  /** Undefined: there is no segment yet. */
  offer(): Offer | undefined {
    const newest = this.#segments.at(-1);
    if (newest === undefined) return undefined;
    const rates = this.#segments.map(({ bytes, durationS }) => (8 * bytes.byteLength) / durationS);
    return { tracks: newest.section.tracks, peakBps: Math.ceil(Math.max(...rates)) };
  }

  /** Any segment of a section says what its init segment has to. */
  task(kind: FileKind, number: number): (() => MuxTask) | undefined {
    const segment = this.#segments.find((one) =>
      kind.what === 'init' ? one.section.number === number : one.number === number,
    );
    return segment && (() => taskOf(kind, segment));
  }
}
