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

/** `paused`: its streamer's connection broke, and the hub waits. `offline`: a kept stream that nobody sends now. */
export type StreamState = 'live' | 'paused' | 'offline' | 'ended';

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
  | OfflineState
  | { state: 'ended'; endedAt: string; reason: EndReason }
);

interface OfflineState {
  state: 'offline';
  /** Those who wait. */
  viewers: number;
  /** When its streamer means to begin. */
  startsAt?: string;
}

/** `GET /api/streams`: the public streams. */
export interface StreamList {
  /** Those that are live or paused. */
  streams: StreamInfo[];
  /** Those that are offline and announced, the next first. Hubs before this field have none. */
  upcoming?: StreamInfo[];
}

/** `GET /api/session/streams`: the kept streams of whoever is logged in, those used last first. */
export interface KeptStreamList {
  streams: StreamInfo[];
}

/** `POST /api/streams/:streamKey/publish-token`: the only one that counts from now on. */
export interface NewPublishToken {
  publishToken: string;
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
