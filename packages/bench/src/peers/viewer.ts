/**
 * A viewer without a browser: counts the frames of one stream.
 * From: a hub. To: benches and browser tests.
 */
import { connect, granted } from './hub-socket.ts';
import { type SocketBytes, socketBytes } from './socket-bytes.ts';

export interface Viewer extends Disposable {
  /** Live frames so far, without those of the buffer. */
  readonly frames: number;
  bytes(): SocketBytes;
}

export interface ViewerOptions {
  address: string;
  streamKey: string;
  /** Hears each live frame, which is text: this viewer joins as a classic one. */
  onFrame?: (frame: string) => void;
}

/** Resolves when the viewer has joined. */
export async function openViewer({ address, streamKey, onFrame }: ViewerOptions): Promise<Viewer> {
  const socket = await connect(address);
  let frames = 0;
  socket.on('stream:data', (frame) => {
    frames += 1;
    if (typeof frame === 'string') onFrame?.(frame);
  });
  try {
    granted(await socket.emitWithAck('stream:join', { streamKey }));
  } catch (error) {
    socket.disconnect();
    throw error;
  }
  return {
    get frames() {
      return frames;
    },
    bytes: () => socketBytes(socket),
    [Symbol.dispose]: () => socket.disconnect(),
  };
}
