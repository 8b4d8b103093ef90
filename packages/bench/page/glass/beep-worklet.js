/**
 * Says at which context time each beep begins. From: a player's output, tapped by beep-listener.ts. To: the same.
 * Plain JavaScript without imports: an AudioWorklet's file is copied as it is.
 */

/** Above the hum and what a codec smears before a beep, below the beep of 0.5. */
const LOUD = 0.2;
/** Longer than between two waves of a beep, shorter than between two beeps. */
const QUIET_SECONDS = 0.1;

class BeepProcessor extends globalThis.AudioWorkletProcessor {
  #lastLoudS = 0;

  process([input]) {
    const samples = input?.[0];
    if (!samples) return true;
    for (const [at, sample] of samples.entries()) {
      if (Math.abs(sample) < LOUD) continue;
      const timeS = globalThis.currentTime + at / globalThis.sampleRate;
      if (timeS - this.#lastLoudS > QUIET_SECONDS) this.port.postMessage(timeS);
      this.#lastLoudS = timeS;
    }
    return true;
  }
}
globalThis.registerProcessor('streamhub-bench-beep', BeepProcessor);
