/**
 * A viewer without a browser who takes chunks as they travel.
 * From: a hub. To: the tests: counts, and each batch.
 */
import { bytesOf, decodeBatch, type Track } from '@streamhub/protocol';
import { io } from 'socket.io-client';

export interface ChunkViewer extends Disposable {
  /** Chunks of the video track that came since the join. */
  readonly pictures: number;
  readonly tracks: readonly Track[];
  askKeyframe(): void;
}

export interface ChunkViewerOptions {
  address: string;
  streamKey: string;
  onTracks?: (tracks: Track[]) => void;
  onBatch?: (batch: Uint8Array) => void;
}

/** Resolves when the viewer has joined. */
export async function openChunkViewer(options: ChunkViewerOptions): Promise<ChunkViewer> {
  const { address, streamKey, onTracks, onBatch } = options;
  const socket = io(address, { transports: ['websocket'], forceNew: true });
  let tracks: Track[] = [];
  let pictures = 0;
  const take = (data: unknown) => {
    const bytes = bytesOf(data);
    if (!bytes) return;
    const batch = decodeBatch(bytes);
    if (!batch.ok) return;
    const isPicture = (id: number) =>
      tracks.some((each) => each.trackId === id && each.kind === 'video');
    pictures += batch.chunks.filter(({ trackId }) => isPicture(trackId)).length;
    onBatch?.(bytes);
  };
  socket.on('stream:tracks', (stated: { tracks: Track[] }) => {
    tracks = stated.tracks;
    onTracks?.(tracks);
  });
  socket.on('stream:buffer', take);
  socket.on('stream:data', take);
  const answer = await socket.emitWithAck('stream:join', { streamKey, format: 'chunks' });
  if (!answer.ok) throw new Error(answer.message);
  return {
    get pictures() {
      return pictures;
    },
    get tracks() {
      return tracks;
    },
    askKeyframe: () => socket.emit('stream:keyframe', { streamKey }),
    [Symbol.dispose]: () => socket.disconnect(),
  };
}
