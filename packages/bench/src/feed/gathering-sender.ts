/**
 * Sends a streamer's chunks as the browser library does: each at once, or gathered for as long as the hub says.
 * From: bare-streamer.ts. To: a hub.
 */
import type { BareSocketIo } from '../peers/bare/bare-socket-io.ts';

export class GatheringSender implements Disposable {
  readonly #hub: BareSocketIo;
  readonly #streamKey: string;
  #gathered: Uint8Array[] = [];
  #gatherMs = 0;
  #sentMs = Number.NEGATIVE_INFINITY;
  #timer: NodeJS.Timeout | undefined;

  constructor(hub: BareSocketIo, streamKey: string) {
    this.#hub = hub;
    this.#streamKey = streamKey;
  }

  [Symbol.dispose](): void {
    clearTimeout(this.#timer);
  }

  send(batch: Uint8Array): void {
    this.#gathered.push(batch);
    const waitMs = this.#sentMs + this.#gatherMs - performance.now();
    if (waitMs <= 0) this.#sendGathered();
    else this.#timer ??= setTimeout(() => this.#sendGathered(), waitMs);
  }

  #sendGathered(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    // Batches put end to end are a batch.
    const data = Buffer.concat(this.#gathered);
    this.#gathered = [];
    this.#sentMs = performance.now();
    const streamKey = this.#streamKey;
    void this.#hub.requestWithBinary('stream:data:send', { streamKey }, data).then((answer) => {
      this.#gatherMs = (answer as { gatherMs?: number }).gatherMs ?? 0;
    });
  }
}
