/**
 * The codec probe of the studio, which remembers what each trial said, so that the settings can show it.
 * From: the publisher, which tries before it goes live, and codec-choice.tsx. To: studio-session.ts.
 */
import {
  CodecProbe,
  type CodecTrial,
  type PictureRate,
  type VideoCodecName,
  videoCodecs,
} from '@streamhub/client';

export type Trials = Partial<Record<VideoCodecName, CodecTrial>>;

export class TrialLog extends CodecProbe {
  readonly #known = new Map<string, Trials>();
  readonly #onTrial: () => void;

  constructor({ onTrial }: { onTrial: () => void }) {
    super();
    this.#onTrial = onTrial;
  }

  override async one(codec: VideoCodecName, rate: PictureRate): Promise<CodecTrial> {
    const trial = await super.one(codec, rate);
    const name = nameOf(rate);
    this.#known.set(name, { ...this.#known.get(name), [codec]: trial });
    this.#onTrial();
    return trial;
  }

  /** One by one. `isWanted` is asked before each. */
  async tryAll(rate: PictureRate, { isWanted }: { isWanted: () => boolean }): Promise<void> {
    for (const codec of videoCodecs) {
      if (!isWanted()) return;
      await this.one(codec, rate);
    }
  }

  knownFor(rate: PictureRate): Trials {
    return this.#known.get(nameOf(rate)) ?? {};
  }
}

function nameOf({ width, height, frameRate }: PictureRate): string {
  return `${width} ${height} ${frameRate}`;
}

export function isSameRate(one: PictureRate, other: PictureRate): boolean {
  return nameOf(one) === nameOf(other);
}
