/**
 * What went over a peer's TCP connection, counted by Node itself. The only place that reaches into Socket.IO for it:
 * socket → engine → WebSocket transport → `ws` → TCP socket.
 * From: hub-socket.ts. To: streamer.ts, viewer.ts.
 */
import type { Socket as TcpSocket } from 'node:net';
import type { PeerSocket } from './hub-socket.ts';

export interface SocketBytes {
  written: number;
  read: number;
}

export function socketBytes(socket: PeerSocket): SocketBytes {
  const { transport } = socket.io.engine as unknown as { transport: WebSocketTransport };
  const tcp = transport.ws?._socket;
  if (!tcp) throw new Error('this connection is no open WebSocket');
  return { written: tcp.bytesWritten, read: tcp.bytesRead };
}

interface WebSocketTransport {
  ws?: { _socket?: TcpSocket };
}
