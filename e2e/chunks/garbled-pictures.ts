/**
 * The same batch with nonsense for pictures: headers and lengths stay, so that nobody but a decoder can tell.
 * From: the relay, a batch. To: the same.
 */
import { decodeBatch, encodeBatch } from '@streamhub/protocol';

/** StreamHub's own streamers number the video track 0. */
export function garbledPictures(batch: Uint8Array): Uint8Array {
  const decoded = decodeBatch(batch);
  if (!decoded.ok) throw new Error(decoded.message);
  return encodeBatch(
    decoded.chunks.map((chunk) =>
      chunk.trackId === 0
        ? { ...chunk, payload: new Uint8Array(chunk.payload.byteLength).fill(0xff) }
        : chunk,
    ),
  );
}
