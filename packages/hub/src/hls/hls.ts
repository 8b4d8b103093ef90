/**
 * Streams and recordings for players of HLS: playlists, and segments that are made when they are asked for.
 * From: ../http/hls-routes.ts, for whoever may watch. To: live-windows.ts, recorded-hls.ts; segment-maker.ts.
 */
import { type Answer, refuse } from '@streamhub/protocol';
import type { Logger } from 'pino';
import type { FoundRecording } from '../archive/reading/recordings.ts';
import type { Clock } from '../clock.ts';
import type { LiveStream } from '../streams/live-stream.ts';
import type { LiveStreams } from '../streams/live-streams.ts';
import type { HlsFile } from './hls-path.ts';
import type { LiveWindow } from './live-window.ts';
import { LiveWindows } from './live-windows.ts';
import { multivariantText, type Offer } from './multivariant.ts';
import { type Playlist, playlistText } from './playlist.ts';
import { RecordedHls } from './recorded-hls.ts';
import { SegmentMaker } from './segment-maker.ts';

/** What one address may have made. A CDN asks once for all its viewers; a player that seeks asks for one or two. */
const SHARE = { atOnce: 100, oneInMs: 50 };
/** To code the sound of two seconds takes some 50 ms. */
const SHARE_OF_AAC = { atOnce: 60, oneInMs: 100 };

export interface PlaylistAnswer {
  text: string;
  /** Nothing is added any more. */
  isOver: boolean;
}

type ListOf = Extract<HlsFile, { what: 'playlist' }>['list'];
type FileOf = Extract<HlsFile, { what: 'init' | 'segment' }>;

interface Parts {
  clock: Clock;
  liveStreams: LiveStreams;
  log: Logger;
  /** Sound that is Opus can be had as AAC. */
  hasAac: boolean;
}

export class Hls implements AsyncDisposable {
  readonly windows: LiveWindows;
  readonly maker: SegmentMaker;
  /** On a thread of its own, so that nobody else waits until sound is coded. */
  readonly aacMaker: SegmentMaker;
  readonly #recorded: RecordedHls;
  readonly #hasAac: boolean;

  constructor(parts: Parts) {
    this.#hasAac = parts.hasAac;
    this.#recorded = new RecordedHls(parts);
    this.windows = new LiveWindows(parts);
    this.maker = new SegmentMaker({ ...parts, share: SHARE });
    this.aacMaker = new SegmentMaker({ ...parts, share: SHARE_OF_AAC });
  }

  /** Without AAC there is one playlist, and nothing to choose from. */
  serves(file: HlsFile): boolean {
    return this.#hasAac || (file.what === 'playlist' ? file.list === 'index' : !file.isAac);
  }

  /** Resolves when there is a segment. */
  async livePlaylist(stream: LiveStream, list: ListOf): Promise<Answer<PlaylistAnswer>> {
    const open = await this.windows.ofLive(stream);
    return open.ok ? this.#liveText(open.window, list) : open;
  }

  /** Of a stream that is not on air: for those who have not seen its end yet. */
  endedPlaylist(streamKey: string, list: ListOf): Answer<PlaylistAnswer> {
    const window = this.windows.ofEnded(streamKey);
    return window === undefined ? refuse('stream_ended') : this.#liveText(window, list);
  }

  async liveFile(
    streamKey: string,
    file: FileOf,
    address: string,
  ): Promise<Answer<{ bytes: Uint8Array }>> {
    const window = this.windows.find(streamKey);
    const task = window?.name === file.window ? window?.kept.task(file, file.number) : undefined;
    if (task === undefined) return refuse('not_found');
    return this.#make(file, { of: `${file.window}`, address, task });
  }

  recordingPlaylist(found: FoundRecording, list: ListOf): Promise<Answer<PlaylistAnswer>> {
    const text = (playlist: Playlist, offer: Offer) => this.#textOf(list, playlist, offer);
    return this.#recorded.list(found, { kind: list, text });
  }

  async recordingFile(
    found: FoundRecording,
    file: FileOf,
    address: string,
  ): Promise<Answer<{ bytes: Uint8Array }>> {
    const wanted = await this.#recorded.task(found, { kind: file, number: file.number });
    if (!wanted.ok) return wanted;
    return this.#make(file, { of: found.row.broadcast_id, address, task: wanted.task });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.windows[Symbol.dispose]();
    await this.maker[Symbol.asyncDispose]();
    await this.aacMaker[Symbol.asyncDispose]();
  }

  #make(
    { what, isAac, number }: FileOf,
    { of, ...wish }: { of: string } & Pick<Parameters<SegmentMaker['get']>[0], 'address' | 'task'>,
  ): Promise<Answer<{ bytes: Uint8Array }>> {
    const maker = isAac ? this.aacMaker : this.maker;
    return maker.get({ name: `${of} ${what} ${number}`, ...wish });
  }

  #liveText(window: LiveWindow, list: ListOf): Answer<PlaylistAnswer> {
    const offer = window.kept.offer();
    if (offer === undefined) return refuse('stream_ended');
    return { ok: true, text: this.#textOf(list, window.playlist(), offer), isOver: window.isOver };
  }

  #textOf(list: ListOf, playlist: Playlist, offer: Offer): string {
    if (list === 'index' && this.#hasAac) return multivariantText(offer);
    return playlistText(playlist, { isAac: list === 'aac' });
  }
}
