/**
 * The one camera or screen that is on the stage: opens, switches, lets go.
 * From: studio-session.ts, what the streamer chose. To: the client library's stage.
 */
import {
  CaptureError,
  type CaptureProblem,
  type CaptureSource,
  openCamera,
  openScreen,
  type Stage,
} from '@streamhub/client';
import type { SourceKind } from './studio-settings.ts';

export interface PictureState {
  /** What is on the stage now. */
  shown: { kind: SourceKind; label: string; deviceId: string } | undefined;
  attempt:
    | { name: 'none' }
    | { name: 'opening'; kind: SourceKind }
    | { name: 'failed'; kind: SourceKind; problem: CaptureProblem };
}

export interface CameraWish {
  /** Empty: the browser picks. */
  deviceId: string;
  width: number;
  height: number;
}

const FRAME_RATE = 30;

export class PictureInput {
  readonly #stage: Stage;
  readonly #onChange: (state: PictureState) => void;
  #source: CaptureSource | undefined;
  #state: PictureState = { shown: undefined, attempt: { name: 'none' } };
  /** Grows with each attempt: an answer to an older one is late and is let go. */
  #attempts = 0;

  constructor({ stage, onChange }: { stage: Stage; onChange: (state: PictureState) => void }) {
    this.#stage = stage;
    this.#onChange = onChange;
  }

  /** Resolves when the camera is on or the state says why it is not; never rejects. */
  async openCamera({ deviceId, width, height }: CameraWish): Promise<void> {
    const wish = { width, height, frameRate: FRAME_RATE };
    await this.#open('camera', async () => {
      const chosen = { ...wish, ...(deviceId ? { deviceId } : {}) };
      try {
        return await openCamera(chosen);
      } catch (error) {
        // Phones open one camera at a time: let the shown one go and ask again.
        if (problemOf(error) === 'in_use' && this.#source?.kind === 'camera') {
          this.#drop();
          return await openCamera(chosen);
        }
        // The camera of an earlier visit may not be there any more: any other is better than none.
        if (problemOf(error) === 'unplugged') return await openCamera(wish);
        throw error;
      }
    });
  }

  /** Needs a click. Resolves like openCamera. */
  async openScreen(): Promise<void> {
    await this.#open('screen', () => openScreen());
  }

  /** The stage is black afterwards and the device free. */
  close(): void {
    this.#attempts++;
    this.#drop();
    this.#enter({ shown: undefined, attempt: { name: 'none' } });
  }

  async #open(kind: SourceKind, open: () => Promise<CaptureSource>): Promise<void> {
    const attempt = ++this.#attempts;
    this.#enter({ ...this.#state, attempt: { name: 'opening', kind } });
    try {
      const source = await open();
      if (attempt === this.#attempts) this.#show(source);
      else source.close();
    } catch (error) {
      if (attempt !== this.#attempts) return;
      this.#enter({
        shown: this.#source && this.#state.shown,
        attempt: { name: 'failed', kind, problem: problemOf(error) },
      });
    }
  }

  #show(source: CaptureSource): void {
    const before = this.#source;
    this.#source = source;
    this.#stage.setSource(source);
    before?.close();
    source.onEnded(() => this.#sourceIsGone(source));
    const { kind, label, track } = source;
    this.#enter({
      shown: { kind, label, deviceId: track.getSettings().deviceId ?? '' },
      attempt: { name: 'none' },
    });
  }

  #sourceIsGone(source: CaptureSource): void {
    if (this.#source !== source) return;
    this.#drop();
    const isSwitching = this.#state.attempt.name === 'opening';
    this.#enter({
      shown: undefined,
      attempt: isSwitching
        ? this.#state.attempt
        : { name: 'failed', kind: source.kind, problem: 'unplugged' },
    });
  }

  #drop(): void {
    this.#stage.setSource(undefined);
    this.#source?.close();
    this.#source = undefined;
  }

  #enter(state: PictureState): void {
    this.#state = state;
    this.#onChange(state);
  }
}

export function problemOf(error: unknown): CaptureProblem {
  return error instanceof CaptureError ? error.problem : 'unknown';
}
