/**
 * Tries the video codecs on this device, each once for a size and rate; what spoke against one is asked again after a while.
 * From: publisher-media.ts and the page's settings. To: codec-probe-worker.ts; back, trials and a choice.
 */

import { LoadedWorker } from '../../load/loaded-worker.ts';
import { givenWorker } from '../../load/part-addresses.ts';
import {
  type CodecTrial,
  chooseTrial,
  type FromProbeWorker,
  type TrialWish,
} from './codec-trial.ts';
import { type PictureRate, type VideoCodecName, videoCodecs } from './video-codecs.ts';

/** A driver that hangs must not keep a streamer from going live. */
const TRIAL_TIMEOUT_MS = 5_000;
/** A device that was busy, or whose encoder another program had, may do better later. */
const DOUBTED_AFTER_MS = 60_000;

interface KnownTrial {
  trial: Promise<CodecTrial>;
  /** Once the trial has spoken against the codec. */
  doubtedFromMs?: number;
}

type Try = (wish: TrialWish) => Promise<CodecTrial>;

/** Finds out by trial which codecs this device encodes in real time, and remembers it. */
export class CodecProbe {
  readonly #try: Try;
  readonly #trials = new Map<string, KnownTrial>();
  /** One trial at a time: two would slow each other down. */
  #last: Promise<unknown> = Promise.resolve();

  /** `attempt` is there for tests. */
  constructor({ attempt = tryInWorker }: { attempt?: Try } = {}) {
    this.#try = attempt;
  }

  /** Every codec, in the order of preference. */
  all(rate: PictureRate): Promise<CodecTrial[]> {
    return Promise.all(videoCodecs.map((codec) => this.one(codec, rate)));
  }

  /**
   * The codec to send with, the first in `order` that is fit; tries no more than it must. Undefined where none can be used
   * live; `not_loaded` where none could be tried.
   */
  async choose(
    rate: PictureRate,
    order: readonly VideoCodecName[] = videoCodecs,
  ): Promise<CodecTrial | undefined> {
    const trials: CodecTrial[] = [];
    for (const codec of order) {
      const trial = await this.one(codec, rate);
      if (trial.verdict === 'fit' || trial.verdict === 'not_loaded') return trial;
      trials.push(trial);
    }
    return chooseTrial(trials);
  }

  /** One codec. What was tried before is not tried again for a while. */
  one(codec: VideoCodecName, { width, height, frameRate }: PictureRate): Promise<CodecTrial> {
    const name = `${codec} ${width} ${height} ${frameRate}`;
    const known = this.#trials.get(name);
    if (known && performance.now() < (known.doubtedFromMs ?? Infinity)) return known.trial;
    const trial = this.#last.then(() => this.#try({ codec, width, height, frameRate }));
    const now: KnownTrial = { trial };
    this.#trials.set(name, now);
    this.#last = trial.then(({ verdict }) => {
      if (verdict === 'fit') return;
      // One that did not load may do so the next time.
      const holdsMs = verdict === 'not_loaded' ? 0 : DOUBTED_AFTER_MS;
      now.doubtedFromMs = performance.now() + holdsMs;
    });
    return trial;
  }

  /** What spoke against a codec holds no more: it is tried again when it is asked for. */
  doubt(): void {
    for (const known of this.#trials.values()) {
      if (known.doubtedFromMs !== undefined) known.doubtedFromMs = 0;
    }
  }
}

/** Never rejects. */
function tryInWorker(wish: TrialWish): Promise<CodecTrial> {
  const failed: CodecTrial = {
    codec: wish.codec,
    verdict: 'fails',
    msPerFrame: 0,
    hasLayers: false,
  };
  if (typeof VideoEncoder === 'undefined' || typeof Worker === 'undefined') {
    return Promise.resolve(failed);
  }
  return new Promise((resolve) => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const settle = (trial: CodecTrial) => {
      clearTimeout(timer);
      worker.close();
      resolve(trial);
    };
    const worker = new LoadedWorker<TrialWish, FromProbeWorker>({
      open: () =>
        givenWorker('codecProbeWorker') ??
        new Worker(new URL('./worker/codec-probe-worker.ts', import.meta.url), { type: 'module' }),
      onReady: () => {
        timer = setTimeout(() => settle(failed), TRIAL_TIMEOUT_MS);
        worker.post(wish);
      },
      onMessage: (said) => settle(said === 'ready' ? failed : said),
      // The codec took the worker with it.
      onGone: () => settle(failed),
      onLost: () => settle({ ...failed, verdict: 'not_loaded' }),
    });
  });
}
