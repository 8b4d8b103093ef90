/**
 * Sends a stream on as another one and loses some of it on the way, as a hub behind a bad line would.
 * From: one stream of a hub. To: a second stream of the same hub.
 */
import { forEachChunk } from '@streamhub/protocol';
import { io } from 'socket.io-client';
import { openChunkViewer } from './chunk-viewer.ts';

export interface LossyRelay extends Disposable {
  readonly streamKey: string;
  readonly lost: number;
  /** How often the hub asked this streamer for a key frame. */
  readonly keyframesWanted: number;
}

/** Loses every `loseEvery`th batch that holds no key chunk. */
export async function openLossyRelay({
  address,
  streamKey: from,
  loseEvery,
}: {
  address: string;
  streamKey: string;
  loseEvery: number;
}): Promise<LossyRelay> {
  const socket = io(address, { transports: ['websocket'], forceNew: true });
  await socket.emitWithAck('register', { username: 'relay' });
  const { streamKey } = await socket.emitWithAck('stream:create', { visibility: 'unlisted' });
  let seen = 0;
  let lost = 0;
  let keyframesWanted = 0;
  const source = await openChunkViewer({
    address,
    streamKey: from,
    onTracks: (tracks) => socket.emit('stream:tracks', { streamKey, tracks }),
    onBatch: (batch) => {
      const isKey = hasLeadingKey(batch);
      seen += 1;
      if (!isKey && seen % loseEvery === 0) lost += 1;
      else socket.emit('stream:data:send', { streamKey, data: batch });
    },
  });
  socket.on('stream:keyframe', () => {
    keyframesWanted += 1;
    source.askKeyframe();
  });
  return {
    streamKey,
    get lost() {
      return lost;
    },
    get keyframesWanted() {
      return keyframesWanted;
    },
    [Symbol.dispose]: () => {
      source[Symbol.dispose]();
      socket.disconnect();
    },
  };
}

/** StreamHub's own streamers number the video track 0. */
function hasLeadingKey(batch: Uint8Array): boolean {
  let isFound = false;
  forEachChunk(batch, ({ trackId, isKey }) => {
    if (trackId === 0 && isKey) isFound = true;
  });
  return isFound;
}
