/**
 * What the hub counts, in Prometheus' form.
 * From: the distributor (each frame) and the gateway (refusals). To: http/operations-routes.ts.
 */

import { Counter, collectDefaultMetrics, Gauge, Registry } from '@prometheus-io/client';
import type { ErrorCode, Rung } from '@streamhub/protocol';

/** Of the process, however many hubs it runs: these figures need timers, and the library never stops them. */
let processFigures: Registry | undefined;
/** Reading them takes milliseconds, some of them from the system's files. */
const PROCESS_FIGURES_LAST_MS = 1_000;
let processText: { text: Promise<string>; readAtMs: number } | undefined;

export class Metrics {
  readonly #registry = new Registry();
  readonly #framesIn = this.#counter(
    'streamhub_frames_in_total',
    'Frames and chunks from streamers',
  );
  readonly #framesOut = this.#counter('streamhub_frames_out_total', 'Frames and chunks to viewers');
  readonly #bytesIn = this.#counter('streamhub_bytes_in_total', 'Bytes of frames from streamers');
  readonly #bytesOut = this.#counter('streamhub_bytes_out_total', 'Bytes of frames to viewers');
  readonly #skipped = new Counter({
    name: 'streamhub_frames_skipped_total',
    help: 'Frames and chunks left out for viewers on slow lines, by the rung they were held on',
    labelNames: ['rung'],
    registers: [this.#registry],
  });
  readonly #noticesHeld = this.#counter(
    'streamhub_notices_held_total',
    'Notices that waited, each the newest of its kind, until less waited for their viewer',
  );
  readonly #stalled = this.#counter(
    'streamhub_stalled_total',
    'Viewers disconnected because they took nothing',
  );
  readonly #keyframeRequests = this.#counter(
    'streamhub_keyframe_requests_total',
    'Key frames asked of streamers',
  );
  readonly #storeFailures = this.#counter(
    'streamhub_store_failures_total',
    'Writes to the store that failed, each time they were tried',
  );
  readonly #storeDrops = this.#counter(
    'streamhub_store_dropped_total',
    'Writes given up because too many waited for the store',
  );
  readonly #refused = new Counter({
    name: 'streamhub_refused_total',
    help: 'Refused requests by error code',
    labelNames: ['code'],
    registers: [this.#registry],
  });

  readonly #cut = new Counter({
    name: 'streamhub_connections_cut_total',
    help: 'Connections that were cut because of what they sent, by error code',
    labelNames: ['code'],
    registers: [this.#registry],
  });

  readonly #busRefused = new Counter({
    name: 'streamhub_bus_refused_total',
    help: 'Messages of other nodes that were not taken, by the reason',
    labelNames: ['reason'],
    registers: [this.#registry],
  });

  /** A value that is asked for when the metrics are read. */
  observe({ name, help, read }: { name: string; help: string; read: () => number }): void {
    new Gauge({
      name,
      help,
      registers: [this.#registry],
      collect() {
        this.set(read());
      },
    });
  }

  /** A number of viewers, or whatever is counted, on each rung. */
  observeByRung({
    name,
    help,
    read,
  }: {
    name: string;
    help: string;
    read: () => Readonly<Record<Rung, number>>;
  }): void {
    new Gauge({
      name,
      help,
      labelNames: ['rung'],
      registers: [this.#registry],
      collect() {
        for (const [rung, value] of Object.entries(read())) this.set({ rung }, value);
      },
    });
  }

  /** A count that something on the way of a frame keeps itself, where a counter of this library would cost too much. */
  observeTotal({ name, help, read }: { name: string; help: string; read: () => number }): void {
    new Counter({
      name,
      help,
      registers: [this.#registry],
      collect() {
        this.reset();
        this.inc(read());
      },
    });
  }

  countIn({ frames, bytes }: { frames: number; bytes: number }): void {
    this.#framesIn.inc(frames);
    this.#bytesIn.inc(bytes);
  }

  countOut({ framesOut, bytesOut }: { framesOut: number; bytesOut: number }): void {
    this.#framesOut.inc(framesOut);
    this.#bytesOut.inc(bytesOut);
  }

  /** Frames or chunks left out for viewers who are held on this rung. */
  countSkipped(rung: Rung, frames: number): void {
    this.#skipped.inc({ rung }, frames);
  }

  countStalled(): void {
    this.#stalled.inc();
  }

  countNoticeHeld(): void {
    this.#noticesHeld.inc();
  }

  countKeyframeRequest(): void {
    this.#keyframeRequests.inc();
  }

  countStoreFailure(): void {
    this.#storeFailures.inc();
  }

  countStoreDrop(): void {
    this.#storeDrops.inc();
  }

  countBusRefusal(reason: string): void {
    this.#busRefused.inc({ reason });
  }

  countCut(code: ErrorCode): void {
    this.#cut.inc({ code });
  }

  countRefusal(code: ErrorCode): void {
    this.#refused.inc({ code });
  }

  get contentType(): string {
    return this.#registry.contentType;
  }

  async text(): Promise<string> {
    const [ofHub, ofProcess] = await Promise.all([this.#registry.metrics(), textOfProcess()]);
    return `${ofHub}\n${ofProcess}`;
  }

  #counter(name: string, help: string): Counter {
    return new Counter({ name, help, registers: [this.#registry] });
  }
}

function textOfProcess(): Promise<string> {
  const nowMs = performance.now();
  if (processText === undefined || nowMs - processText.readAtMs > PROCESS_FIGURES_LAST_MS) {
    processText = { text: figuresOfProcess().metrics(), readAtMs: nowMs };
  }
  return processText.text;
}

/** The event loop's delay (nodejs_eventloop_lag_*), memory and processor time. */
function figuresOfProcess(): Registry {
  if (processFigures === undefined) {
    processFigures = new Registry();
    collectDefaultMetrics({ register: processFigures });
  }
  return processFigures;
}
