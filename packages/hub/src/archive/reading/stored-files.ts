/**
 * Files of a recording that are somewhere else than in its folder, as a reader needs them.
 * From: journal-files.ts and sidecar-source.ts, which read by them. To: whoever has such files.
 */
export interface StoredFile {
  /** As in the folder. */
  name: string;
  bytes: number;
}

export interface StoredFiles {
  /** Those that are whole there. Asked for again each time: a file that has gone from the folder is among them. */
  all(): Promise<readonly StoredFile[]>;
  /** Reads only as fast as it is taken. `to` is not read any more. */
  read(file: StoredFile, range: { from: number; to: number }): AsyncIterable<Uint8Array>;
}
