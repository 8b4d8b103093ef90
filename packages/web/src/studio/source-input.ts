/**
 * One place for a camera or a screen: opens, switches, lets go.
 * From: studio-session.ts, what the streamer chose. To: the same, the source for the stage and a state.
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
}

export const NO_SOURCE: SourceState = { shown: undefined, attempt: { name: 'none' } };

interface SourceInputOptions {
  /** The new source, or none, before the old one is closed. */
  onSource(source: CaptureSource | undefined): void;
  onChange(state: SourceState): void;
}

export class SourceInput {
  readonly #options: SourceInputOptions;
  #source: CaptureSource | undefined;
  #state = NO_SOURCE;
  /** Grows with each attempt: an answer to an older one is late and is let go. */
  #attempts = 0;

  constructor(options: SourceInputOptions) {
    this.#options = options;
  }

  get source(): CaptureSource | undefined {
    return this.#source;
  }

  /**
   * With `isSameDevice` it is free before it opens anew: what is open twice has one size for both. The stage keeps the
   * last picture for that moment. Resolves when the source is on or the state says why it is not; never rejects.
   */
  async open(
    open: () => Promise<CaptureSource>,
    { isSameDevice }: { isSameDevice: boolean },
  ): Promise<void> {
    const attempt = ++this.#attempts;
    this.#enter({ ...this.#state, attempt: { name: 'opening' } });
    if (isSameDevice) this.#source?.close();
    try {
      const source = await this.#openFreely(open);
      if (attempt === this.#attempts) this.#show(source);
      else source.close();
    } catch (error) {
      if (attempt !== this.#attempts) return;
      if (isSameDevice) this.#drop();
      this.#enter({
        shown: this.#source && this.#state.shown,
        attempt: { name: 'failed', problem: problemOf(error) },
      });
    }
  }

  /** The device is free afterwards. */
  close(): void {
    this.#attempts++;
    this.#drop();
    this.#enter(NO_SOURCE);
  }

  /** Phones open one camera at a time: then the shown one goes first. */
  async #openFreely(open: () => Promise<CaptureSource>): Promise<CaptureSource> {
    try {
      return await open();
    } catch (error) {
      if (problemOf(error) !== 'in_use' || this.#source?.kind !== 'camera') throw error;
      this.#drop();
      return await open();
    }
  }

  #show(source: CaptureSource): void {
    const before = this.#source;
    this.#source = source;
    this.#options.onSource(source);
    before?.close();
    source.onEnded(() => this.#sourceIsGone(source));
    const { label, track } = source;
    this.#enter({
      shown: { label, deviceId: track.getSettings().deviceId ?? '', facing: facingOf(track) },
      attempt: { name: 'none' },
    });
  }

  #sourceIsGone(source: CaptureSource): void {
    if (this.#source !== source) return;
    this.#drop();
    const isSwitching = this.#state.attempt.name === 'opening';
    this.#enter({
      shown: undefined,
      attempt: isSwitching ? this.#state.attempt : { name: 'failed', problem: 'unplugged' },
    });
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
