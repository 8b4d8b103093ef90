/**
 * Tries the video codecs on this device, each at most once for a size and rate.
 * From: publisher-media.ts and the page's settings. To: codec-probe-worker.ts; back, trials and a choice.
 */

import { LoadedWorker } from '../../load/loaded-worker.ts';
import type { FromProbeWorker, TrialWish } from './codec-probe-worker.ts';
import { type CodecTrial, chooseTrial } from './codec-trial.ts';
import { type PictureRate, type VideoCodecName, videoCodecs } from './video-codecs.ts';

/** A driver that hangs must not keep a streamer from going live. */
const TRIAL_TIMEOUT_MS = 5_000;

type Try = (wish: TrialWish) => Promise<CodecTrial>;

export class CodecProbe {
  readonly #try: Try;
  readonly #trials = new Map<string, Promise<CodecTrial>>();
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

  one(codec: VideoCodecName, { width, height, frameRate }: PictureRate): Promise<CodecTrial> {
    const name = `${codec} ${width} ${height} ${frameRate}`;
    const known = this.#trials.get(name);
    if (known !== undefined) return known;
    const trial = this.#last
      .then(() => this.#try({ codec, width, height, frameRate }))
      .then((tried) => {
        // Another time it may be there.
        if (tried.verdict === 'not_loaded') this.#trials.delete(name);
        return tried;
      });
    this.#trials.set(name, trial);
    this.#last = trial;
    return trial;
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
        new Worker(new URL('./codec-probe-worker.ts', import.meta.url), { type: 'module' }),
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
