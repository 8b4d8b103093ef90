/**
 * Has segments made on a thread beside the hub, each once however many ask for it at the same moment, and keeps the last ones.
 * From: hls.ts. To: segment-thread.ts, one task at a time, so that the chunks of one segment are in memory.
 * Bounds: MAX_WAITING tasks; KEPT_BYTES of segments, of which the one that was asked for longest ago goes; what one address may
 * have made. A thread that does not answer is ended, and so is one that nobody needs.
 */
import { Worker } from 'node:worker_threads';
import { type Answer, refuse } from '@streamhub/protocol';
import type { Logger } from 'pino';
import type { Clock, Timer } from '../clock.ts';
import { AddressShare } from '../limits/address-share.ts';
import type { MuxTask } from './segment-muxer.ts';
import type { MuxResult } from './segment-thread.ts';

const MAX_WAITING = 64;
const KEPT_BYTES = 64_000_000;
/** What could not be made is known for as long as others are kept. */
const SMALLEST_BYTES = 10_000;
const ANSWER_WITHIN_MS = 10_000;
const IDLE_MS = 60_000;
const THREAD_HEAP_MB = 256;

type Made = Answer<{ bytes: Uint8Array }>;

type Share = ConstructorParameters<typeof AddressShare>[0];

interface Wish {
  /** Of what is asked for, among all streams. */
  name: string;
  address: string;
  /** Called when its turn comes. */
  task(): MuxTask | Promise<MuxTask>;
}

export class SegmentMaker implements AsyncDisposable {
  /** So many were made. */
  made = 0;
  readonly #clock: Clock;
  readonly #log: Logger;
  /** Those that are being made too; the last one asked for is the last. */
  readonly #kept = new Map<string, { made: Promise<Made>; bytes: number }>();
  readonly #wishes: AddressShare;
  #keptBytes = 0;
  #waiting = 0;
  #last: Promise<unknown> = Promise.resolve();
  #thread: Worker | undefined;
  #idle: Timer | undefined;
  #isOver = false;

  /** `share`: of one address. */
  constructor({ clock, log, share }: { clock: Clock; log: Logger; share: Share }) {
    this.#clock = clock;
    this.#log = log;
    this.#wishes = new AddressShare(share);
  }

  /** `not_for_hls`: its chunks are not what their track says. */
  get({ name, address, task }: Wish): Promise<Made> {
    const known = this.#kept.get(name);
    if (known !== undefined) {
      this.#kept.delete(name);
      this.#kept.set(name, known);
      return known.made;
    }
    const isTooMuch =
      this.#isOver ||
      this.#waiting >= MAX_WAITING ||
      this.#wishes.take(address, this.#clock.now()) === undefined;
    if (isTooMuch) return Promise.resolve(refuse('rate_limited'));
    this.#waiting += 1;
    const made = this.#last
      .then(() => this.#make(task))
      .then((result) => {
        this.#waiting -= 1;
        this.#keep(name, result);
        return result;
      });
    this.#last = made;
    this.#kept.set(name, { made, bytes: 0 });
    return made;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#isOver = true;
    this.#idle?.cancel();
    await this.#thread?.terminate();
    await this.#last;
  }

  /** Never rejects. */
  async #make(task: Wish['task']): Promise<Made> {
    try {
      if (this.#isOver) return refuse('rate_limited');
      const result = await this.#ask(await task());
      if ('why' in result) return refuse('not_for_hls', `It cannot be packed: ${result.why}.`);
      this.made += 1;
      return { ok: true, bytes: result.bytes };
    } catch (error) {
      if (!this.#isOver) this.#log.warn({ err: error }, 'a segment for HLS could not be made');
      return refuse('internal_error');
    }
  }

  async #ask(task: MuxTask): Promise<MuxResult> {
    const thread = this.#openThread();
    const { promise, resolve, reject } = Promise.withResolvers<MuxResult>();
    const ended = () => reject(new Error('its thread has ended'));
    thread.once('message', resolve).once('error', reject).once('exit', ended);
    const late = this.#clock.after(ANSWER_WITHIN_MS, () => void thread.terminate());
    thread.postMessage(task);
    try {
      return await promise;
    } catch (error) {
      this.#thread = undefined;
      throw error;
    } finally {
      late.cancel();
      thread.off('message', resolve).off('error', reject).off('exit', ended);
      this.#idle = this.#clock.after(IDLE_MS, () => this.#endThread());
    }
  }

  #openThread(): Worker {
    this.#idle?.cancel();
    if (this.#thread !== undefined) return this.#thread;
    const thread = new Worker(new URL('./segment-thread.ts', import.meta.url), {
      resourceLimits: { maxOldGenerationSizeMb: THREAD_HEAP_MB },
      stderr: true,
    });
    // A decoder has a line for each chunk that is wrong: a streamer could fill the log.
    thread.stderr.resume();
    thread.unref();
    // It may fail when nobody waits for it.
    thread.on('error', () => {
      if (this.#thread === thread) this.#thread = undefined;
    });
    this.#thread = thread;
    return thread;
  }

  #endThread(): void {
    void this.#thread?.terminate();
    this.#thread = undefined;
  }

  #keep(name: string, made: Made): void {
    const entry = this.#kept.get(name);
    if (entry === undefined) return;
    // A fault of the hub's is over when the next one asks.
    if (!made.ok && made.code !== 'not_for_hls') {
      this.#kept.delete(name);
      return;
    }
    entry.bytes = Math.max(SMALLEST_BYTES, made.ok ? made.bytes.byteLength : 0);
    this.#keptBytes += entry.bytes;
    for (const [oldest, { bytes }] of this.#kept) {
      if (this.#keptBytes <= KEPT_BYTES) return;
      // Those that are being made have no bytes yet.
      if (bytes === 0) continue;
      this.#kept.delete(oldest);
      this.#keptBytes -= bytes;
    }
  }
}
