/**
 * Ends streams whose node is gone and whose streamer has not come back anywhere: no process is left whose clock would do it.
 * Each node looks, and the store lets one of them end a stream.
 * From: cluster.ts, which makes it. To: the store.
 */
import type { Logger } from 'pino';
import type { Clock, Timer } from '../clock.ts';
import { shortKey } from '../secret.ts';
import type { StreamTable } from '../store/store.ts';
import type { OtherNodes } from '../streams/other-nodes.ts';
import type { Nodes } from './nodes.ts';

const LOOK_EVERY_MS = 60_000;

interface Parts {
  nodes: Nodes;
  nodeName: string;
  otherNodes: OtherNodes;
  streams: StreamTable;
  graceMs: number;
  clock: Clock;
  log: Logger;
}

export class Orphans implements Disposable {
  readonly #parts: Parts;
  /** When a row was seen for the first time whose node is gone. */
  readonly #seenAtMs = new Map<string, number>();
  #next: Timer;

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#next = this.#lookIn(this.#parts.graceMs);
  }

  [Symbol.dispose](): void {
    this.#next.cancel();
  }

  /** Some time at random, so that not all nodes look at once. */
  #lookIn(delayMs: number): Timer {
    const { clock } = this.#parts;
    return clock.after(delayMs * (1 + Math.random() / 4), () => {
      void this.#look();
    });
  }

  async #look(): Promise<void> {
    const { log, graceMs } = this.#parts;
    try {
      await this.#endAbandoned();
    } catch (error) {
      log.debug({ err: error }, 'the store does not say which streams nobody has');
    }
    this.#next = this.#lookIn(Math.max(1_000, Math.min(LOOK_EVERY_MS, graceMs / 2)));
  }

  async #endAbandoned(): Promise<void> {
    const { nodes, nodeName, otherNodes, streams, graceMs, clock, log } = this.#parts;
    const living = new Set([nodeName, ...nodes.others.map(({ name }) => name)]);
    const open = await streams.allOpen();
    const orphans = open.filter(({ node }) => node !== null && !living.has(node));
    const keys = new Set(orphans.map(({ stream_key: streamKey }) => streamKey));
    for (const known of this.#seenAtMs.keys()) if (!keys.has(known)) this.#seenAtMs.delete(known);
    for (const { stream_key: streamKey, epoch } of orphans) {
      const seenAtMs = this.#seenAtMs.get(streamKey) ?? clock.now();
      this.#seenAtMs.set(streamKey, seenAtMs);
      if (clock.now() - seenAtMs < graceMs) continue;
      // A node that is not heard, but has it.
      if ((await otherNodes.about(streamKey)) !== undefined) continue;
      const end = { endedAtMs: clock.epochMs(), reason: 'abandoned' } as const;
      const isMine = await streams.endIf({ streamKey, epoch, ...end });
      if (isMine) log.info({ streamKey: shortKey(streamKey) }, 'ended a stream that nobody has');
    }
  }
}
