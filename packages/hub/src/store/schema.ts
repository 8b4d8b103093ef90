/** The tables, as the newest migration leaves them. Times are milliseconds since 1970. */
import type { EndReason, Visibility } from '@streamhub/protocol';

export interface UserRow {
  user_id: string;
  username: string;
  token_hash: string;
  created_at: number;
  seen_at: number;
}

export interface StreamRow {
  stream_key: string;
  user_id: string;
  title: string;
  visibility: Visibility;
  publish_token_hash: string;
  started_at: number;
  ended_at: number | null;
  end_reason: EndReason | null;
  peak_viewers: number;
}

export interface Schema {
  users: UserRow;
  streams: StreamRow;
}
