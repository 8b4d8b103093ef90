/**
 * Settles how a stream is sent: by what was wished, what trials say, what failed at work, and what viewers can decode.
 * From: publisher-media.ts, wishes and the viewers' codecs. To: codec-probe.ts; back, the mode.
 */
import type { ViewerCodecs } from '@streamhub/protocol';
import type { CodecProbe } from './codec-probe.ts';
import type { CodecTrial } from './codec-trial.ts';
import { type BrowserAbilities, decideMode, type PublishMode } from './publish-mode.ts';
import type { PictureRate, VideoCodecChoice, VideoCodecName } from './video-codecs.ts';
import { viewersOrder, wouldGain } from './viewers-choice.ts';

/** How the picture should be coded. */
export interface VideoWish {
  /** `auto`: of those that this device keeps real time with, the one that the most viewers can decode. */
  codec: VideoCodecChoice;
  /** Without it, what is good for the size. */
  bitrateBps?: number;
}

interface ModeChoiceOptions {
  abilities: BrowserAbilities;
  probe: CodecProbe;
  rate: () => PictureRate;
  /** At work, of late, whatever its trial said. */
  hasFailed: (codec: VideoCodecName) => boolean;
}

export class ModeChoice {
  readonly #options: ModeChoiceOptions;
  wish: VideoWish = { codec: 'auto' };
  /** What the viewers can decode now. */
  decoding: ViewerCodecs | undefined;
  #mode: PublishMode = { name: 'undecided' };
  /** Grows with each decision: an older one that comes late is not taken. */
  #decisions = 0;

  constructor(options: ModeChoiceOptions) {
    this.#options = options;
  }

  get mode(): PublishMode {
    return this.#mode;
  }

  /** Whatever is being settled counts no more. */
  set mode(mode: PublishMode) {
    this.#decisions += 1;
    this.#mode = mode;
  }

  /** More viewers could decode another codec than the one in use. */
  get isWorthAChange(): boolean {
    const { mode, decoding, wish } = this;
    if (wish.codec !== 'auto' || mode.name !== 'coded' || decoding === undefined) return false;
    return wouldGain(mode.codec, decoding) > 0;
  }

  /** Takes as long as trying the codecs does. False if it was settled anew meanwhile. Never rejects. */
  async settle(): Promise<boolean> {
    const decision = ++this.#decisions;
    const mode = await decideMode({
      choice: this.wish.codec,
      abilities: this.#options.abilities,
      trial: (choice) => this.#trial(choice),
    });
    if (decision !== this.#decisions) return false;
    this.#mode = mode;
    return true;
  }

  /** By hand means: also if it is too slow. One that fails is no choice: any other is better than JPEG. */
  async #trial(choice: 'auto' | VideoCodecName): Promise<CodecTrial | undefined> {
    const { probe, hasFailed, rate } = this.#options;
    if (choice !== 'auto' && !hasFailed(choice)) {
      const chosen = await probe.one(choice, rate());
      if (chosen.verdict !== 'fails') return chosen;
    }
    const order = viewersOrder(this.decoding).filter((codec) => !hasFailed(codec));
    return await probe.choose(rate(), order);
  }
}
