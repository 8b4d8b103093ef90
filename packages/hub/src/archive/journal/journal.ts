/**
 * One recording as the hub's thread has it: what is handed to it is written by the other thread, in order.
 * From: recorder.ts. To: journal-writer.ts, which made it.
 * Bound: MAX_WAITING_BYTES that are not written yet. Beyond, `hasRoom` is false until half of them are, and whoever records
 * must drop, and count that here.
 */
import type { ToThread } from './journal-messages.ts';
import { SharedCounts } from './shared-counts.ts';
import type { LineFields } from './sidecar-line.ts';

const MAX_WAITING_BYTES = 8_000_000;

/** Whole chunks, or none and lines alone. */
export interface Piece {
  /** Copied by whoever takes it. */
  bytes: Uint8Array;
  chunks: number;
  epochMs: number;
  /** Each stands before the chunk that begins at its offset in the bytes. */
  lines: readonly { fields: LineFields; offset: number }[];
  /** A reader can begin here, knowing these tracks. `number`: of their statement. */
  start?: { number: number; fields: LineFields } | undefined;
}

type WithoutId<Message> = Message extends unknown ? Omit<Message, 'id'> : never;

interface Parts {
  folder: string;
  post(message: WithoutId<Extract<ToThread, { do: 'append' }>>): void;
  handed(bytes: number): void;
  hasRoomForAll(): boolean;
  onSlow(): void;
  onKeepingUp(): void;
  onClosing(): void;
}

export class Journal {
  readonly folder: string;
  readonly counts = new SharedCounts();
  readonly closed = Promise.withResolvers<void>();
  isClosing = false;
  readonly #parts: Parts;
  #handedBytes = 0;
  #droppedChunks = 0;
  #isSlow = false;
  /** What comes next depends on what is lost: the recorder has to drop something, and then waits for a key chunk. */
  #hasGap = false;

  constructor(parts: Parts) {
    this.folder = parts.folder;
    this.#parts = parts;
  }

  /** Cheap: asked at each batch. */
  get waitingBytes(): number {
    return this.#handedBytes - this.counts.handledBytes;
  }

  get hasRoom(): boolean {
    if (this.#hasGap) return false;
    const { waitingBytes } = this;
    const most = this.#isSlow ? MAX_WAITING_BYTES / 2 : MAX_WAITING_BYTES;
    return waitingBytes < most && (waitingBytes === 0 || this.#parts.hasRoomForAll());
  }

  append(piece: Piece): void {
    if (this.isClosing) return;
    if (this.#isSlow && piece.bytes.byteLength > 0) {
      this.#isSlow = false;
      this.#parts.onKeepingUp();
    }
    const bytes = piece.bytes.byteLength;
    this.#handedBytes += bytes;
    this.#parts.handed(bytes);
    this.#parts.post({ do: 'append', ...piece });
  }

  /** What came while there was no room. */
  dropped(chunks: number): void {
    this.#droppedChunks += chunks;
    this.#hasGap = false;
    if (this.#isSlow) return;
    this.#isSlow = true;
    this.#parts.onSlow();
  }

  /** Resolves when all is written, synced and closed. Twice is harmless. */
  close(): Promise<void> {
    if (!this.isClosing) {
      this.isClosing = true;
      this.#parts.onClosing();
    }
    return this.closed.promise;
  }

  /** The thread has died with what it was handed. */
  nothingWaits(): void {
    this.#handedBytes = this.counts.handledBytes;
    this.#hasGap = true;
  }

  /** On the disk, all files. */
  get size(): number {
    return this.counts.size;
  }

  /** With the sidecar. */
  get diskBytes(): number {
    return this.counts.diskBytes;
  }

  get files(): number {
    return this.counts.files;
  }

  get lostChunks(): number {
    return this.counts.lostChunks + this.#droppedChunks;
  }
}
