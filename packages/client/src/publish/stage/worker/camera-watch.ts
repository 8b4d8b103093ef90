/**
 * Says whether the camera gives pictures. One whose device another program or a switch holds may tell nothing, and give none.
 * From: stage-loop.ts, each picture. To: the same, which shows no picture of long ago, and the page.
 */
import { SendingWatch } from '../../send/sending-watch.ts';
import type { SourceMessage } from '../stage-messages.ts';

/** Of the slowest camera in the dark a picture comes each second or so; the page has a second left to tell. */
const PATIENCE_MS = 4_000;

export class CameraWatch {
  readonly #onWithheld: (now: { isWithheld: boolean }) => void;
  #watch: SendingWatch | undefined;
  #came = 0;
  #isWithheld = false;

  constructor({ onWithheld }: { onWithheld: (now: { isWithheld: boolean }) => void }) {
    this.#onWithheld = onWithheld;
  }

  /** Another camera, or none. */
  begin({ name }: SourceMessage, nowMs: number): void {
    const watch = new SendingWatch({ sent: this.#came, nowMs, patienceMs: PATIENCE_MS });
    this.#watch = name === 'source:none' ? undefined : watch;
    this.#enter(false);
  }

  pictureCame(): void {
    this.#came += 1;
    if (this.#watch) this.#enter(false);
  }

  look(nowMs: number): void {
    if (this.#watch?.look({ sent: this.#came, nowMs }) === 'none') this.#enter(true);
  }

  #enter(isWithheld: boolean): void {
    if (isWithheld === this.#isWithheld) return;
    this.#isWithheld = isWithheld;
    this.#onWithheld({ isWithheld });
  }
}
