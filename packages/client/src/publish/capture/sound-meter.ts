/**
 * How loud a captured sound is right now.
 * From: captured-sound.ts, its stream. To: the page's level meters.
 *
 * A convenience: where it cannot be made, it shows nothing, and the sound is captured all the same.
 */
import { soundLevel } from './sound-level.ts';

export interface SoundMeter {
  /** 0 to 1. Read it as often as it is painted. */
  read(): number;
  /** Twice is harmless. */
  close(): void;
}

export function openMeter(media: MediaStream): SoundMeter {
  let context: AudioContext | undefined;
  let analyser: AnalyserNode | undefined;
  const samples = new Float32Array(1024);
  const ignore = () => {};
  try {
    context = new AudioContext();
    analyser = context.createAnalyser();
    analyser.fftSize = samples.length;
    context.createMediaStreamSource(media).connect(analyser);
    // Without a click on the page the context may stay suspended: then the meter shows nothing until there is one.
    if (context.state === 'suspended') context.resume().catch(ignore);
  } catch {
    analyser = undefined;
  }
  return {
    read() {
      if (context?.state !== 'running' || !analyser) return 0;
      analyser.getFloatTimeDomainData(samples);
      return soundLevel(samples);
    },
    close() {
      if (context && context.state !== 'closed') context.close().catch(ignore);
    },
  };
}
