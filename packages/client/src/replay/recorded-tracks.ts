/**
 * A section's tracks as decoders need them, and a chunk's time as the recording counts it.
 * From: recording.ts. To: the same.
 */
import { type Chunk, type RecordedSection, readTracks, type Track } from '@streamhub/protocol';

/** None that can be read: nothing of the section is played. */
export function tracksOf({ tracks }: RecordedSection): Track[] {
  const stated = tracks.map(({ description, ...track }) => ({
    ...track,
    ...(description === undefined ? {} : { description: bytesFrom(description) }),
  }));
  return readTracks(stated) ?? [];
}

/** With its time counted from the recording's beginning, over all sections. */
export function chunkOf(section: RecordedSection, chunk: Chunk): Chunk {
  const sinceUs = chunk.timestampUs - section.timestampUs;
  return { ...chunk, timestampUs: Math.round(section.timeMs * 1000 + sinceUs) };
}

/** No bytes, which no track may have, for what is no base64. */
function bytesFrom(base64: string): Uint8Array {
  try {
    return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  } catch {
    return new Uint8Array();
  }
}
