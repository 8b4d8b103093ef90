/**
 * One place for a camera or a screen: opens, switches, lets go.
 * From: studio-devices.ts, what the streamer chose. To: the same, the source for the stage and a state.
 */
import {
  CaptureError,
  type CaptureProblem,
  type CaptureSource,
  type Facing,
  facingOf,
} from '@streamhub/client';

export interface SourceState {
  /** What is on the stage now. */
  shown: { label: string; deviceId: string; facing: Facing | undefined } | undefined;
  attempt: { name: 'none' } | { name: 'opening' } | { name: 'failed'; problem: CaptureProblem };
  /** It gives nothing now: the system, a switch or another program holds it, or the shared window is minimised. */
  isWithheld: boolean;
}

export const NO_SOURCE: SourceState = {
  shown: undefined,
  attempt: { name: 'none' },
  isWithheld: false,
};

interface SourceInputOptions<Source> {
  /** The new source, or none, before the old one is closed. */
  onSource(source: Source | undefined): void;
  onChange(state: SourceState): void;
  /** It went away by itself, and nothing else is about to take its place. */
  onEnded(source: Source): void;
}

interface Opening {
  /** It is free before it opens anew: what is open twice has one size for both. The stage keeps the last picture meanwhile. */
  isSameDevice: boolean;
  /** The state says nothing of it until it is on. */
  isQuiet?: boolean;
}

export class SourceInput<Source extends CaptureSource> {
  readonly #options: SourceInputOptions<Source>;
  #source: Source | undefined;
  #state = NO_SOURCE;
  /** Grows with each attempt: an answer to an older one is late and is let go. */
  #attempts = 0;

  constructor(options: SourceInputOptions<Source>) {
    this.#options = options;
  }

  get source(): Source | undefined {
    return this.#source;
  }

  /** Resolves when the source is on or the state says why it is not; never rejects. */
  async open(
    open: () => Promise<Source>,
    { isSameDevice, isQuiet = false }: Opening,
  ): Promise<void> {
    const attempt = ++this.#attempts;
    if (!isQuiet) this.#enter({ ...this.#state, attempt: { name: 'opening' } });
    if (isSameDevice) this.#source?.close();
    try {
      const source = await this.#openFreely(open);
      if (attempt === this.#attempts) this.#show(source);
      else source.close();
    } catch (error) {
      if (attempt !== this.#attempts || isQuiet) return;
      if (isSameDevice) this.#drop();
      this.#enter({
        ...this.#state,
        shown: this.#source && this.#state.shown,
        attempt: { name: 'failed', problem: problemOf(error) },
      });
    }
  }

  /** No picture comes of it, or does again. */
  setWithheld({ isWithheld }: { isWithheld: boolean }): void {
    if (this.#source) this.#enter({ ...this.#state, isWithheld });
  }

  /** The device is free afterwards. */
  close(): void {
    this.#attempts++;
    this.#drop();
    this.#enter(NO_SOURCE);
  }

  /** Phones open one camera at a time: then the shown one goes first. */
  async #openFreely(open: () => Promise<Source>): Promise<Source> {
    try {
      return await open();
    } catch (error) {
      if (problemOf(error) !== 'in_use' || this.#source?.kind !== 'camera') throw error;
      this.#drop();
      return await open();
    }
  }

  #show(source: Source): void {
    const before = this.#source;
    this.#source = source;
    this.#options.onSource(source);
    before?.close();
    source.onEnded(() => this.#sourceIsGone(source));
    source.onWithheld((now) => {
      if (this.#source === source) this.setWithheld(now);
    });
    const { label, track } = source;
    this.#enter({
      ...NO_SOURCE,
      shown: { label, deviceId: track.getSettings().deviceId ?? '', facing: facingOf(track) },
    });
  }

  #sourceIsGone(source: Source): void {
    if (this.#source !== source) return;
    this.#drop();
    const isSwitching = this.#state.attempt.name === 'opening';
    this.#enter({
      ...NO_SOURCE,
      attempt: isSwitching ? this.#state.attempt : { name: 'failed', problem: 'unplugged' },
    });
    if (!isSwitching) this.#options.onEnded(source);
  }

  #drop(): void {
    const source = this.#source;
    this.#source = undefined;
    if (!source) return;
    this.#options.onSource(undefined);
    source.close();
  }

  #enter(state: SourceState): void {
    this.#state = state;
    this.#options.onChange(state);
  }
}

export function problemOf(error: unknown): CaptureProblem {
  return error instanceof CaptureError ? error.problem : 'unknown';
}
