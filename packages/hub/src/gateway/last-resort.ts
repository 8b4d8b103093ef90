/**
 * Ends connections that nothing else helps: those for whom very much waits because they ask and never read, and viewers who
 * took nothing for so long that leaving things out is no help any more.
 * From: library-insides.ts and the distributor, asked each second. To: the connections.
 */
import { refuse } from '@streamhub/protocol';
import type { Logger } from 'pino';
import type { Clock, Timer } from '../clock.ts';
import type { StreamDistributor } from '../distribute/stream-distributor.ts';
import type { Metrics } from '../observe/metrics.ts';
import { ConnectionInsides } from './library-insides.ts';
import type { HubSocket, SocketServer } from './socket-server.ts';

const LOOK_EVERY_MS = 1_000;
const MAX_PACKETS = 2_000;
const MAX_BYTES = 32_000_000;
/** So long a connection that is closed may still take what is under way to it. */
const GOODBYE_MS = 2_000;

interface Parts {
  io: SocketServer;
  distributor: Pick<StreamDistributor, 'stalledViewers'>;
  metrics: Metrics;
  clock: Clock;
  log: Logger;
}

export class LastResort implements Disposable {
  readonly #parts: Parts;
  #next: Timer;

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#next = this.#schedule();
  }

  [Symbol.dispose](): void {
    this.#next.cancel();
  }

  #schedule(): Timer {
    return this.#parts.clock.after(LOOK_EVERY_MS, () => {
      this.#endHopeless();
      this.#endStalled();
      this.#next = this.#schedule();
    });
  }

  #endHopeless(): void {
    const { io, log } = this.#parts;
    for (const socket of io.sockets.sockets.values()) {
      const insides = ConnectionInsides.of(socket);
      const { packets } = insides.backlog;
      const bytes = insides.waitingBytes;
      if (packets <= MAX_PACKETS && bytes <= MAX_BYTES) continue;
      log.warn({ connectionId: socket.id, packets, bytes }, 'connection closed: it never reads');
      socket.conn.close(true);
      insides.cutOff();
    }
  }

  #endStalled(): void {
    const { io, distributor, metrics, clock, log } = this.#parts;
    for (const { streamKey, viewerId } of distributor.stalledViewers(clock.now())) {
      const socket = io.sockets.sockets.get(viewerId);
      if (socket?.conn.readyState !== 'open') continue;
      log.warn({ connectionId: viewerId, streamKey }, 'viewer disconnected: it takes nothing');
      metrics.countStalled();
      this.#sayGoodbye(socket);
    }
  }

  /** Below Socket.IO's own goodbye, after which its clients would not come back by themselves. */
  #sayGoodbye(socket: HubSocket): void {
    const { code, message } = refuse('too_slow');
    socket.emit('stream:error', { event: 'stream:join', code, message });
    const insides = ConnectionInsides.of(socket);
    insides.close();
    this.#parts.clock.after(GOODBYE_MS, () => {
      socket.conn.close(true);
      insides.cutOff();
    });
  }
}
