/**
 * A viewer without a browser who takes chunks as they travel.
 * From: a hub. To: the tests: counts, and each batch.
 */
import { bytesOf, decodeBatch, type Track } from '@streamhub/protocol';
import { io } from 'socket.io-client';

export interface ChunkViewer extends Disposable {
  /** Chunks of the video track that came since the join. */
  readonly pictures: number;
  /** Times of the newest chunk and of the newest key chunk of the video track; -Infinity before the first. */
  readonly newestUs: number;
  readonly newestKeyUs: number;
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
  let [newestUs, newestKeyUs] = [-Infinity, -Infinity];
  const take = (data: unknown) => {
    const bytes = bytesOf(data);
    if (!bytes) return;
    const batch = decodeBatch(bytes);
    if (!batch.ok) return;
    const isPicture = (id: number) =>
      tracks.some((each) => each.trackId === id && each.kind === 'video');
    for (const { trackId, timestampUs, isKey } of batch.chunks) {
      if (!isPicture(trackId)) continue;
      pictures += 1;
      newestUs = timestampUs;
      if (isKey) newestKeyUs = timestampUs;
    }
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
    get newestUs() {
      return newestUs;
    },
    get newestKeyUs() {
      return newestKeyUs;
    },
    get tracks() {
      return tracks;
    },
    askKeyframe: () => socket.emit('stream:keyframe', { streamKey }),
    [Symbol.dispose]: () => socket.disconnect(),
  };
}
