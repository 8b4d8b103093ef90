/**
 * What `GET /api/streams` and `GET /api/streams/:key` answer. Source: docs/protocol.md, section "HTTP".
 * Times are ISO 8601 texts.
 */
import type { EndReason } from './events.ts';
import type { Visibility } from './requests.ts';

export type StreamState = 'live' | 'paused' | 'ended';

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

export interface StreamList {
  streams: StreamInfo[];
}
