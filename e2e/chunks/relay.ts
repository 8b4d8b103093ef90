/**
 * Sends a stream on as another one, and changes it on the way, as a bad line or a strange streamer would.
 * From: one stream of a hub. To: a second stream of the same hub.
 */
import { forEachChunk, type Track } from '@streamhub/protocol';
import { io } from 'socket.io-client';
import { openChunkViewer } from './chunk-viewer.ts';

export interface Relay extends Disposable {
  readonly streamKey: string;
}

export interface RelayWish {
  address: string;
  streamKey: string;
  /** What is stated instead. */
  tracks?: (tracks: Track[]) => Track[];
  /** What is sent on of a batch without a key chunk of the picture; undefined loses it. */
  batch?: (batch: Uint8Array) => Uint8Array | undefined;
}

export async function openRelay(wish: RelayWish): Promise<Relay> {
  const { address, tracks = (same) => same, batch = (same) => same } = wish;
  const socket = io(address, { transports: ['websocket'], forceNew: true });
  await socket.emitWithAck('register', { username: 'relay' });
  const { streamKey } = await socket.emitWithAck('stream:create', { visibility: 'unlisted' });
  const source = await openChunkViewer({
    address,
    streamKey: wish.streamKey,
    onTracks: (stated) => socket.emit('stream:tracks', { streamKey, tracks: tracks(stated) }),
    onBatch: (whole) => {
      const data = hasPictureKey(whole) ? whole : batch(whole);
      if (data) socket.emit('stream:data:send', { streamKey, data });
    },
  });
  socket.on('stream:keyframe', () => source.askKeyframe());
  return {
    streamKey,
    [Symbol.dispose]: () => {
      source[Symbol.dispose]();
      socket.disconnect();
    },
  };
}

/** StreamHub's own streamers number the video track 0. */
function hasPictureKey(batch: Uint8Array): boolean {
  let isFound = false;
  forEachChunk(batch, ({ trackId, isKey }) => {
    if (trackId === 0 && isKey) isFound = true;
  });
  return isFound;
}
