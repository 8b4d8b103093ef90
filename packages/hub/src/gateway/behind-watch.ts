/**
 * Knows who cannot keep up, so that a slow viewer neither grows the hub's memory nor falls ever further behind.
 * Every quarter of a second it looks at what waits for each connection: a viewer for whom half a second of frames
 * waits is behind and gets no frames until nothing waits any more; a connection for which even more waits, because
 * it asks and never reads, is closed.
 * From: socket-backlog.ts. To: socket-rooms.ts, which leaves out whoever is behind.
 */
import type { Logger } from 'pino';
import type { Clock, Timer } from '../clock.ts';
import { type Backlog, backlogOf } from './socket-backlog.ts';
import type { SocketServer } from './socket-server.ts';

const LOOK_EVERY_MS = 250;

/**
 * Half a second of 30 frames a second, or of batches where sound and picture come one by one; or twice what a viewer
 * of frames gets at once when it joins.
 */
export function isBehind({ packets, binaryPackets, bytes }: Backlog): boolean {
  return packets - 2 * binaryPackets > 15 || binaryPackets > 40 || bytes > 3_000_000;
}

function isHopeless({ packets, bytes }: Backlog): boolean {
  return packets > 2_000 || bytes > 32_000_000;
}

export class BehindWatch implements Disposable {
  readonly #io: SocketServer;
  readonly #log: Logger;
  readonly #clock: Clock;
  readonly #behind = new Set<string>();
  #next: Timer;

  constructor({ io, clock, log }: { io: SocketServer; clock: Clock; log: Logger }) {
    this.#io = io;
    this.#log = log;
    this.#clock = clock;
    this.#next = this.#schedule();
  }

  /** The ids of the connections that get no frames now. */
  get behind(): ReadonlySet<string> {
    return this.#behind;
  }

  forget(connectionId: string): void {
    this.#behind.delete(connectionId);
  }

  [Symbol.dispose](): void {
    this.#next.cancel();
  }

  #schedule(): Timer {
    return this.#clock.after(LOOK_EVERY_MS, () => {
      this.#look();
      this.#next = this.#schedule();
    });
  }

  #look(): void {
    for (const socket of this.#io.sockets.sockets.values()) {
      const backlog = backlogOf(socket);
      if (isHopeless(backlog)) {
        this.#log.warn(
          { connectionId: socket.id, ...backlog },
          'connection closed: it never reads',
        );
        socket.conn.close(true);
      } else if (isBehind(backlog)) {
        this.#behind.add(socket.id);
      } else if (backlog.packets === 0) {
        this.#behind.delete(socket.id);
      }
    }
  }
}
