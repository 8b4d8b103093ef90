/** The rows of the tables, whatever database they are in. Times are milliseconds since 1970. */
import type { EndReason, RecordingState, Visibility } from '@streamhub/protocol';

export interface UserRow {
  user_id: string;
  username: string;
  token_hash: string;
  created_at: number;
  seen_at: number;
  /** The publish key that this user has proved to have; null: none. It counts while it is the hub's. */
  publish_key_hash: string | null;
}

export interface StreamRow {
  stream_key: string;
  user_id: string;
  title: string;
  visibility: Visibility;
  publish_token_hash: string;
  /** Of a private stream that opens with a password, as `hashPassword` writes it. */
  password_hash: string | null;
  started_at: number;
  ended_at: number | null;
  end_reason: EndReason | null;
  peak_viewers: number;
  /** The name of the node that its streamer is on, or was on last. Null: the hub has no names for its nodes. */
  node: string | null;
  /** Higher by one each time that the stream moves to another node, or to another life of the same one. */
  epoch: number;
  /** 1: a kept stream. One that has an end then is offline, and may go on air again. Numbers, for SQLite has no booleans. */
  is_kept: 0 | 1;
  /** When its streamer means to begin, while it is offline. */
  starts_at: number | null;
  /** Of a kept stream: the account that it belongs to; null: none, or one that was removed. */
  account_id: string | null;
  /** Whence it was made a kept one: hashes with a key of the hub's. */
  kept_by_address: string | null;
  kept_by_network: string | null;
}

/** With the name of its user. */
export type StreamRowWithName = StreamRow & { username: string };

export interface AccountRow {
  account_id: string;
  name: string;
  /** The name as names are compared. */
  name_key: string;
  password_hash: string;
  created_at: number;
}

export interface SessionRow {
  token_hash: string;
  account_id: string;
  created_at: number;
  expires_at: number;
}

/** One time on air of a stream. */
export interface BroadcastRow {
  broadcast_id: string;
  stream_key: string;
  started_at: number;
  ended_at: number | null;
  end_reason: EndReason | null;
  peak_viewers: number;
}

/** What was kept of a broadcast. Its stream's rights are its own. */
export interface RecordingRow {
  broadcast_id: string;
  stream_key: string;
  title: string;
  state: RecordingState;
  started_at: number;
  /** When something was written for the last time, as far as the row knows. */
  ended_at: number;
  bytes: number;
  files: number;
}

export interface RecordingRowWithName extends RecordingRow {
  /** Whose stream it is. */
  username: string;
}

/** A file of a recording in an object storage: on its way there, or whole. */
export interface StoredFileRow {
  /** Of the object, below what all of them begin with. */
  name: string;
  /** Null: its recording was deleted, and so the object has to be. */
  recording_id: string | null;
  bytes: number;
  /** 1: it was looked at there, and nothing else is needed to read it. */
  is_whole: 0 | 1;
  /** How far it is, for whoever goes on with it: of use to the sender alone. */
  upload: string | null;
}
