/**
 * The multicast core by the names of the original document: the streams that are live, each a `Broadcast`.
 * From: streams/live-streams.ts, which begins and ends them; programs and gauges, which look at all of them.
 * To: broadcast.ts, which does the work.
 */
import type { EndReason, Rung } from '@streamhub/protocol';
import type { Logger } from 'pino';
import type { Clock } from '../clock.ts';
import { FrameSamples } from '../observe/frame-samples.ts';
import type { LoopDelay } from '../observe/loop-delay.ts';
import type { Metrics } from '../observe/metrics.ts';
import { shortKey } from '../secret.ts';
import { countByRung } from './audience.ts';
import { Broadcast, type BroadcastParts } from './broadcast.ts';
import type { Batch } from './buffer/batch.ts';
import type { StreamBuffer } from './buffer/stream-buffer.ts';
import type { ViewerPort } from './ports.ts';
import { SendWindow } from './send-window.ts';

interface Parts {
  metrics: Metrics;
  clock: Clock;
  log: Logger;
  /** Not every key may stand in the log. */
  nameInLog?: (streamKey: string) => string;
  loopDelay: LoopDelay;
  latencyBudgetMs: number;
}

export class StreamDistributor {
  readonly activeStreams = new Map<string, Broadcast>();
  readonly #sendWindow: SendWindow;
  readonly #clock: Clock;
  readonly #parts: BroadcastParts;

  constructor({ log, nameInLog = shortKey, loopDelay, ...parts }: Parts) {
    this.#clock = parts.clock;
    this.#sendWindow = new SendWindow(loopDelay);
    this.#parts = {
      ...parts,
      sendWindow: this.#sendWindow,
      samples: new FrameSamples(log, nameInLog),
      viewersOfAll: () => this.viewersOfAll(),
    };
  }

  /** What a late viewer of each stream gets. */
  get streamBuffers(): Map<string, Readonly<StreamBuffer>> {
    return new Map(Array.from(this.activeStreams, ([key, { buffer }]) => [key, buffer]));
  }

  registerStream(streamKey: string): Broadcast {
    const broadcast = new Broadcast(streamKey, this.#parts);
    this.activeStreams.set(streamKey, broadcast);
    return broadcast;
  }

  addViewer(streamKey: string, viewer: ViewerPort): void {
    this.activeStreams.get(streamKey)?.join(viewer);
  }

  /** Returns how many viewers it is sent to, now or in a moment. */
  distributeStreamData(streamKey: string, data: string | Batch): number {
    return this.activeStreams.get(streamKey)?.take(data) ?? 0;
  }

  addToBuffer(streamKey: string, data: string | Batch): void {
    this.activeStreams.get(streamKey)?.addToBuffer(data);
  }

  /** Returns how many bytes it is sent. */
  sendBufferToViewer(streamKey: string, viewer: ViewerPort): number {
    return this.activeStreams.get(streamKey)?.sendBuffer(viewer) ?? 0;
  }

  /** Tells everybody, then forgets the viewers and the buffer. */
  unregister(streamKey: string, { reason }: { reason: EndReason }): void {
    this.activeStreams.get(streamKey)?.end(reason);
    this.activeStreams.delete(streamKey);
  }

  /** Of this node. */
  viewersOfAll(): number {
    let viewers = 0;
    for (const { audience } of this.activeStreams.values()) viewers += audience.people;
    return viewers;
  }

  /** They watch on: the stream's node will be another one, or there is nobody. */
  forget(streamKey: string): void {
    this.activeStreams.get(streamKey)?.audience.removeAll();
    this.activeStreams.delete(streamKey);
  }

  viewersByRung(): Record<Rung, number> {
    return countByRung(Array.from(this.activeStreams.values(), ({ audience }) => audience));
  }

  /** What the buffers of all streams keep. */
  bufferBytes(): number {
    let bytes = 0;
    for (const { buffer } of this.activeStreams.values()) bytes += buffer.bytes;
    return bytes;
  }

  /** What arrives for a stream within so many milliseconds leaves as one batch. */
  get sendWindowMs(): number {
    return this.#sendWindow.at(this.#clock.now());
  }

  /** Who has taken nothing for 30 s. To be asked every second or so. */
  stalledViewers(nowMs: number): { streamKey: string; viewer: ViewerPort }[] {
    return Array.from(this.activeStreams.values()).flatMap((broadcast) =>
      broadcast.stalledViewers(nowMs).map((viewer) => ({ streamKey: broadcast.streamKey, viewer })),
    );
  }
}
