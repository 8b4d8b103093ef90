/**
 * A file, or what comes through a pipe, as tracks of coded packets: nothing is decoded.
 * From: push.ts. To: the same; mediabunny reads the containers.
 */
import { stat } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { bytesOf, type Track } from '@streamhub/protocol';
import {
  type EncodedPacket,
  EncodedPacketSink,
  FilePathSource,
  Input,
  type InputAudioTrack,
  type InputTrack,
  type InputVideoTrack,
  MATROSKA,
  MP4,
  MPEG_TS,
  QTFF,
  ReadableStreamSource,
  type Source,
  UnsupportedInputFormatError,
  WEBM,
} from 'mediabunny';
import { MAX_UNUSED_BYTES, PipedInput } from './piped-input.ts';
import { PushFault } from './push-fault.ts';

const FORMATS = [MP4, QTFF, MATROSKA, WEBM, MPEG_TS];
const VIDEO_CODECS: readonly string[] = ['avc', 'vp8', 'vp9', 'av1'];
const AUDIO_CODECS: readonly string[] = ['opus', 'aac'];
const VIDEO_ID = 0;
const AUDIO_ID = 1;

interface MediaPacket {
  isKey: boolean;
  /** When it is to be seen or heard, by the input's own clock. */
  mediaMs: number;
  payload: Uint8Array;
}

export interface MediaTrack {
  /** As `stream:tracks` states it. */
  track: Track;
  /** In decoding order, from the beginning. @throws PushFault, or mediabunny's error for broken bytes. */
  packets(): AsyncGenerator<MediaPacket>;
}

export interface Media extends Disposable {
  tracks: MediaTrack[];
  /** What is left out or may look wrong, as sentences. */
  notes: string[];
}

/** `-` is the pipe. @throws PushFault, with a sentence, if there is nothing in it that can be played. */
export async function openMedia(
  file: string,
  { pipe, silenceMs }: { pipe: Readable; silenceMs: number },
): Promise<Media> {
  using opening = new DisposableStack();
  const piped = file === '-' ? opening.use(new PipedInput(pipe, { silenceMs })) : undefined;
  if (piped === undefined) await checkFile(file);
  const ignored = { handleUnhandledError: () => {} };
  const source: Source = piped
    ? new ReadableStreamSource(piped.stream, { maxCacheSize: MAX_UNUSED_BYTES, ...ignored })
    : new FilePathSource(file, ignored);
  const input = opening.use(new Input({ source, formats: FORMATS }));
  const media = await readTracks(input, piped).catch((error: unknown) => {
    throw error instanceof UnsupportedInputFormatError
      ? new PushFault(piped?.hasCome === false ? 'the pipe was empty.' : NOT_KNOWN)
      : error;
  });
  const opened = opening.move();
  return { ...media, [Symbol.dispose]: () => opened.dispose() };
}

const NOT_KNOWN = 'this is no MP4, Matroska (WebM) or MPEG-TS.';

async function checkFile(file: string): Promise<void> {
  const found = await stat(file).catch((error: NodeJS.ErrnoException) => {
    throw new PushFault(error.code === 'ENOENT' ? 'there is no such file.' : error.message);
  });
  if (found.isDirectory()) throw new PushFault('this is a folder.');
  if (!found.isFile()) throw new PushFault('this is no file: pipe it in, and name it -.');
  if (found.size === 0) throw new PushFault('the file is empty.');
}

async function readTracks(
  input: Input,
  piped: PipedInput | undefined,
): Promise<{ tracks: MediaTrack[]; notes: string[] }> {
  const video = await input.getPrimaryVideoTrack();
  const audio = await input.getPrimaryAudioTrack();
  const tracks: MediaTrack[] = [];
  const notes: string[] = [];
  if (video !== null) {
    const codec = await video.getCodec();
    if (codec === null || !VIDEO_CODECS.includes(codec)) {
      throw new PushFault(
        `its picture is ${codec ?? 'of an unknown kind'}; what can be played is H.264, VP8, VP9 or AV1. Convert it first, ` +
          'such as with ffmpeg -c:v libx264.',
      );
    }
    if ((await video.getRotation()) !== 0)
      notes.push('its picture is turned, and is shown as it lies.');
    tracks.push({ track: await videoFacts(video), packets: () => packetsOf(video, piped) });
  }
  if (audio !== null) {
    const codec = await audio.getCodec();
    if (codec !== null && AUDIO_CODECS.includes(codec)) {
      tracks.push({ track: await audioFacts(audio), packets: () => packetsOf(audio, piped) });
    } else {
      const kind = codec ?? 'of an unknown kind';
      notes.push(`its sound is ${kind} and is left out; what can be played is Opus or AAC.`);
    }
  }
  if (tracks.length === 0)
    throw new PushFault('there is neither a picture nor sound in it that can be played.');
  return { tracks, notes };
}

async function videoFacts(video: InputVideoTrack): Promise<Track> {
  const config = await video.getDecoderConfig();
  if (config === null) throw new PushFault('its picture does not say how it is coded.');
  const { codec, description, codedWidth, codedHeight } = config;
  const { primaries, transfer, matrix, fullRange } = config.colorSpace ?? {};
  return {
    kind: 'video',
    trackId: VIDEO_ID,
    codec,
    temporalLayers: 1,
    ...descriptionOf(description),
    ...(codedWidth && codedHeight && { width: codedWidth, height: codedHeight }),
    colorSpace: {
      ...(primaries && { primaries }),
      ...(transfer && { transfer }),
      ...(matrix && { matrix }),
      ...(typeof fullRange === 'boolean' && { fullRange }),
    },
  };
}

async function audioFacts(audio: InputAudioTrack): Promise<Track> {
  const config = await audio.getDecoderConfig();
  if (config === null) throw new PushFault('its sound does not say how it is coded.');
  const { codec, description, sampleRate, numberOfChannels } = config;
  return {
    kind: 'audio',
    trackId: AUDIO_ID,
    codec,
    ...descriptionOf(description),
    sampleRate,
    channels: numberOfChannels,
  };
}

function descriptionOf(description: unknown): {
  description?: Uint8Array<ArrayBuffer>;
} {
  const bytes = bytesOf(description);
  return bytes === undefined ? {} : { description: Uint8Array.from(bytes) };
}

async function* packetsOf(
  track: InputTrack,
  piped: PipedInput | undefined,
): AsyncGenerator<MediaPacket> {
  const sink = new EncodedPacketSink(track);
  const next = (before: EncodedPacket | undefined) =>
    before === undefined ? sink.getFirstPacket() : sink.getNextPacket(before);
  for await (const { type, timestamp, data } of piped?.packets(next) ?? oneByOne(next)) {
    if (data.byteLength > 0) {
      yield { isKey: type === 'key', mediaMs: timestamp * 1000, payload: data };
    }
  }
}

/** So that never more is read than is played. */
async function* oneByOne<Packet>(
  next: (before: Packet | undefined) => Promise<Packet | null>,
): AsyncGenerator<Packet> {
  for (let packet = await next(undefined); packet !== null; packet = await next(packet)) {
    yield packet;
  }
}
