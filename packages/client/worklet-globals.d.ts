/** What a browser's audio thread has (Web Audio API, AudioWorkletGlobalScope), as far as it is used. */
declare global {
  class AudioWorkletProcessor {
    readonly port: {
      // biome-ignore lint/suspicious/noExplicitAny: each processor has its own words.
      onmessage: ((event: { data: any }) => void) | null;
      postMessage(message: unknown, transfer?: unknown[]): void;
    };
  }
  var registerProcessor: (name: string, processor: typeof AudioWorkletProcessor) => void;
  var currentTime: number;
  var sampleRate: number;
  /** The modules of an audio thread share its global scope. */
  var StreamHubSoundRing: typeof import('./src/watch/sound/worklet/sound-ring.js').SoundRing;
  var StreamHubSoundBridge: typeof import('./src/watch/sound/worklet/sound-bridge.js').SoundBridge;
}

export {};
