/**
 * Makes one CMAF segment of a row of chunks, or the init segment that goes before all segments of its tracks. Nothing is coded anew
 * but sound, where AAC is asked for, and nothing is remembered: the same chunks give the same bytes.
 * From: segment-thread.ts. To: mediabunny; aac-sound.ts.
 */
import { chunkHeaderBytes, forEachChunk } from '@streamhub/protocol';
import {
  BufferTarget,
  CmafOutputFormat,
  EncodedAudioPacketSource,
  EncodedPacket,
  EncodedVideoPacketSource,
  Output,
} from 'mediabunny';
import { audioConfigOf, type FilmTracks, videoConfigOf } from '../archive/download/film-tracks.ts';
import { AAC_FRAME } from './aac-encoder.ts';
import { aacOf, lastOf, type Sound } from './aac-sound.ts';
import { AAC_RATE, aacTrack, hasAac } from './aac-sound-track.ts';

/** What plays is never before 0, not even sound that was sent before the first picture. */
const BEGIN_S = 10;
const PICTURE_S = 1 / 30;
const SOUND_S = 0.02;
/** A picture that is to be seen for longer belongs to a pause, which is not in the segment. */
const LONGEST_PICTURE_S = 2;
/** Opus, 20 ms of silence: of a track whose first sound is not there yet, the init segment must know all the same. */
const SILENCE = Uint8Array.of(0xf8, 0xff, 0xfe);
const LIMITS = { maxPayloadBytes: 0xff_ffff, maxChunks: Number.POSITIVE_INFINITY };

export interface MuxTask {
  what: 'init' | 'segment';
  tracks: FilmTracks;
  /** Whole chunks, of these tracks and of others; the leading track begins with a key chunk. */
  bytes: Uint8Array;
  /** A chunk of the time `originUs` is to be seen at `originS` of what plays. */
  originUs: number;
  originS: number;
  /** The leading track's next chunk, or where it ends. */
  endUs: number;
  /** Opus is to be AAC. `before`: chunks of the segment before, if this one goes on where it ended, or nothing. */
  aac: { before: Uint8Array } | undefined;
}

interface Timed {
  isKey: boolean;
  timeS: number;
  data: Uint8Array;
}

interface Soundtrack {
  audio: FilmTracks['audio'];
  sounds: readonly Timed[];
  lastsS: number;
}

/** @throws if the chunks are not what their track says. */
export async function mux(task: MuxTask): Promise<Uint8Array<ArrayBuffer>> {
  const { video } = task.tracks;
  const chunks = chunksOf(task, task.bytes);
  const { pictures } = chunks;
  const isInit = task.what === 'init';
  const { audio, sounds, lastsS } = await soundtrackOf(task, chunks.sounds);
  const initTarget = new BufferTarget();
  const target = new BufferTarget();
  const output = new Output({ format: new CmafOutputFormat(), target, initTarget });
  const videoSource = video && pictures.length > 0 && new EncodedVideoPacketSource(video.family);
  if (videoSource) output.addVideoTrack(videoSource);
  const silence = { isKey: true, timeS: BEGIN_S, data: SILENCE };
  // Without a description the first sound is the only one that says what it is.
  const isDescribed = audio?.family === 'opus' || audio?.track.description !== undefined;
  const heard = isInit && sounds.length === 0 && isDescribed ? [silence] : sounds;
  const audioSource = audio && heard.length > 0 && new EncodedAudioPacketSource(audio.family);
  if (audioSource) output.addAudioTrack(audioSource);
  await output.start();
  if (videoSource) {
    const meta = { decoderConfig: videoConfigOf(video) };
    const durationS = isInit ? PICTURE_S : lastPictureS(task, pictures);
    for (const { isKey, timeS, data } of isInit ? pictures.slice(0, 1) : pictures) {
      const packet = new EncodedPacket(data, isKey ? 'key' : 'delta', timeS, durationS);
      await videoSource.add(packet, meta);
    }
    videoSource.close();
  }
  if (audioSource) {
    const meta = { decoderConfig: audioConfigOf(audio) };
    for (const { timeS, data } of isInit ? heard.slice(0, 1) : heard) {
      await audioSource.add(new EncodedPacket(data, 'key', timeS, lastsS), meta);
    }
    audioSource.close();
  }
  await output.finalize();
  const made = (isInit ? initTarget : target).buffer;
  if (made === null) throw new Error('there is neither picture nor sound');
  return new Uint8Array(made);
}

/** Of a task that wants AAC, that; an init segment has no sound in it, and needs none of it coded. */
async function soundtrackOf(task: MuxTask, sounds: readonly Timed[]): Promise<Soundtrack> {
  const { what, aac, tracks, originS } = task;
  const { audio } = tracks;
  if (aac === undefined || !hasAac(audio)) return { audio, sounds, lastsS: SOUND_S };
  const coded = { audio: aacTrack(audio), lastsS: AAC_FRAME / AAC_RATE };
  if (what === 'init') return { ...coded, sounds: [] };
  const beginS = BEGIN_S + originS;
  const placed = (list: readonly Timed[]): Sound[] =>
    list.map(({ timeS, data }) => ({ at: Math.round((timeS - beginS) * AAC_RATE), data }));
  const isFirst = aac.before.byteLength === 0;
  const before = isFirst ? [] : lastOf(placed(chunksOf(task, aac.before).sounds));
  const packets = await aacOf(placed(sounds), { before, channels: audio.track.channels });
  return {
    ...coded,
    sounds: packets.map(({ at, data }) => ({ isKey: true, timeS: beginS + at / AAC_RATE, data })),
  };
}

function chunksOf({ tracks, originUs, originS }: MuxTask, bytes: Uint8Array) {
  const pictures: Timed[] = [];
  const sounds: Timed[] = [];
  const refusal = forEachChunk(
    bytes,
    ({ trackId, isKey, timestampUs, payloadBytes }, offset) => {
      const list = listOf(trackId);
      const timeS = BEGIN_S + originS + (timestampUs - originUs) / 1_000_000;
      if (list === undefined || timeS < 0) return;
      if (list === pictures && pictures.length === 0 && !isKey) return;
      const begin = offset + chunkHeaderBytes;
      list.push({ isKey, timeS, data: bytes.subarray(begin, begin + payloadBytes) });
    },
    LIMITS,
  );
  if (refusal !== undefined) throw new Error(refusal.message);
  return { pictures, sounds };

  function listOf(trackId: number): Timed[] | undefined {
    if (tracks.video?.trackId === trackId) return pictures;
    return tracks.audio?.trackId === trackId ? sounds : undefined;
  }
}

/** What the container does not see: from the last picture to the first one of the next segment. */
function lastPictureS({ endUs, originUs, originS }: MuxTask, pictures: readonly Timed[]): number {
  const endS = BEGIN_S + originS + (endUs - originUs) / 1_000_000;
  const lastS = pictures.reduce((latest, { timeS }) => Math.max(latest, timeS), 0);
  const leftS = endS - lastS;
  return leftS > 0 && leftS < LONGEST_PICTURE_S ? leftS : PICTURE_S;
}
