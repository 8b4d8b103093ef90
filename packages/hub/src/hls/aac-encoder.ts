/**
 * FFmpeg's AAC encoder as WebAssembly, for one row of samples at a time: the same samples give the same bytes.
 * From: aac-sound.ts, on the thread that makes segments. To: the library @mediabunny/aac-encoder.
 *
 * Its own way in opens a thread with a new WebAssembly for each row, which takes longer than to encode two seconds. So what it
 * gives to that thread is taken from the package directly; its exact version stands in package.json, and a test holds.
 */
import { AAC_RATE } from './aac-sound-track.ts';

/** Samples of one packet. */
export const AAC_FRAME = 1024;
/** A packet comes out when all samples up to here, counted from its first one, have gone in. */
export const AAC_NEEDS = 3 * AAC_FRAME;
const BPS_OF_CHANNEL = 64_000;

interface Library {
  HEAPU8: Uint8Array;
  _init_encoder(channels: number, rate: number, bitrateBps: number): number;
  _get_encode_input_ptr(encoder: number, bytes: number): number;
  _send_frame(encoder: number, at: bigint): number;
  _receive_packet(encoder: number): number;
  _get_encoded_data(encoder: number): number;
  _get_encoded_pts(encoder: number): bigint;
  _close_encoder(encoder: number): void;
}

export interface AacPacket {
  /** Its first sample. */
  at: number;
  data: Uint8Array;
}

let library: Promise<Library> | undefined;

/** `samples`: interleaved, whole frames; the first of them is the sample `at`. @throws if it cannot. */
export async function encodeAac(
  samples: Float32Array,
  { at, channels }: { at: number; channels: number },
): Promise<AacPacket[]> {
  library ??= loaded();
  const aac = await library;
  const encoder = aac._init_encoder(channels, AAC_RATE, BPS_OF_CHANNEL * channels);
  if (encoder === 0) throw new Error('AAC cannot be encoded');
  try {
    const packets: AacPacket[] = [];
    const step = AAC_FRAME * channels;
    for (let begin = 0; begin + step <= samples.length; begin += step) {
      const frame = samples.subarray(begin, begin + step);
      const place = aac._get_encode_input_ptr(encoder, frame.byteLength);
      aac.HEAPU8.set(new Uint8Array(frame.buffer, frame.byteOffset, frame.byteLength), place);
      const refused = aac._send_frame(encoder, BigInt(at + begin / channels));
      if (refused < 0) throw new Error(`AAC cannot be encoded (${refused})`);
      for (;;) {
        const bytes = aac._receive_packet(encoder);
        if (bytes <= 0) break;
        const from = aac._get_encoded_data(encoder);
        const data = aac.HEAPU8.slice(from, from + bytes);
        packets.push({ at: Number(aac._get_encoded_pts(encoder)), data });
      }
    }
    return packets;
  } finally {
    aac._close_encoder(encoder);
  }
}

/** The file has `import.meta`, so Node takes it for a module; and it exports as CommonJS does. */
async function loaded(): Promise<Library> {
  const door = import.meta.resolve('@mediabunny/aac-encoder');
  const exported: { default?: () => Promise<Library> } = {};
  Object.assign(globalThis, { exports: exported });
  try {
    await import(new URL('../modules/build/aac.js', door).href);
  } finally {
    Reflect.deleteProperty(globalThis, 'exports');
  }
  if (exported.default === undefined) throw new Error('the AAC encoder is another one');
  return exported.default();
}
