/**
 * The stage's encoding, as the page sees it: one at a time, and told again to a worker that was started anew.
 * From: stage.ts, plans; the worker, news. To: the worker, what to encode; whoever asked for it, the news.
 */

import type { EncodingNews, UplinkShare } from '../../encode/encoded-chunk.ts';
import type { EncodingPlan } from '../../encode/encoding-plan.ts';
import type { ToStageWorker } from '../stage-messages.ts';

/** An encoding of the stage that runs until it is closed. */
export interface StageEncoding {
  /** The next frame becomes a key frame. */
  requestKey(): void;
  /** How much of what was planned it may make. */
  setUplinkShare(share: UplinkShare): void;
  /** Twice is harmless. */
  close(): void;
}

interface RunningEncoding {
  encodingId: number;
  plan: EncodingPlan;
  share: UplinkShare | undefined;
  hear: (news: EncodingNews) => void;
}

export class StageEncodings {
  readonly #post: (message: ToStageWorker) => void;
  #running: RunningEncoding | undefined;
  #count = 0;

  constructor(post: (message: ToStageWorker) => void) {
    this.#post = post;
  }

  /** Ends the one before. */
  open(plan: EncodingPlan, hear: (news: EncodingNews) => void): StageEncoding {
    const encodingId = ++this.#count;
    const encoding: RunningEncoding = { encodingId, plan, share: undefined, hear };
    this.#running = encoding;
    this.#post({ name: 'encode', encodingId, plan });
    const ifMine = (tell: () => void) => {
      if (this.#running === encoding) tell();
    };
    return {
      requestKey: () => ifMine(() => this.#post({ name: 'encode:key' })),
      setUplinkShare: (share) =>
        ifMine(() => {
          encoding.share = share;
          this.#post({ name: 'encode:share', share });
        }),
      close: () =>
        ifMine(() => {
          this.#running = undefined;
          this.#post({ name: 'encode:stop' });
        }),
    };
  }

  hear({ encodingId, news }: { encodingId: number; news: EncodingNews }): void {
    if (encodingId === this.#running?.encodingId) this.#running.hear(news);
  }

  /** To a worker that knows nothing. */
  tell(): void {
    if (!this.#running) return;
    const { encodingId, plan, share } = this.#running;
    this.#post({ name: 'encode', encodingId, plan });
    if (share) this.#post({ name: 'encode:share', share });
  }

  /** Nobody hears of it any more. */
  close(): void {
    this.#running = undefined;
  }
}
