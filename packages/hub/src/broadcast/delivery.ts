/**
 * What became of one piece of a stream: counted while it is sent to all.
 * From: audience.ts. To: the broadcast, the metrics.
 */
import type { Rung } from '@streamhub/protocol';

export class Delivery {
  /** Viewers it, or a part of it, was sent to. */
  reached = 0;
  framesOut = 0;
  bytesOut = 0;
  /** Chunks and frames left out, by the rung of those for whom they were. */
  readonly skippedByRung = new Map<Rung, number>();
  /** Of viewers who could take video but have had no key chunk to begin with; mostly there are none. */
  awaitingAddresses: Set<string> | undefined;

  /** `counts`: how many people the viewer stands for. */
  countSent(frames: number, bytes: number, counts: number): void {
    this.reached += counts;
    this.framesOut += frames;
    this.bytesOut += bytes;
  }

  countSkipped(rung: Rung, frames: number): void {
    this.skippedByRung.set(rung, (this.skippedByRung.get(rung) ?? 0) + frames);
  }

  countAwaiting(address: string): void {
    this.awaitingAddresses ??= new Set();
    this.awaitingAddresses.add(address);
  }
}
