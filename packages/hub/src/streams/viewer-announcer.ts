/**
 * Tells the viewers and the streamer of one stream how many watch: on change, at most once a second; and keeps the highest
 * number.
 * From: stream-making.ts; whoever comes or goes. To: the stream's broadcast, and its row.
 */
import type { Broadcast } from '../broadcast/broadcast.ts';
import type { Clock, Timer } from '../clock.ts';

const PAUSE_MS = 1000;

interface Watched {
  readonly broadcast: Broadcast;
  peakViewers: number;
}

export class ViewerAnnouncer {
  readonly #clock: Clock;
  readonly #savePeak: () => void;
  #announced = 0;
  #savedPeak = 0;
  #pause: Timer | undefined;

  constructor({ clock, savePeak }: { clock: Clock; savePeak: () => void }) {
    this.#clock = clock;
    this.#savePeak = savePeak;
  }

  viewersChanged(stream: Watched): void {
    stream.peakViewers = Math.max(stream.peakViewers, stream.broadcast.viewers);
    if (this.#pause === undefined) this.#announce(stream);
  }

  stop(): void {
    this.#pause?.cancel();
  }

  #announce(stream: Watched): void {
    const { broadcast, peakViewers } = stream;
    this.#pause = undefined;
    if (broadcast.viewers === this.#announced) return;
    this.#announced = broadcast.viewers;
    this.#pause = this.#clock.after(PAUSE_MS, () => this.#announce(stream));
    broadcast.announceViewers();
    if (peakViewers <= this.#savedPeak) return;
    this.#savedPeak = peakViewers;
    this.#savePeak();
  }
}
