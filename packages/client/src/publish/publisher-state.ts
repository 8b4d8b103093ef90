/**
 * What a Publisher tells the page.
 * From: publisher.ts. To: the page.
 */

import type { EndReason, ErrorCode, Visibility } from '@streamhub/protocol';
import type { ConnectProblem } from '../wire/connect-problem.ts';
import type { Leaving } from './send/sending-watch.ts';
import type { MicrophoneSignal } from './sound/sound-messages.ts';

/** The stream as its streamer sees it. `startedAt` is an ISO 8601 text, by the hub's clock. */
export interface LiveStream {
  streamKey: string;
  watchUrl: string;
  visibility: Visibility;
  startedAt: string;
  /** Whether the hub records it now. */
  isRecorded: boolean;
}

/** What a Publisher is doing. After `ended`, `taken_over` and `failed` it can go live again. */
export type PublisherState =
  | { name: 'idle' }
  /** `why`: what keeps the hub from being reached, once a try has failed. It is tried again all the same. */
  | { name: 'connecting'; why?: ConnectProblem }
  | ({ name: 'live' } & LiveStream)
  /** The connection broke; it comes back and resumes the stream by itself. */
  | ({ name: 'reconnecting'; why?: ConnectProblem } & LiveStream)
  /** Another page resumed the stream. `Publisher.resume` with the same credentials takes it back. */
  | { name: 'taken_over'; streamKey: string }
  | { name: 'ended'; streamKey: string; reason: EndReason }
  /**
   * `part_missing`: what draws the pictures did not load. `canvas_noise`: the browser gives noise in place of what is drawn.
   * Another code that is not the hub's: no hub answered in time.
   */
  | { name: 'failed'; code: ConnectProblem['code'] | StageProblem; message: string };

/** There is a stream, or there will be one unless something fails. */
export function isUnderWay({ name }: PublisherState): boolean {
  return name === 'connecting' || name === 'live' || name === 'reconnecting';
}

/** The same with `why`, or without it where the hub is reached; undefined while no hub is sought. */
export function whileSeeking(
  state: PublisherState,
  why: ConnectProblem | undefined,
): PublisherState | undefined {
  if (state.name !== 'connecting' && state.name !== 'reconnecting') return undefined;
  const { why: _, ...rest } = state;
  return why ? { ...rest, why } : rest;
}

export type StageProblem = 'part_missing' | 'canvas_noise';

/** The figures of one moment. */
export interface PublisherStats {
  viewers: number;
  /** Whether pictures leave, as was measured: a stream that is live may send none. */
  pictures: Leaving;
  /** Frames sent in the last second. */
  framesPerSecond: number;
  /** What the frames of the last second cost on the wire, in bits. */
  uploadBps: number;
  /** Since `goLive` or `resume`. */
  framesSent: number;
  /** Frames left out because those before them had not been encoded or had not left yet. */
  framesSkipped: number;
  /** There unless the mode is classic. */
  coded?: CodedStats;
  /** There unless the mode is classic. */
  uplink?: UplinkStats;
  /** Why the hub refused a frame in the last seconds, while the stream goes on; missing while it takes all. */
  refused?: ErrorCode;
  /** What the viewers report, from capture to paint; missing while nobody does. */
  delay?: { viewers: number; medianMs: number };
}

/**
 * What the streamer's own line takes. `full`: all that was planned. `line`: less bitrate, for the line carries no more.
 * `frame_rate`: and half of the frames, so that those there are stay good. `stopped`: no video until the line is free.
 */
export interface UplinkStats {
  /** What the video encoder was told to make. */
  targetBps: number;
  /** What the video of the last second had; `uploadBps` counts the sound and the preview too. */
  actualBps: number;
  /** The longest of the last second that anything waited for the line. */
  lagMs: number;
  reason: 'full' | 'line' | 'frame_rate' | 'stopped';
  /** What the line carried, all in all, when it was last found to carry too little; missing while the reason is `full`. */
  lineBps?: number;
}

/**
 * `on`, `muted`: sound leaves, or silence. `starting`: none has left yet. `failed`: none leaves, and it is tried again now and
 * then. `no_signal`: the microphone gives nothing to send. `none`: no microphone, nor a screen's sound. `unsupported`: this
 * browser cannot encode sound.
 */
export type SoundState =
  | 'on'
  | 'muted'
  | 'starting'
  | 'none'
  | 'no_signal'
  | 'unsupported'
  | 'failed';

/** What is sent as chunks: picture and sound. */
export interface CodedStats {
  /** As WebCodecs names it, or `jpeg`; empty before the first chunk. */
  codec: string;
  /** Of the pictures that are sent, in pixels; missing before the first. */
  size?: { width: number; height: number };
  sound: SoundState;
  /** Blocks of sound, about 10 ms each, that the encoder had no room for, since the stream began; missing while there are none. */
  soundSkipped?: number;
  /** What the microphone gives, muted or not; undefined without one, and before it is known. */
  microphone: MicrophoneSignal | undefined;
  /** So many viewers cannot decode this codec and see the preview. */
  unableViewers: number;
}

/** Before there is a stream. */
export const NO_STATS: PublisherStats = {
  viewers: 0,
  pictures: 'starting',
  framesPerSecond: 0,
  uploadBps: 0,
  framesSent: 0,
  framesSkipped: 0,
};

/** What a page must keep, out of sight of viewers, to resume its stream after a reload. */
export interface PublishCredentials {
  streamKey: string;
  publishToken: string;
}
