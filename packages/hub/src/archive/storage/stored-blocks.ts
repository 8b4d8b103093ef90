/**
 * Reads of an object storage, in blocks that all readers share: a thousand people at one place of a recording are one request.
 * A slow reader holds a block, never a request.
 * From: stored-recording.ts. To: object-storage.ts.
 * Bounds: MAX_AT_ONCE requests, MAX_WAITING that wait for at most WAITS_MS, MAX_KEPT blocks in memory of which the one read longest
 * ago goes; beyond, and for REST_MS after a request that got no answer or one that says "later", a StorageFault at once.
 */
import type { Clock, Timer } from '../../clock.ts';
import { faultOf } from './fault-of.ts';
import type { ObjectStorage } from './object-storage.ts';
import { StorageFault } from './storage-fault.ts';

export const BLOCK_BYTES = 262_144;
const MAX_AT_ONCE = 8;
const MAX_WAITING = 256;
const WAITS_MS = 10_000;
const MAX_KEPT = 256;
const REST_MS = 1_000;

interface Parts {
  storage: Pick<ObjectStorage, 'read'>;
  clock: Clock;
}

/** One that waits for its request. */
interface Turn {
  begin(): void;
  giveUp(fault: StorageFault): void;
}

export class StoredBlocks {
  readonly #parts: Parts;
  /** The one asked for last is the last. */
  readonly #blocks = new Map<string, Promise<Uint8Array>>();
  readonly #waiting = new Set<Turn>();
  #underWay = 0;
  #rest: { untilMs: number; fault: StorageFault } | undefined;
  /** Reads that failed, or were never tried. */
  failures = 0;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Requests that are under way. */
  get underWay(): number {
    return this.#underWay;
  }

  /** `size`: of the whole object. Rejects with a StorageFault. */
  block(name: string, { index, size }: { index: number; size: number }): Promise<Uint8Array> {
    const key = `${name} ${index}`;
    const known = this.#blocks.get(key);
    this.#blocks.delete(key);
    const block = known ?? this.#read(name, { index, size });
    this.#blocks.set(key, block);
    const [oldest] = this.#blocks.keys();
    if (this.#blocks.size > MAX_KEPT && oldest !== undefined) this.#blocks.delete(oldest);
    if (known === undefined) {
      block.catch(() => {
        this.failures += 1;
        if (this.#blocks.get(key) === block) this.#blocks.delete(key);
      });
    }
    return block;
  }

  async #read(name: string, { index, size }: { index: number; size: number }): Promise<Uint8Array> {
    await this.#place();
    try {
      const from = index * BLOCK_BYTES;
      const to = Math.min(from + BLOCK_BYTES, size);
      return await this.#parts.storage.read(name, { from, to, size });
    } catch (error) {
      const fault = faultOf(error);
      if (fault.kind === 'away' || fault.kind === 'later') this.#pause(fault);
      throw fault;
    } finally {
      this.#giveBack();
    }
  }

  /** Taken in this same step, or later: then it is one that somebody has given back. */
  async #place(): Promise<void> {
    const { clock } = this.#parts;
    if (this.#rest !== undefined && clock.now() < this.#rest.untilMs) throw this.#rest.fault;
    if (this.#underWay < MAX_AT_ONCE) {
      this.#underWay += 1;
      return;
    }
    if (this.#waiting.size >= MAX_WAITING) throw tooMuch();
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const turn: Turn = { begin: resolve, giveUp: reject };
    this.#waiting.add(turn);
    const late: Timer = clock.after(WAITS_MS, () => {
      this.#waiting.delete(turn);
      reject(tooMuch());
    });
    await promise.finally(() => late.cancel());
  }

  #giveBack(): void {
    const [turn] = this.#waiting;
    if (turn === undefined) {
      this.#underWay -= 1;
      return;
    }
    this.#waiting.delete(turn);
    turn.begin();
  }

  /** It is asked again soon, but not by all that wait for it. */
  #pause(fault: StorageFault): void {
    this.#rest = { untilMs: this.#parts.clock.now() + REST_MS, fault };
    for (const turn of this.#waiting) turn.giveUp(fault);
    this.#waiting.clear();
  }
}

function tooMuch(): StorageFault {
  return new StorageFault('busy', 'more is asked of the object storage than it gives');
}
