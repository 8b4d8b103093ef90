/**
 * A segment of what is live: its chunks, and where they are in what plays.
 * From: live-window.ts. To: segment-muxer.ts, as a task.
 */
import type { FileKind } from './hls-path.ts';
import type { HlsTracks } from './hls-tracks.ts';
import type { MuxTask } from './segment-muxer.ts';

/** Chunks of the same tracks, on one clock. */
export interface Section {
  number: number;
  tracks: HlsTracks;
  /** Where its first chunk is in what plays, and in its own time. */
  origin: { us: number; s: number; epochMs: number } | undefined;
}

export interface LiveSegment {
  number: number;
  section: Section;
  bytes: Uint8Array;
  /** The last sounds of the segment before, if this one goes on where it ended. */
  soundBefore: Uint8Array;
  startUs: number;
  endUs: number;
  durationS: number;
  isDiscontinuous: boolean;
}

export function bytesOf({ bytes, soundBefore }: LiveSegment): number {
  return bytes.byteLength + soundBefore.byteLength;
}

export function epochMsOf({ section, startUs }: LiveSegment): number {
  const { us = 0, epochMs = 0 } = section.origin ?? {};
  return Math.round(epochMs + (startUs - us) / 1000);
}

export function taskOf({ what, isAac }: FileKind, segment: LiveSegment): MuxTask {
  const { section, bytes, soundBefore, endUs } = segment;
  const { us = 0, s = 0 } = section.origin ?? {};
  const aac = isAac ? { before: soundBefore } : undefined;
  return { what, tracks: section.tracks, bytes, originUs: us, originS: s, endUs, aac };
}
