/**
 * The sound's processor in the browser's audio thread: the wires between sound-output.ts and the ring.
 * From: sound-output.ts, blocks of samples and, several times a second, what has to be heard at which context time. To:
 * the ring and the loudspeaker; back, how far it is.
 *
 * Plain JavaScript without imports: bundlers copy this file as it is, and a page whose content security policy allows
 * only its own scripts can load it. sound-bridge.js and sound-ring.js are loaded before. The types for the rest of the code
 * are in sound-worklet.d.ts.
 */

const STATUS_EVERY_SECONDS = 0.1;

class SoundProcessor extends AudioWorkletProcessor {
  #ring = new StreamHubSoundRing({
    sampleRate: sampleRate,
    Bridge: StreamHubSoundBridge,
  });
  #toldS = 0;
  #isClosed = false;

  constructor() {
    super();
    this.port.onmessage = ({ data }) => {
      if (data.name === 'block') this.#ring.push(data.block);
      else if (data.name === 'clock') this.#ring.follow(data.clock);
      else if (data.name === 'clear') this.#ring.clear();
      else if (data.name === 'close') this.#isClosed = true;
    };
  }

  process(_inputs, [outputs]) {
    const contextTimeS = currentTime;
    this.#ring.render(outputs, contextTimeS);
    if (contextTimeS - this.#toldS >= STATUS_EVERY_SECONDS) {
      this.#toldS = contextTimeS;
      const { timestampUs, dryings, underruns } = this.#ring;
      const nextS = contextTimeS + outputs[0].length / sampleRate;
      this.port.postMessage({ timestampUs, contextTimeS: nextS, dryings, underruns });
    }
    return !this.#isClosed;
  }
}
registerProcessor('streamhub-sound', SoundProcessor);
