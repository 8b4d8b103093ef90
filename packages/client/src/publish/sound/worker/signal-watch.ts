/**
 * Says whether anything is heard of a microphone. Measured on its samples: one that is on may give silence, or nothing at all.
 * From: sound-loop.ts, how loud each block is. To: the same, for the page.
 */
import type { MicrophoneSignal } from '../sound-messages.ts';

/** Quieter than any room through any microphone: about -70 dB under full scale. */
const SILENCE = 0.0003;
const SILENT_AFTER_MS = 10_000;
const NONE_AFTER_MS = 4_000;
/** Whoever looks so seldom has slept. */
const LONGEST_LOOK_MS = 3_000;

export class SignalWatch {
  #lookedMs: number;
  #cameMs: number;
  #heardMs: number;
  #hasCome = false;

  constructor({ nowMs }: { nowMs: number }) {
    this.#lookedMs = nowMs;
    this.#cameMs = nowMs;
    this.#heardMs = nowMs;
  }

  /** `peak`: the block's loudest sample, 0 to 1. */
  take({ peak, nowMs }: { peak: number; nowMs: number }): void {
    this.#hasCome = true;
    this.#cameMs = nowMs;
    if (peak > SILENCE) this.#heardMs = nowMs;
  }

  /** Undefined while it is too early to say. */
  look({ nowMs }: { nowMs: number }): MicrophoneSignal | undefined {
    const hasSlept = nowMs - this.#lookedMs > LONGEST_LOOK_MS;
    this.#lookedMs = nowMs;
    if (hasSlept) {
      this.#cameMs = nowMs;
      this.#heardMs = nowMs;
    }
    if (nowMs - this.#cameMs >= NONE_AFTER_MS) return 'none';
    if (!this.#hasCome) return undefined;
    return nowMs - this.#heardMs >= SILENT_AFTER_MS ? 'silent' : 'heard';
  }
}
