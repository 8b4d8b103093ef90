/**
 * Decodes Opus in the page itself (libopus as WebAssembly), for browsers that have no decoder for it: Safari before 26,
 * some Firefox. It is loaded only where it is needed. A page's content security policy has to allow `'wasm-unsafe-eval'`.
 * From: sound-track.ts, chunks. To: the same, blocks of samples.
 */
import type { Chunk } from '@streamhub/protocol';
import type { OpusDecoder } from 'opus-decoder';
import { retried } from '../../load/retried.ts';
import type { AudioFacts, SoundDecoder, SoundDecoderEvents } from './sound-decoder.ts';

/** The least that is WebAssembly: its first word, and its version. */
const EMPTY_MODULE = new Uint8Array([0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00]);
/** More need a table of channels, which nobody states. */
const MAX_CHANNELS = 2;

/** Undefined: it is not for this codec, or could not be loaded here. Never rejects. */
export async function openOpusSoundDecoder(
  { codec, channels }: AudioFacts,
  events: SoundDecoderEvents,
): Promise<SoundDecoder | undefined> {
  if (codec !== 'opus' || channels > MAX_CHANNELS) return undefined;
  try {
    // The decoder would wait for ever where the browser has no WebAssembly, or the page's policy forbids it.
    await WebAssembly.compile(EMPTY_MODULE);
    const { OpusDecoder } = await retried(() => import('opus-decoder'));
    const decoder = new OpusDecoder({ channels });
    await decoder.ready;
    return new OpusSoundDecoder(decoder, events);
  } catch {
    return undefined;
  }
}

class OpusSoundDecoder implements SoundDecoder {
  readonly #events: SoundDecoderEvents;
  #decoder: OpusDecoder | undefined;

  constructor(decoder: OpusDecoder, events: SoundDecoderEvents) {
    this.#decoder = decoder;
    this.#events = events;
  }

  decode({ timestampUs, payload }: Pick<Chunk, 'timestampUs' | 'payload'>): void {
    const decoded = this.#samplesOf(payload);
    if (decoded) this.#events.onBlock({ timestampUs, ...decoded });
    else if (this.#decoder) this.#events.onError();
  }

  /** Nothing is ever inside, and Opus finds its way over a hole by itself. */
  reset(): void {}

  close(): void {
    this.#decoder?.free();
    this.#decoder = undefined;
  }

  #samplesOf(payload: Uint8Array) {
    try {
      const decoded = this.#decoder?.decodeFrame(payload);
      if (!decoded || decoded.samplesDecoded === 0) return undefined;
      return { sampleRate: decoded.sampleRate, channels: decoded.channelData };
    } catch {
      // Longer than any chunk of Opus.
      return undefined;
    }
  }
}
