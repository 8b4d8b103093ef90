/**
 * Streams and recordings for players of HLS: playlists, and segments that are made when they are asked for.
 * From: ../http/hls-routes.ts, for whoever may watch. To: live-windows.ts, recording-segments.ts; segment-maker.ts.
 */
import { type Answer, refuse } from '@streamhub/protocol';
import type { Logger } from 'pino';
import type { RecordingReader } from '../archive/reading/recording-reader.ts';
import type { FoundRecording } from '../archive/reading/recordings.ts';
import type { Clock } from '../clock.ts';
import type { LiveStream } from '../streams/live-stream.ts';
import type { LiveStreams } from '../streams/live-streams.ts';
import type { HlsFile } from './hls-path.ts';
import type { LiveWindow } from './live-window.ts';
import { LiveWindows } from './live-windows.ts';
import { playlistText, targetOf } from './playlist.ts';
import { type RecordingSegment, segmentsOf } from './recording-segments.ts';
import { SegmentMaker } from './segment-maker.ts';
import type { MuxTask } from './segment-muxer.ts';

/** Of one segment of a recording, which is in memory while it is made. */
const MAX_SEGMENT_BYTES = 64_000_000;
/** A recording's playlist keeps it while it grows. */
const LEAST_TARGET_S = 4;

export interface PlaylistAnswer {
  text: string;
  /** Nothing is added any more. */
  isOver: boolean;
}

type FileOf = Extract<HlsFile, { what: 'init' | 'segment' }>;

interface Known {
  segments: RecordingSegment[];
  /** What they were made of. */
  keys: number;
  isWhole: boolean;
  text: string | undefined;
}

export class Hls implements AsyncDisposable {
  readonly windows: LiveWindows;
  readonly maker: SegmentMaker;
  readonly #clock: Clock;
  readonly #recordings = new WeakMap<RecordingReader, Known>();

  constructor(parts: { clock: Clock; liveStreams: LiveStreams; log: Logger }) {
    this.#clock = parts.clock;
    this.windows = new LiveWindows(parts);
    this.maker = new SegmentMaker(parts);
  }

  /** Resolves when there is a segment. */
  async livePlaylist(stream: LiveStream): Promise<Answer<PlaylistAnswer>> {
    const open = await this.windows.ofLive(stream);
    return open.ok ? { ok: true, ...textOf(open.window) } : open;
  }

  /** Of a stream that is not on air: for those who have not seen its end yet. */
  endedPlaylist(streamKey: string): Answer<PlaylistAnswer> {
    const window = this.windows.ofEnded(streamKey);
    return window === undefined ? refuse('stream_ended') : { ok: true, ...textOf(window) };
  }

  async liveFile(
    streamKey: string,
    { what, window: name, number }: FileOf,
    address: string,
  ): Promise<Answer<{ bytes: Uint8Array }>> {
    const window = this.windows.find(streamKey);
    if (window === undefined || window.name !== name) return refuse('not_found');
    const task = what === 'init' ? window.initTask(number) : window.segmentTask(number);
    if (task === undefined) return refuse('not_found');
    return this.maker.get({ name: `${name} ${what} ${number}`, address, task });
  }

  async recordingPlaylist(found: FoundRecording): Promise<Answer<PlaylistAnswer>> {
    const { row } = found;
    const known = await this.#known(found);
    const { segments, isWhole } = known;
    if (segments.length === 0) {
      return isWhole
        ? refuse('not_for_hls')
        : refuse('rate_limited', 'Nothing of it is whole yet. Try again in a moment.');
    }
    known.text ??= playlistText({
      kind: isWhole ? 'vod' : 'event',
      targetS: targetOf(segments.map(secondsOf), LEAST_TARGET_S),
      sequence: 0,
      discontinuities: 0,
      isOver: isWhole,
      segments: segments.map((segment, index) => ({
        uri: `${index}.m4s`,
        initUri: `${segment.section.number}.mp4`,
        durationS: secondsOf(segment),
        epochMs: row.started_at + segment.startMs,
        isDiscontinuous: segment.isDiscontinuous,
      })),
    });
    return { ok: true, text: known.text, isOver: isWhole };
  }

  async recordingFile(
    found: FoundRecording,
    { what, number }: FileOf,
    address: string,
  ): Promise<Answer<{ bytes: Uint8Array }>> {
    const { segments } = await this.#known(found);
    const segment =
      what === 'segment'
        ? segments[number]
        : segments.find(({ section }) => section.number === number);
    if (segment === undefined) return refuse('not_found');
    if (segment.to - segment.from > MAX_SEGMENT_BYTES) {
      return refuse('not_for_hls', 'Its key frames are too far from each other.');
    }
    const name = `${found.row.broadcast_id} ${what} ${number}`;
    const task = () => this.#taskOf(found.reader, { what, segment });
    return this.maker.get({ name, address, task });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.windows[Symbol.dispose]();
    await this.maker[Symbol.asyncDispose]();
  }

  async #known({ row, reader }: FoundRecording): Promise<Known> {
    const nowMs = this.#clock.now();
    const times = await reader.times(nowMs);
    const keys = times.keys.at.length;
    const isWhole = row.state === 'done';
    const before = this.#recordings.get(reader);
    if (before?.keys === keys && before.isWhole === isWhole) return before;
    const { bytes: journalBytes } = await reader.files(nowMs);
    const segments = segmentsOf(times, { journalBytes, isWhole });
    const known = { segments, keys, isWhole, text: undefined };
    this.#recordings.set(reader, known);
    return known;
  }

  async #taskOf(
    reader: RecordingReader,
    { what, segment }: { what: MuxTask['what']; segment: RecordingSegment },
  ): Promise<MuxTask> {
    const { section, from, to, endMs } = segment;
    const files = await reader.files(this.#clock.now());
    return {
      what,
      tracks: section.tracks,
      bytes: await files.bytesAt(from, to - from),
      originUs: section.timestampUs,
      originS: section.timeMs / 1000,
      endUs: section.timestampUs + (endMs - section.timeMs) * 1000,
    };
  }
}

function textOf(window: LiveWindow): PlaylistAnswer {
  return { text: playlistText(window.playlist()), isOver: window.isOver };
}

function secondsOf({ startMs, endMs }: RecordingSegment): number {
  return (endMs - startMs) / 1000;
}
