/**
 * Pictures of streams on other nodes, each asked for at most once a second, whoever looks at it here.
 * From: stream-cluster.ts, which asks the origin. To: the same.
 * Bound: MAX_PICTURES, of which the one that was asked for least recently goes.
 */
import type { Picture } from '../broadcast/buffer/stream-buffer.ts';
import type { Clock } from '../clock.ts';

const LASTS_MS = 1_000;
const MAX_PICTURES = 50;

type MaybePicture = Promise<Picture | undefined>;

export class RecentPictures {
  readonly #clock: Clock;
  readonly #ask: (streamKey: string) => MaybePicture;
  readonly #kept = new Map<string, { picture: MaybePicture; atMs: number }>();

  constructor({ clock, ask }: { clock: Clock; ask: (streamKey: string) => MaybePicture }) {
    this.#clock = clock;
    this.#ask = ask;
  }

  of(streamKey: string): MaybePicture {
    const nowMs = this.#clock.now();
    const kept = this.#kept.get(streamKey);
    if (kept !== undefined && nowMs - kept.atMs < LASTS_MS) return kept.picture;
    const picture = this.#ask(streamKey);
    this.#kept.delete(streamKey);
    this.#kept.set(streamKey, { picture, atMs: nowMs });
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > MAX_PICTURES && oldest !== undefined) this.#kept.delete(oldest);
    return picture;
  }
}
