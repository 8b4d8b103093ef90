/**
 * When what an audio context has rendered is heard: as the browser says, or as is usual where it cannot be asked.
 * From: sound-output.ts, ten times a second. To: heard-time.ts.
 */
import type { HeardTime } from './heard-time.ts';

const FAKE_LATENCY_S = 0.02;
/** Measured with PulseAudio: 48 to 50 ms. */
const FIREFOX_LATENCY_S = 0.05;
/** A stamp so far off is wrong: WebKit's may run at double speed. */
const MAX_STAMP_OFF_MS = 1_000;

export class OutputTime {
  readonly #context: AudioContext;
  readonly #heard: HeardTime;
  readonly #mayAsk = !freezesWhenAsked(navigator.userAgent);
  #areStampsRight = true;

  constructor(context: AudioContext, heard: HeardTime) {
    this.#context = context;
    this.#heard = heard;
  }

  /** The context stood still meanwhile: what held before says nothing of what follows. */
  clear(): void {
    this.#heard.clear();
    this.#areStampsRight = true;
  }

  measure(nowMs: number): void {
    const renderedS = this.#context.currentTime;
    const sample = this.#stampAt(nowMs) ?? {
      contextTimeS: renderedS,
      heardMs: nowMs + this.#latencyS * 1000,
    };
    this.#heard.add({ ...sample, renderedS, nowMs });
  }

  /** What the device has played, and when. Undefined where the browser does not say, or says nonsense. */
  #stampAt(nowMs: number): { contextTimeS: number; heardMs: number } | undefined {
    if (!this.#mayAsk || !this.#areStampsRight) return undefined;
    const { contextTime, performanceTime } = this.#context.getOutputTimestamp();
    if (!contextTime || !performanceTime) return undefined;
    if (Math.abs(performanceTime - nowMs) <= MAX_STAMP_OFF_MS) {
      return { contextTimeS: contextTime, heardMs: performanceTime };
    }
    // Those before it were on their way there.
    this.#areStampsRight = false;
    this.#heard.clear();
    return undefined;
  }

  get #latencyS(): number {
    if (!this.#mayAsk) return FIREFOX_LATENCY_S;
    return this.#context.outputLatency || this.#context.baseLatency || FAKE_LATENCY_S;
  }
}

/**
 * Firefox on Linux and BSD. There `outputLatency` and `getOutputTimestamp()` hold the lock of the audio graph while they
 * ask the sound server's thread, which may be waiting for that graph: then the tab stands still for ever.
 */
function freezesWhenAsked(userAgent: string): boolean {
  return userAgent.includes('X11') && userAgent.includes('Firefox/');
}
