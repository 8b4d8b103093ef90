/**
 * A worker that is known to work: it has said its first word in time. One that does not load, breaks or has to be given up is
 * started anew; after a few times in a row it is told as lost.
 * From: stage.ts, sound-encoding.ts and codec-probe.ts, how to open it. To: the same, what it says.
 *
 * A worker that was started anew knows nothing: `onReady` tells it all that holds. Nothing is kept for it before that.
 */
import { RETRY_TIMES, type RetryTimes } from './retried.ts';

interface LoadedWorkerOptions<Told, Said> {
  /** `new Worker(new URL('…', import.meta.url), { type: 'module' })`, written out for bundlers. It may throw. */
  open: () => Worker;
  /** After each start, with its first word. */
  onReady: (said: Said) => void;
  /** All later words. */
  onMessage: (said: Said) => void;
  /** It is not there for now; `onReady` or `onLost` follows. */
  onGone?: () => void;
  /** It does not load, or breaks each time. */
  onLost: () => void;
  /** Its last word, where it has something to let go that nobody else can. It ends itself then. */
  farewell?: Told;
  times?: RetryTimes;
}

type LoadState = 'loading' | 'ready' | 'lost' | 'closed';

/** One that has heard its last word and is there after so long is ended. */
const FAREWELL_MS = 500;
/** After so long a worker has proved itself: what breaks then counts anew. */
const STEADY_MS = 30_000;

export class LoadedWorker<Told, Said> {
  readonly #options: LoadedWorkerOptions<Told, Said>;
  readonly #times: RetryTimes;
  #worker: Worker | undefined;
  #state: LoadState = 'loading';
  #timer: ReturnType<typeof setTimeout> | undefined;
  #starts = 0;
  #readyAtMs = 0;

  constructor(options: LoadedWorkerOptions<Told, Said>) {
    this.#options = options;
    this.#times = options.times ?? RETRY_TIMES;
    this.#start();
  }

  get state(): LoadState {
    return this.#state;
  }

  /** Goes nowhere unless it is ready. Throws what `postMessage` throws. */
  post(message: Told, transfer: Transferable[] = []): void {
    if (this.#state === 'ready') this.#worker?.postMessage(message, transfer);
  }

  /** It does not do what it should, such as anything at all. */
  giveUp(): void {
    if (this.#state === 'ready') this.#broke();
  }

  /** After it was lost: from the beginning. */
  tryAgain(): void {
    if (this.#state !== 'lost') return;
    this.#state = 'loading';
    this.#starts = 0;
    this.#start();
  }

  /** Twice is harmless. */
  close(): void {
    this.#stop();
    this.#state = 'closed';
  }

  #start(): void {
    this.#starts += 1;
    this.#timer = setTimeout(() => this.#broke(), this.#times.deadlineMs);
    try {
      const worker = this.#options.open();
      this.#worker = worker;
      const ifMine = (then: () => void) => {
        if (worker === this.#worker) then();
      };
      worker.addEventListener('message', ({ data }) => ifMine(() => this.#heard(data as Said)));
      worker.addEventListener('error', () => ifMine(() => this.#broke()));
      worker.addEventListener('messageerror', () => ifMine(() => this.#broke()));
    } catch {
      // One of another origin, or a policy that forbids it.
      this.#broke();
    }
  }

  #heard(said: Said): void {
    if (this.#state === 'ready') {
      this.#options.onMessage(said);
      return;
    }
    clearTimeout(this.#timer);
    this.#state = 'ready';
    this.#readyAtMs = performance.now();
    this.#options.onReady(said);
  }

  #broke(): void {
    const wasReady = this.#state === 'ready';
    this.#stop();
    this.#state = 'loading';
    if (wasReady && performance.now() - this.#readyAtMs >= STEADY_MS) this.#starts = 0;
    if (wasReady) this.#options.onGone?.();
    // Whoever hears that may close it.
    if (this.state !== 'loading') return;
    const waitMs = this.#times.waitsMs[this.#starts];
    if (waitMs === undefined) {
      this.#state = 'lost';
      this.#options.onLost();
    } else {
      this.#timer = setTimeout(() => this.#start(), waitMs);
    }
  }

  #stop(): void {
    clearTimeout(this.#timer);
    const worker = this.#worker;
    const { farewell } = this.#options;
    this.#worker = undefined;
    if (this.#state !== 'ready' || farewell === undefined) worker?.terminate();
    else {
      worker?.postMessage(farewell);
      setTimeout(() => worker?.terminate(), FAREWELL_MS);
    }
  }
}
