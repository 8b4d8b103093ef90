/**
 * How loud a page plays: a tap beside everything that is connected to the loudspeaker.
 * From: the tests, before the page is opened. To: the page's AudioContexts.
 */
import type { Page } from '@playwright/test';

declare global {
  var loudness: () => number;
  var toneDb: (hz: number) => number;
}

/** Between silence and the fake microphone's beeps. */
export const AUDIBLE = 0.005;
/** Between what is left of a tone that has gone and one that is heard, in dB under full scale. */
export const AUDIBLE_TONE_DB = -55;

/** Must come before the page is opened. */
export async function tapLoudspeaker(page: Page): Promise<void> {
  await page.addInitScript(installLoudspeakerTap);
}

/** Runs in the page. */
export function installLoudspeakerTap(): void {
  const taps: AnalyserNode[] = [];
  const connect = AudioNode.prototype.connect as (this: AudioNode, ...to: unknown[]) => AudioNode;
  AudioNode.prototype.connect = function (this: AudioNode, ...to: unknown[]) {
    if (to[0] instanceof AudioDestinationNode) {
      // Two thirds of a second at 48 kHz: the fake microphone beeps once a second.
      const tap = new AnalyserNode(this.context, { fftSize: 32_768, smoothingTimeConstant: 0 });
      taps.push(tap);
      connect.call(this, tap);
    }
    return connect.apply(this, to);
  } as typeof AudioNode.prototype.connect;
  // A context that was closed keeps what was played last for ever.
  const open = () => taps.filter(({ context }) => context.state !== 'closed');
  globalThis.toneDb = (hz) => {
    const levels = open().map((tap) => {
      const bins = new Float32Array(tap.frequencyBinCount);
      tap.getFloatFrequencyData(bins);
      const at = Math.round((hz * tap.fftSize) / tap.context.sampleRate);
      // The player may be some per mille faster or slower.
      const width = Math.ceil(at / 100);
      return Math.max(...bins.subarray(at - width, at + width + 1));
    });
    return Math.max(-200, ...levels);
  };
  globalThis.loudness = () => {
    const loudest = open().map((tap) => {
      const samples = new Float32Array(tap.fftSize);
      tap.getFloatTimeDomainData(samples);
      return Math.sqrt(samples.reduce((sum, each) => sum + each * each, 0) / samples.length);
    });
    return Math.max(0, ...loudest);
  };
}

/** Root mean square of the last two thirds of a second, 0 to 1. */
export function loudnessOf(page: Page): Promise<number> {
  return page.evaluate(() => globalThis.loudness());
}

/** How loud that tone is in the same time, in dB under full scale. */
export function toneOf(page: Page, hz: number): Promise<number> {
  return page.evaluate((tone) => globalThis.toneDb(tone), hz);
}
