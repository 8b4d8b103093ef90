/**
 * Whoever takes a stream and whoever brings one, as a broadcast sees them: objects that are handed in. A socket is one
 * kind, a recorder or another node others; each is made by the room that knows what it is.
 * Implemented by socket-viewer.ts and by programs (docs/programs.md). Used by broadcast.ts.
 */
import type { ErrorCode, StreamFormat } from '@streamhub/protocol';
import type { SharedData, SharedFrames } from './buffer/shared-data.ts';
import type { Notice } from './notice.ts';

/** Whoever takes a stream. No method may throw or wait; all are called in the order in which things happen. */
export interface ViewerPort {
  /** Unique among all viewers of the hub, and the same when it joins again. */
  readonly id: string;
  /** Its place on the network, as limits by address count it; any text of its own for a program. */
  readonly address: string;
  /** How many people it stands for: 1 for a person, 0 for a recorder or for nodes that count their own. */
  readonly counts: number;
  /** `chunks`: batches of bytes. `base64`: JPEG frames as data URLs. */
  readonly format: StreamFormat;
  /** What it can decode; undefined if it has not said so. */
  readonly codecs?: readonly string[] | undefined;
  /** `budget`: chunks are left out for it when it is late. `everything`: never; its own queue must have a bound. */
  readonly pace: 'budget' | 'everything';
  /** Others watch behind it, each with a beginning of its own: it is sent also what has none yet. */
  readonly relays?: boolean;
  /** Bytes handed over that are still in this process. Cheap: asked at each batch. */
  readonly waitingBytes: number;
  /** One `stream:data`. Whoever keeps the bytes may keep views of them: nobody changes them afterwards. */
  sendData(data: SharedData): void;
  /** The `stream:buffer` of its join: of frames for `base64`, one batch for `chunks`. */
  sendBuffer(buffer: SharedFrames | Uint8Array): void;
  /** A notice: tracks, viewers, paused, resumed, ended. Made once for all viewers of the stream. */
  notify(notice: Notice): void;
  /** Calls back once all that was sent to this viewer before has come to it. */
  whenCaughtUp(then: () => void): void;
  /** It is in the stream's audience from now on. */
  entered?(streamKey: string): void;
  /** The opposite of `entered`. */
  left?(streamKey: string): void;
  /** Ends its connection and says why. False if it is ending already. */
  close(code: ErrorCode): boolean;
}

/** Whoever brings a stream. */
export interface StreamerPort {
  /** If the same connection also watches the stream, its viewer's id: it is told each notice once. */
  readonly id: string;
  /** Notices, `stream:keyframe` (it may do nothing about it), `stream:feedback`, and `stream:error` after a takeover. */
  notify(notice: Notice): void;
  /** On another node, which asks the streamer itself: takes the place of `stream:keyframe`. `wisher`: see keyframe-requests.ts. */
  wantsKeyframe?(wisher: string | undefined): void;
}

/** Where a stream's notices can be seen to go. Keys have no colon, so no stream's room is another's. */
export function roomOf(streamKey: string): string {
  return `stream:${streamKey}`;
}
