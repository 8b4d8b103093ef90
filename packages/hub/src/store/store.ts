/**
 * What outlives the process, as the hub asks for it: one interface for each table. A database is an implementation of
 * these, and all follow the same contract (packages/hub/test/store-contract.ts): sqlite/sqlite-store.ts for one process,
 * postgres/postgres-store.ts for many nodes.
 * From: the two factories, the live streams, accounts and rights. To: the implementation that the hub has opened.
 *
 * `save` never rejects and is never awaited on the way of a frame: what cannot be written now waits in memory
 * (background-writes.ts) and is found all the same. Everything else rejects if the database cannot be used.
 */
import type { EndReason } from '@streamhub/protocol';
import type { BackgroundWrites } from './background-writes.ts';
import type {
  AccountRow,
  BroadcastRow,
  RecordingRow,
  RecordingRowWithName,
  SessionRow,
  StoredFileRow,
  StreamRowWithName,
  UserRow,
} from './rows.ts';
import type { FaultOf } from './store-fault.ts';

export interface Store extends AsyncDisposable {
  readonly users: UserTable;
  readonly streams: StreamTable;
  readonly keptStreams: KeptStreamTable;
  readonly accounts: AccountTable;
  readonly publishKeys: PublishKeyTable;
  readonly secrets: SecretTable;
  readonly broadcasts: BroadcastTable;
  readonly recordings: RecordingTable;
  readonly storedFiles: StoredFileTable;
  /** What waits to be written. */
  readonly writes: BackgroundWrites;
  /** What an error that one of these rejects with says of the database. */
  readonly faultOf: FaultOf;
  /** Whether the database can be asked now, so that nodes know of each other's rows. False in place of an error. */
  answers(): Promise<boolean>;
  /** Runs the task, unless another node that has the same database does so now: then false. */
  asOnlyNode(task: () => Promise<void>): Promise<boolean>;
  /** Twice is harmless. What waits is not written: `writes.settled()` comes before. */
  close(): Promise<void>;
}

export interface UserTable {
  /** The whole row, new or changed. Resolves when it is written or waits to be; never rejects. */
  save(row: UserRow): Promise<void>;
  /** Undefined if nobody has that token. */
  find(tokenHash: string): Promise<UserRow | undefined>;
  /** The publish key that this user has proved to have, if any. */
  keyHashOf(userId: string): Promise<string | undefined>;
  /**
   * Those without streams whom nobody has seen since: `withKey`, of those who have shown a publish key, which is all that is
   * lost with a row; `others`. Returns how many went.
   */
  forgetUnseenSince(times: { withKey: number; others: number }): Promise<number>;
}

export interface StreamTable {
  /**
   * The whole row, new or changed: its user's is saved before. Resolves when it is written or waits to be; never rejects.
   * A row of a higher epoch stays as it is, and so does one that has an end and is not kept.
   */
  save(row: StreamRowWithName): Promise<void>;
  find(streamKey: string): Promise<StreamRowWithName | undefined>;
  /** Those without an end: all, or those of one node and of none. For the start: what was live when the process died. */
  allOpen(of?: { node: string }): Promise<StreamRowWithName[]>;
  /**
   * Makes this node the stream's, with the next epoch, if nobody else has done so since that epoch and the stream has not ended.
   * Of many who try at once one is given the row, as it is now. `beginsAtMs`: a kept stream between two broadcasts, whose
   * next one begins then.
   */
  claim(wish: {
    streamKey: string;
    epoch: number;
    node: string | null;
    beginsAtMs?: number;
  }): Promise<StreamRowWithName | undefined>;
  /** Ends the stream, if it has still that epoch and no end. False: it has moved, has ended, or is unknown. */
  endIf(end: {
    streamKey: string;
    epoch: number;
    endedAtMs: number;
    reason: EndReason;
  }): Promise<boolean>;
  /**
   * Those that ended before, and of the others all but the newest `most`; never one that is kept, or of which there is
   * a recording. With them go
   * their broadcasts. Returns how many went.
   */
  forgetEnded(which: { beforeMs: number; most: number }): Promise<number>;
}

/** Whoever wants to keep a stream. The places are hashes. */
export interface Keeper {
  userId: string;
  accountId: string | null;
  address: string;
  network: string;
}

/** How many streams are kept, of all, and of those with something in common with a keeper. */
export interface KeptCounts {
  ofAll: number;
  /** Of the account, if there is one. */
  ofUser: number;
  ofAddress: number;
  ofNetwork: number;
}

