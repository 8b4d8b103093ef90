/**
 * The tracks of a stream as players look at them: the first of a kind, and whether another statement means the same.
 * From: playback.ts and replay-media.ts.
 */
import type { Track } from '@streamhub/protocol';

export function firstOf<Kind extends Track['kind']>(tracks: readonly Track[], kind: Kind) {
  return tracks.find((track): track is Extract<Track, { kind: Kind }> => track.kind === kind);
}

/** A description is bytes, which JSON writes out number by number: good enough to compare. */
export function isSameTrack(one: Track | undefined, other: Track | undefined): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
