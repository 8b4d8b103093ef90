/**
 * Ends connections that nothing else helps: those for whom very much waits because they ask and never read, one by one or
 * all of an address together, and viewers who took nothing for so long that leaving things out is no help any more.
 * From: library-insides.ts and the distributor, asked each second. To: the connections.
 */
import type { IncomingMessage } from 'node:http';
import type { Logger } from 'pino';
import type { StreamDistributor } from '../broadcast/stream-distributor.ts';
import type { Clock, Timer } from '../clock.ts';
import { addressGroup } from '../limits/address-group.ts';
import type { Metrics } from '../observe/metrics.ts';
import { shortKey } from '../secret.ts';
import type { SocketServer } from './hub-socket.ts';
import { ConnectionInsides } from './library-insides.ts';

const LOOK_EVERY_MS = 1_000;
const MAX_PACKETS = 2_000;
/** The largest buffer of a join, the largest batch behind it, and some. */
const MAX_BYTES = 13_000_000;
const MAX_BYTES_OF_ADDRESS = 128_000_000;

interface Parts {
  io: SocketServer;
  distributor: Pick<StreamDistributor, 'stalledViewers'>;
  metrics: Metrics;
  addressOf: (request: IncomingMessage) => string;
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
    const { io, addressOf, log } = this.#parts;
    const bytesByAddress = new Map<string, number>();
    for (const socket of io.sockets.sockets.values()) {
      const insides = ConnectionInsides.of(socket);
      const bytes = insides.waitingBytes;
      if (bytes === 0) continue;
      const { packets } = insides.backlog;
      const group = addressGroup(addressOf(socket.request));
      const ofAddress = bytes + (bytesByAddress.get(group) ?? 0);
      const isFine =
        packets <= MAX_PACKETS && bytes <= MAX_BYTES && ofAddress <= MAX_BYTES_OF_ADDRESS;
      if (isFine) {
        bytesByAddress.set(group, ofAddress);
        continue;
      }
      log.warn({ connectionId: socket.id, packets, bytes }, 'connection closed: it never reads');
      insides.cutOff();
    }
  }

  #endStalled(): void {
    const { distributor, metrics, clock, log } = this.#parts;
    for (const { streamKey, viewer } of distributor.stalledViewers(clock.now())) {
      if (!viewer.close('too_slow')) continue;
      log.warn(
        { connectionId: viewer.id, streamKey: shortKey(streamKey) },
        'viewer disconnected: it takes nothing',
      );
      metrics.countStalled();
    }
  }
}
