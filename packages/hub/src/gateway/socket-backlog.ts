/**
 * How much waits for a connection inside the libraries. The one file that knows their insides:
 * engine.io 6 keeps packets in `Socket#writeBuffer` until the transport has handed the earlier ones to the kernel.
 */
import type { HubSocket } from './socket-server.ts';

interface WaitingPacket {
  data?: string | ArrayBufferView | undefined;
}

export interface Backlog {
  packets: number;
  /** How many of them are binary; a batch is one of text and one of binary. */
  binaryPackets: number;
  bytes: number;
}

export function backlogOf(socket: HubSocket): Backlog {
  const { writeBuffer } = socket.conn as unknown as { writeBuffer: WaitingPacket[] };
  let bytes = 0;
  let binaryPackets = 0;
  for (const { data } of writeBuffer) {
    if (typeof data === 'object') binaryPackets += 1;
    bytes += typeof data === 'string' ? data.length : (data?.byteLength ?? 0);
  }
  return { packets: writeBuffer.length, binaryPackets, bytes };
}
