/**
 * What the hub counts, in Prometheus' form.
 * From: the distributor (each frame) and the gateway (refusals). To: http/operations-routes.ts.
 */
import type { ErrorCode } from '@streamhub/protocol';
import { Counter, collectDefaultMetrics, Gauge, Registry } from 'prom-client';

export class Metrics {
  readonly #registry = new Registry();
  readonly #framesIn = this.#counter(
    'streamhub_frames_in_total',
    'Frames and chunks from streamers',
  );
  readonly #framesOut = this.#counter('streamhub_frames_out_total', 'Frames and chunks to viewers');
  readonly #bytesIn = this.#counter('streamhub_bytes_in_total', 'Bytes of frames from streamers');
  readonly #bytesOut = this.#counter('streamhub_bytes_out_total', 'Bytes of frames to viewers');
  readonly #skipped = this.#counter(
    'streamhub_frames_skipped_total',
    'Frames and chunks left out for viewers who were behind',
  );
  readonly #keyframeRequests = this.#counter(
    'streamhub_keyframe_requests_total',
    'Key frames asked of streamers',
  );
  readonly #refused = new Counter({
    name: 'streamhub_refused_total',
    help: 'Refused requests by error code',
    labelNames: ['code'],
    registers: [this.#registry],
  });

  constructor() {
    // Brings the event loop's delay (nodejs_eventloop_lag_*), memory and processor time.
    collectDefaultMetrics({ register: this.#registry });
  }

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

  countIn({ frames, bytes }: { frames: number; bytes: number }): void {
    this.#framesIn.inc(frames);
    this.#bytesIn.inc(bytes);
  }

  countOut({
    framesOut,
    bytesOut,
    skipped,
  }: {
    framesOut: number;
    bytesOut: number;
    skipped: number;
  }): void {
    this.#framesOut.inc(framesOut);
    this.#bytesOut.inc(bytesOut);
    if (skipped > 0) this.#skipped.inc(skipped);
  }

  countKeyframeRequest(): void {
    this.#keyframeRequests.inc();
  }

  countRefusal(code: ErrorCode): void {
    this.#refused.inc({ code });
  }

  get contentType(): string {
    return this.#registry.contentType;
  }

  text(): Promise<string> {
    return this.#registry.metrics();
  }

  #counter(name: string, help: string): Counter {
    return new Counter({ name, help, registers: [this.#registry] });
  }
}
