/**
 * The sound of one segment as AAC instead of Opus. Nothing is remembered from segment to segment: packets stand on one grid of
 * samples for the whole stream, and what is needed of the segment before is decoded and encoded again. So the packets of two
 * segments go on as if they had been made at one go, whoever makes them, and in whatever order.
 * From: segment-muxer.ts. To: opus-decoder, even-sound.ts, aac-encoder.ts.
 */
import { type OpusDecodedAudio, OpusDecoder } from 'opus-decoder';
import { AAC_FRAME, AAC_NEEDS, type AacPacket, encodeAac } from './aac-encoder.ts';
import { AAC_RATE } from './aac-sound-track.ts';
import { type Block, evenly } from './even-sound.ts';

/** The encoder has found its way after so many samples, and the decoder after the rest. */
const ENCODED_BEFORE = 8 * AAC_FRAME;
const DECODED_BEFORE = ENCODED_BEFORE + 5 * AAC_FRAME;
/** No segment is longer: what is further away has a wrong time, and what is more in all a wrong length. */
const LONGEST = 65 * AAC_RATE;

export interface Sound {
  /** Its first sample, from the beginning of what plays. */
  at: number;
  data: Uint8Array;
}

/** `before`: sounds of the segment before, if this one goes on where it ended. */
export async function aacOf(
  sounds: readonly Sound[],
  { before, channels }: { before: readonly Sound[]; channels: number },
): Promise<AacPacket[]> {
  const begin = sounds[0];
  if (begin === undefined) return [];
  const near = (one: Sound) => Math.abs(one.at - begin.at) < LONGEST;
  const lead = before.filter((one) => near(one) && begin.at - one.at < 2 * AAC_RATE);
  const blocks = await decoded([...lead, ...sounds.filter(near)], channels);
  const leadEnd = endOf(blocks.slice(0, lead.length));
  const end = endOf(blocks);
  if (end === undefined) return [];
  const first =
    leadEnd === undefined ? gridAt(begin.at) - AAC_FRAME : gridAt(leadEnd - AAC_NEEDS) + AAC_FRAME;
  const from = leadEnd === undefined ? first + AAC_FRAME : first - ENCODED_BEFORE;
  const frames = Math.max(0, Math.floor((end - from) / AAC_FRAME));
  // Where to cut is said by times as they were sent: both segments must find the same.
  const samples = laidOut(evenly(blocks), { from, frames: frames * AAC_FRAME, channels });
  const packets = await encodeAac(samples, { at: from, channels });
  return packets.filter(({ at }) => at >= first);
}

/** Of the sounds of the segment before, those that are needed. */
export function lastOf(sounds: readonly Sound[]): Sound[] {
  const last = sounds.at(-1);
  return last === undefined
    ? []
    : sounds.filter(({ at }) => at > last.at - DECODED_BEFORE - AAC_NEEDS);
}

/** What cannot be decoded is a hole. */
async function decoded(sounds: readonly Sound[], channels: number): Promise<Block[]> {
  const decoder = new OpusDecoder({ channels });
  await decoder.ready;
  try {
    return blocksOf(sounds, (data) => decoder.decodeFrame(data));
  } finally {
    decoder.free();
  }
}

type Decode = (data: Uint8Array) => Pick<OpusDecodedAudio, 'channelData' | 'samplesDecoded'>;

/** Sound that overlaps itself is decoded up to the length of the longest segment: what is more is a hole. */
export function blocksOf(sounds: readonly Sound[], decode: Decode): Block[] {
  let samples = 0;
  return sounds.map(({ at, data }) => {
    if (samples >= LONGEST) return { at, end: at, channels: [] };
    const { channelData, samplesDecoded } = decode(data);
    samples += samplesDecoded;
    return { at, end: at + samplesDecoded, channels: channelData };
  });
}

function endOf(blocks: readonly Block[]): number | undefined {
  const ends = blocks.filter(({ at, end }) => end > at).map(({ end }) => end);
  return ends.length === 0 ? undefined : Math.max(...ends);
}

function gridAt(sample: number): number {
  return Math.floor(sample / AAC_FRAME) * AAC_FRAME;
}

function laidOut(
  blocks: readonly Block[],
  { from, frames, channels }: { from: number; frames: number; channels: number },
): Float32Array {
  const samples = new Float32Array(frames * channels);
  for (const { at, end, channels: planes } of blocks) {
    const last = Math.min(end, from + frames);
    for (let channel = 0; channel < channels; channel += 1) {
      const plane = planes[channel] ?? planes[0];
      for (let sample = Math.max(at, from); sample < last; sample += 1) {
        samples[(sample - from) * channels + channel] = plane?.[sample - at] ?? 0;
      }
    }
  }
  return samples;
}
