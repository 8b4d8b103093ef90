/**
 * Decodes sound with the browser's own decoder (WebCodecs).
 * From: sound-track.ts, chunks. To: the same, blocks of samples.
 */
import type { Chunk } from '@streamhub/protocol';
import {
  type AudioFacts,
  decodedRate,
  type SoundDecoder,
  type SoundDecoderEvents,
} from './sound-decoder.ts';
import { SwallowedBlocks } from './swallowed-blocks.ts';

/** Undefined: the browser has no decoder for this codec. Never rejects. */
export async function openBrowserSoundDecoder(
  track: AudioFacts,
  events: SoundDecoderEvents,
): Promise<SoundDecoder | undefined> {
  if (typeof AudioDecoder === 'undefined') return undefined;
  const config: AudioDecoderConfig = {
    codec: track.codec,
    sampleRate: decodedRate(track),
    numberOfChannels: track.channels,
    ...(track.description ? { description: track.description } : {}),
  };
  try {
    const { supported } = await AudioDecoder.isConfigSupported(config);
    return supported ? new BrowserSoundDecoder(config, events) : undefined;
  } catch {
    // A codec string that means nothing to this browser.
    return undefined;
  }
}

class BrowserSoundDecoder implements SoundDecoder {
  readonly #config: AudioDecoderConfig;
  readonly #events: SoundDecoderEvents;
  readonly #inside: SwallowedBlocks;
  #decoder: AudioDecoder | undefined;

  constructor(config: AudioDecoderConfig, events: SoundDecoderEvents) {
    this.#config = config;
    this.#events = events;
    this.#inside = new SwallowedBlocks({ holdsBack: config.codec !== 'opus' });
  }

  decode({ timestampUs, payload }: Pick<Chunk, 'timestampUs' | 'payload'>): void {
    try {
      this.#decoder ??= this.#open();
      this.#inside.wentIn(timestampUs);
      this.#decoder.decode(
        new EncodedAudioChunk({ type: 'key', timestamp: timestampUs, data: payload }),
      );
    } catch {
      this.#failed();
      return;
    }
    if (this.#inside.isStuck) this.#failed();
  }

  reset(): void {
    const decoder = this.#decoder;
    this.#decoder = undefined;
    this.#inside.clear();
    if (decoder && decoder.state !== 'closed') decoder.close();
  }

  close(): void {
    this.reset();
  }

  #open(): AudioDecoder {
    const decoder = new AudioDecoder({
      output: (data) => {
        if (decoder === this.#decoder) this.#decoded(data);
        data.close();
      },
      error: () => {
        if (decoder === this.#decoder) this.#failed();
      },
    });
    decoder.configure(this.#config);
    return decoder;
  }

  #decoded(data: AudioData): void {
    const timestampUs = this.#inside.cameOut(data.timestamp);
    if (timestampUs === undefined) return;
    const channels = Array.from({ length: Math.min(2, data.numberOfChannels) }, (_, planeIndex) => {
      const samples = new Float32Array(data.numberOfFrames);
      data.copyTo(samples, { planeIndex, format: 'f32-planar' });
      return samples;
    });
    this.#events.onBlock({ timestampUs, sampleRate: data.sampleRate, channels });
  }

  #failed(): void {
    this.reset();
    this.#events.onError();
  }
}
