/**
 * A streamer without a browser: one stream on one connection.
 * From: benches and browser tests, classic frames. To: a hub.
 */
import { connect, granted } from './hub-socket.ts';
import { type SocketBytes, socketBytes } from './socket-bytes.ts';

export interface Streamer extends Disposable {
  readonly streamKey: string;
  bytes(): SocketBytes;
  /** Sends one frame and does not wait, as the original does. */
  send(frame: string): void;
}

export interface StreamerOptions {
  address: string;
  title: string;
}

export async function openStreamer({ address, title }: StreamerOptions): Promise<Streamer> {
  const socket = await connect(address);
  try {
    granted(await socket.emitWithAck('register', { username: 'bench' }));
    const { streamKey } = granted(await socket.emitWithAck('stream:create', { title }));
    return {
      streamKey,
      bytes: () => socketBytes(socket),
      send: (data) => socket.emit('stream:data:send', { streamKey, data }),
      [Symbol.dispose]: () => socket.disconnect(),
    };
  } catch (error) {
    socket.disconnect();
    throw error;
  }
}