/** The rows of kept streams, on air and offline. */
export interface KeptStreamTable {
  count(keeper: Keeper): Promise<KeptCounts>;
  /** Those used last first. */
  ofAccount(accountId: string): Promise<StreamRowWithName[]>;
  /** Public ones that are offline and begin after that, the next first. */
  upcoming(which: { afterMs: number; most: number }): Promise<StreamRowWithName[]>;
  /**
   * Those that have been offline since before then, and were not announced for a later time, are kept no longer: they have
   * ended, like all others. Returns how many.
   */
  giveUpUnusedSince(beforeMs: number): Promise<number>;
}

/** The accounts, and the sessions of those who are logged in. */
export interface AccountTable {
  /** False if there is an account with this name. */
  insert(row: AccountRow): Promise<boolean>;
  find(nameKey: string): Promise<AccountRow | undefined>;
  /** By their names' keys, in the order of their code points. */
  all(): Promise<AccountRow[]>;
  /** With its sessions. False if there is none with this name. */
  remove(nameKey: string): Promise<boolean>;
  insertSession(row: SessionRow): Promise<void>;
  /** Whose session this is, if it has not expired. */
  ofSession(session: { tokenHash: string; nowMs: number }): Promise<AccountRow | undefined>;
  /** Harmless if there is none. */
  removeSession(tokenHash: string): Promise<void>;
  /** Returns how many went. */
  forgetSessionsExpiredBefore(timeMs: number): Promise<number>;
}

/** The hash of the hub's publish key. Read each time it counts: another process may have changed the key. */
export interface PublishKeyTable {
  hash(): Promise<string | undefined>;
  /** Puts the first key in force. False: there is one. */
  begin(key: { keyHash: string; nowMs: number }): Promise<boolean>;
  /** The key that was in force is not any more. */
  replace(key: { keyHash: string; nowMs: number }): Promise<void>;
}

/** What all nodes must have in common to believe what one of them has signed. */
export interface SecretTable {
  /** The secret of that name, made the first time. Of many who ask at once all are given the same. */
  common(name: string, make: () => string): Promise<string>;
}

/** Each time on air of each stream. */
export interface BroadcastTable {
  /** The whole row, new or changed: its stream's is saved before. Resolves when it is written or waits to be; never rejects. */
  save(row: BroadcastRow): Promise<void>;
  /** The newest of the stream that has not ended. */
  openOf(streamKey: string): Promise<BroadcastRow | undefined>;
  /**
   * Those that ended before, and of the others all but the newest `most`; never one of which there is a recording. Returns how
   * many went.
   */
  forgetEnded(which: { beforeMs: number; most: number }): Promise<number>;
}

/** What there is of broadcasts on the disk. */
export interface RecordingTable {
  /** The whole row, new or changed: its broadcast's is saved before. Resolves when it is written or waits to be; never rejects. */
  save(row: RecordingRow): Promise<void>;
  find(broadcastId: string): Promise<RecordingRow | undefined>;
  /** Those of a stream that began before, the newest first. */
  ofStream(which: { streamKey: string; beforeMs: number; most: number }): Promise<RecordingRow[]>;
  /** Of public streams that nobody removed, and done: the newest first. */
  newestPublic(most: number): Promise<RecordingRowWithName[]>;
  /** Of all streams, the oldest first: those behind `after`, or from the beginning. */
  page(which: { after: RecordingRow | undefined; most: number }): Promise<RecordingRow[]>;
  /** Harmless if there is none. */
  remove(broadcastId: string): Promise<void>;
}

/** What of the recordings is in an object storage. Nothing is sent there that has no row. */
export interface StoredFileTable {
  /** The row as it is, new or of an earlier attempt. Undefined: the database knows no such recording. */
  begin(file: {
    name: string;
    recordingId: string;
    bytes: number;
  }): Promise<StoredFileRow | undefined>;
  noteUpload(file: { name: string; upload: string | null }): Promise<void>;
  /** It is whole there, and has so many bytes. False: its recording was deleted meanwhile, and perhaps the row as well. */
  confirm(file: { name: string; bytes: number }): Promise<boolean>;
  /** Those that are whole, by their names. */
  ofRecording(recordingId: string): Promise<StoredFileRow[]>;
  /** Whether there is one of any recording that is whole. */
  hasAny(): Promise<boolean>;
  /** It belongs to its recording no longer, and is to be deleted. */
  release(name: string): Promise<void>;
  /** Something may be there that has no recording. Harmless if the row is there. */
  addOrphan(file: { name: string; bytes: number }): Promise<void>;
  /** Those whose recordings were deleted. */
  orphans(most: number): Promise<StoredFileRow[]>;
  /** It is deleted there. A file that has a recording stays. */
  forgetOrphan(name: string): Promise<void>;
}
