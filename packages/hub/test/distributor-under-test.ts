/** The multicast core without sockets, with its own clock and an event loop that is as late as a test says. */
import { forEachChunk, type StreamFormat, type Track } from '@streamhub/protocol';
import pino from 'pino';
import type { Broadcast } from '../src/broadcast/broadcast.ts';
import type { Batch, PlacedChunk } from '../src/broadcast/buffer/batch.ts';
import { StreamDistributor } from '../src/broadcast/stream-distributor.ts';
import { Metrics } from '../src/observe/metrics.ts';
import { AUDIO, CodedStreamer, PREVIEW, VIDEO } from './coded-stream.ts';
import { LinesInMemory } from './lines-in-memory.ts';
import { ManualClock } from './manual-clock.ts';

export const KEY = 'theStream';
export const LAYERED = { ...VIDEO, temporalLayers: 3 } as const;

export class DistributorUnderTest {
  readonly outlet = new LinesInMemory();
  readonly clock = new ManualClock();
  readonly metrics = new Metrics();
  readonly source = new CodedStreamer({ client: undefined as never, streamKey: KEY });
  readonly distributor: StreamDistributor;
  readonly broadcast: Broadcast;
  loopDelayMs = 0;

  /** Without tracks the stream stays one of frames. */
  constructor({ tracks = [LAYERED, AUDIO, PREVIEW] }: { tracks?: Track[] | undefined } = {}) {
    this.distributor = new StreamDistributor({
      metrics: this.metrics,
      clock: this.clock,
      log: pino({ level: 'silent' }),
      loopDelay: { eventLoopDelayMs: () => this.loopDelayMs, utilization: () => 0.9 },
      latencyBudgetMs: 500,
    });
    this.broadcast = this.distributor.registerStream(KEY);
    this.broadcast.streamer = this.outlet.streamer('streamer');
    if (tracks.length > 0) this.broadcast.setTracks({ tracks });
  }

  join(viewerId: string, format: StreamFormat = 'chunks'): void {
    this.distributor.addViewer(KEY, this.outlet.viewer(viewerId, format));
  }

  /** One batch. Returns how many viewers it is sent to. */
  send(letters: string, options: { bytes?: number } = {}): number {
    return this.sendBytes(this.source.batch(letters, options));
  }

  sendBytes(bytes: Uint8Array): number {
    return this.distributor.distributeStreamData(KEY, placed(bytes));
  }

  /** Makes the hub so busy that its window is as large as it gets. */
  makeBusy(): void {
    this.loopDelayMs = 50;
    for (let look = 0; look < 10; look += 1) {
      this.clock.advance(200);
      void this.distributor.sendWindowMs;
    }
  }

  /** Of the event loop: timers that are due fire. */
  endTurn(): void {
    this.clock.advance(0);
  }

  keyframesAsked(): number {
    return this.outlet.eventsOf('streamer', 'stream:keyframe').length;
  }
}

export function placed(bytes: Uint8Array): Batch {
  const chunks: PlacedChunk[] = [];
  forEachChunk(bytes, (header, offset) => chunks.push({ header, offset }));
  return { bytes, chunks };
}
