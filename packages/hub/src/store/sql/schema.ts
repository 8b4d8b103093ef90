/** The tables as Kysely knows them, as the newest migration leaves them. From: rows.ts. */
import type {
  AccountRow,
  BroadcastRow,
  RecordingRow,
  SessionRow,
  StoredFileRow,
  StreamRow,
  UserRow,
} from '../rows.ts';

/** One row at most: the key that is in force. */
interface PublishKeyRow {
  id: 1;
  key_hash: string;
  created_at: number;
}

interface SecretRow {
  name: string;
  secret: string;
}

export interface Schema {
  users: UserRow;
  streams: StreamRow;
  accounts: AccountRow;
  sessions: SessionRow;
  publish_keys: PublishKeyRow;
  secrets: SecretRow;
  broadcasts: BroadcastRow;
  recordings: RecordingRow;
  stored_files: StoredFileRow;
}
