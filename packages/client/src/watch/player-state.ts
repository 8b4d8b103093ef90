/**
 * What a Player tells the page.
 * From: player.ts. To: the page.
 */
import type { EndReason, ErrorCode, Refusal } from '@streamhub/protocol';
import type { ConnectProblem } from '../wire/connect-problem.ts';
import type { Unreachable } from '../wire/hub-line.ts';

/** What a Player is doing. `ended`, `not_found`, `ticket_expired`, `damaged` and `refused` are final. */
export type PlayerState =
  /** `why`: what keeps it from being there, once a try has failed. It is tried again all the same. */
  | { name: 'connecting'; why?: ConnectProblem }
  /** Joined; no picture has come yet. */
  | { name: 'waiting' }
  | { name: 'live' }
  /** A recording plays, or stands at the picture that was sought. */
  | { name: 'replay' }
  /** The streamer's connection broke; the hub waits for it. The last picture stays. */
  | { name: 'paused' }
  /**
   * A stream whose link is kept: nobody is on air, and the picture begins by itself when somebody is. `startsAt`, an ISO 8601
   * text: when that is meant to be, if its streamer has said so. (`offline` to the hub: here that is a device without a network.)
   */
  | { name: 'off_air'; startsAt?: string }
  /** `reason` is missing when the stream had ended before this viewer came. */
  | { name: 'ended'; reason?: EndReason }
  /** There is no such stream, or it is private and what was shown does not open it: a password may. */
  | { name: 'not_found' }
  /** The ticket's time is over, before joining or while watching. */
  | { name: 'ticket_expired' }
  /** What was read of a recording is no recording. */
  | { name: 'damaged' }
  /** The viewer's own connection broke; it comes back by itself. */
  | { name: 'reconnecting'; why?: ConnectProblem }
  | { name: 'refused'; code: ErrorCode; message: string };

/** What the hub says about the stream. `startedAt` is an ISO 8601 text. */
export interface PlayerInfo {
  title: string;
  viewers: number;
  startedAt: string;
  /** Whether the hub records it now: everybody who may watch it may watch that later. */
  isRecorded?: boolean | undefined;
}

const FINAL: readonly string[] = ['ended', 'not_found', 'ticket_expired', 'refused', 'damaged'];

export function isFinal({ name }: PlayerState): boolean {
  return FINAL.includes(name);
}

/** There are pictures, of now or of before. */
export function isPlaying(state: PlayerState | undefined): boolean {
  return state?.name === 'live' || state?.name === 'replay';
}

/** What a refused `stream:join` means; undefined: a moment later it may be accepted. */
export function refusedJoin({ code, message }: Refusal | Unreachable): PlayerState | undefined {
  switch (code) {
    case 'unreachable':
    case 'rate_limited':
    case 'store_unavailable':
    case 'internal_error':
      return undefined;
    case 'stream_not_found':
      return { name: 'not_found' };
    case 'ticket_expired':
      return { name: 'ticket_expired' };
    case 'stream_ended':
      return { name: 'ended' };
    default:
      return { name: 'refused', code, message };
  }
}
