/**
 * What the hub's thread and the journals' thread say to each other.
 * From: journal-outbox.ts. To: serve-journals.ts; and back, to journal-writer.ts.
 */
import type { LineFields } from './sidecar-line.ts';

/** What the thread is begun with: memory that both see. */
export interface JournalThreadData {
  counts: SharedArrayBuffer;
  ring: SharedArrayBuffer;
}

export type ToThread =
  | { do: 'open'; id: number; folder: string; counts: SharedArrayBuffer; epochMs: number }
  | {
      do: 'append';
      id: number;
      bytes: Uint8Array;
      chunks: number;
      epochMs: number;
      lines: readonly { fields: LineFields; offset: number }[];
      /** Here a reader can begin, knowing these tracks. `number`: of their statement. */
      start?: { number: number; fields: LineFields } | undefined;
    }
  | { do: 'close'; id: number }
  /** Closes all, and ends. */
  | { do: 'stop'; id: number };

export type FromThread =
  | { is: 'trouble'; id: number; reason: string }
  | { is: 'well'; id: number }
  | { is: 'closed'; id: number };
