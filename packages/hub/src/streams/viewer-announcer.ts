/**
 * Tells viewers and streamer how many watch: on change, at most once a second; and keeps the highest number.
 * From: gateway/viewing.ts, whenever somebody comes or goes. To: the outlet, and the stream's row.
 */
import type { Clock, Timer } from '../clock.ts';
import type { Outlet } from '../distribute/outlet.ts';
import type { StreamDistributor } from '../distribute/stream-distributor.ts';
import type { StreamTable } from '../store/stream-table.ts';
import { type LiveStream, streamerIdOf } from './live-stream.ts';
import { streamRowOf } from './stream-row.ts';

const PAUSE_MS = 1000;

interface Announced {
  viewers: number;
  storedPeak: number;
  pause: Timer | undefined;
}

export class ViewerAnnouncer {
  readonly #announced = new Map<string, Announced>();
  readonly #distributor: StreamDistributor;
  readonly #outlet: Outlet;
  readonly #clock: Clock;
  readonly #streams: StreamTable;

  constructor(parts: {
    distributor: StreamDistributor;
    outlet: Outlet;
    clock: Clock;
    streams: StreamTable;
  }) {
    this.#distributor = parts.distributor;
    this.#outlet = parts.outlet;
    this.#clock = parts.clock;
    this.#streams = parts.streams;
  }

  viewersChanged(stream: LiveStream): void {
    const viewers = this.#distributor.viewersOf(stream.streamKey);
    stream.peakViewers = Math.max(stream.peakViewers, viewers);
    const last = this.#announced.get(stream.streamKey);
    if (last === undefined) {
      const first = { viewers: 0, storedPeak: 0, pause: undefined };
      this.#announced.set(stream.streamKey, first);
      this.#announce(stream, first);
    } else if (last.pause === undefined) {
      this.#announce(stream, last);
    }
  }

  forget(streamKey: string): void {
    this.#announced.get(streamKey)?.pause?.cancel();
    this.#announced.delete(streamKey);
  }

  #announce(stream: LiveStream, last: Announced): void {
    const { streamKey, peakViewers } = stream;
    const viewers = this.#distributor.viewersOf(streamKey);
    last.pause = undefined;
    if (viewers === last.viewers) return;
    last.viewers = viewers;
    last.pause = this.#clock.after(PAUSE_MS, () => this.#announce(stream, last));
    const audience = { streamKey, streamerId: streamerIdOf(stream) };
    this.#outlet.announce(audience, 'stream:viewers', { streamKey, viewers });
    if (peakViewers > last.storedPeak) {
      last.storedPeak = peakViewers;
      void this.#streams.save(streamRowOf(stream));
    }
  }
}
