/**
 * What the hub answers over HTTP. Source: docs/protocol.md, section "HTTP".
 * Times are ISO 8601 texts.
 */
import type { EndReason } from './stream-news.ts';
import type { Visibility } from './streaming.ts';

/**
 * What a request shows for its right to a private stream, in the forms of `Authorization`, which a proxy with a login of its own
 * needs for itself. Where it is sent, `Authorization` is not looked at.
 */
export const RIGHT_HEADER = 'x-streamhub-authorization';

/** `paused`: its streamer's connection broke, and the hub waits. */
export type StreamState = 'live' | 'paused' | 'ended';

/** `GET /api/streams/:streamKey`. `startedAt` and `endedAt` are ISO 8601 texts. */
export type StreamInfo = {
  streamKey: string;
  title: string;
  streamer: string;
  visibility: Visibility;
  startedAt: string;
  peakViewers: number;
} & (
  | { state: 'live' | 'paused'; viewers: number }
  | { state: 'ended'; endedAt: string; reason: EndReason }
);

/** `GET /api/streams`: the public streams that are live or paused. */
export interface StreamList {
  streams: StreamInfo[];
}

/** Who may stream: everybody, who has the hub's key, or who has an account. */
export type PublishMode = 'open' | 'key' | 'account';

/** `GET /api/hub`. */
export interface HubInfo {
  publish: PublishMode;
  /** The address that the hub's operator has given for it; without a slash at the end. */
  publicUrl?: string;
  /** The name of the account that the asking browser is logged in with. */
  user?: string;
}

/** `POST /api/streams/:streamKey/tickets`. */
export interface Ticket {
  ticket: string;
  /** The stream's link with the ticket in it. */
  watchUrl: string;
  expiresAt: string;
}
