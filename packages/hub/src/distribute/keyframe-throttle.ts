/**
 * Decides whether the streamer is asked for a key frame now: at most once in half a second for a stream, whoever asks.
 * From: stream-distributor.ts, which hands in the time.
 */
import { limits } from '@streamhub/protocol';

export class KeyframeThrottle {
  readonly #askedAtMs = new Map<string, number>();

  mayAsk(streamKey: string, nowMs: number): boolean {
    const askedAtMs = this.#askedAtMs.get(streamKey);
    if (askedAtMs !== undefined && nowMs - askedAtMs < limits.keyframePauseMs) return false;
    this.#askedAtMs.set(streamKey, nowMs);
    return true;
  }

  forget(streamKey: string): void {
    this.#askedAtMs.delete(streamKey);
  }
}
