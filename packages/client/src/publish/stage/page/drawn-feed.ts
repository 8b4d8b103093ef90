/**
 * A picture that the page draws by itself, as often as the stage's worker asks for one: its clock keeps its rate in a hidden
 * tab, where the page's own timers and animation frames do not.
 * From: stage.ts, what draws. To: the stage's worker.
 */
import type { Size } from '../../picture/size.ts';
import type { ToStageWorker } from '../stage-messages.ts';

/** Draws a whole picture of that size. What was drawn before is gone, and the ground is black. */
export type Draw = (context: OffscreenCanvasRenderingContext2D, size: Size) => void;

interface DrawnFeedOptions {
  size: () => Size;
  post: (message: ToStageWorker, transfer?: Transferable[]) => void;
}

export class DrawnFeed {
  readonly #options: DrawnFeedOptions;
  readonly #canvas = new OffscreenCanvas(1, 1);
  readonly #context = this.#canvas.getContext('2d', { alpha: false });
  #draw: Draw | undefined;
  #sourceId = 0;

  constructor(options: DrawnFeedOptions) {
    this.#options = options;
  }

  get isOn(): boolean {
    return this.#draw !== undefined;
  }

  set draw(draw: Draw | undefined) {
    this.#draw = draw;
  }

  /** Whether it is on, also to a worker that knows nothing. */
  tell(): void {
    const name = this.isOn ? 'source:ticks' : 'source:none';
    this.#options.post({ name, kind: 'drawing', sourceId: ++this.#sourceId });
  }

  answerTick(sourceId: number): void {
    const [draw, context] = [this.#draw, this.#context];
    if (!draw || !context || sourceId !== this.#sourceId) return;
    const { width, height } = this.#options.size();
    Object.assign(this.#canvas, { width, height });
    try {
      draw(context, { width, height });
    } catch (error) {
      // The page's own fault must not end its stream.
      reportError(error);
      return;
    }
    const picture = this.#canvas.transferToImageBitmap();
    this.#options.post({ name: 'source:picture', kind: 'drawing', sourceId, picture }, [picture]);
  }
}
