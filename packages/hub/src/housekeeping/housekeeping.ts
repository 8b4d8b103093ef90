/**
 * The lazy cleanup: once an hour by default, never on the way of a frame.
 * Ends streams whose streamer is connected and has sent nothing for an hour, and forgets old rows.
 */
import type { Logger } from 'pino';
import type { Clock, Timer } from '../clock.ts';
import type { Store } from '../store/store.ts';
import { stateOf } from '../streams/live-stream.ts';
import type { LiveStreams } from '../streams/live-streams.ts';

const SILENT_TOO_LONG_MS = 60 * 60 * 1000;
const JUST_NOW_MS = 60 * 60 * 1000;
/** Some 50 MB of ended streams: the disk is bounded like memory, whatever was made in the meantime. */
const KEPT_STREAMS_MAX = 100_000;

interface Parts {
  liveStreams: LiveStreams;
  store: Store;
  clock: Clock;
  log: Logger;
  everyMs: number;
  keepRowsMs: number;
  /** So long a kept stream may be offline. */
  keepLinksMs: number;
}

export class Housekeeping {
  readonly #parts: Parts;
  #next: Timer;

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#next = this.#schedule();
  }

  /** One round of cleaning. Never throws: what fails is logged and tried again the next time. */
  async sweep(): Promise<void> {
    const { liveStreams, store, clock, log } = this.#parts;
    const nowMs = clock.now();
    const silent = liveStreams.own().filter(
      // Who is away has the grace time instead.
      (stream) => stateOf(stream) === 'live' && nowMs - stream.silentSinceMs >= SILENT_TOO_LONG_MS,
    );
    for (const stream of silent) void liveStreams.end(stream, 'abandoned');
    const abandoned = silent.length;
    try {
      const isDone = await store.asOnlyNode(() => this.#clean(abandoned));
      if (!isDone) log.info({ abandoned }, 'another node does the housekeeping of the store');
    } catch (error) {
      log.error({ err: error }, 'housekeeping could not clean the store');
    }
  }

  stop(): void {
    this.#next.cancel();
  }

  async #clean(abandoned: number): Promise<void> {
    const { store, clock, log, keepRowsMs, keepLinksMs } = this.#parts;
    const epochMs = clock.epochMs();
    const beforeMs = epochMs - keepRowsMs;
    const unused = await store.keptStreams.giveUpUnusedSince(epochMs - keepLinksMs);
    const streams = await store.streams.forgetEnded({ beforeMs, most: KEPT_STREAMS_MAX });
    const broadcasts = await store.broadcasts.forgetEnded({ beforeMs, most: KEPT_STREAMS_MAX });
    // A user's row is written a moment before that of its stream.
    const others = epochMs - JUST_NOW_MS;
    const withKey = Math.min(beforeMs, others);
    const users = await store.users.forgetUnseenSince({ withKey, others });
    const sessions = await store.accounts.forgetSessionsExpiredBefore(epochMs);
    const gone = { unused, streams, broadcasts, users, sessions };
    log.info({ abandoned, ...gone }, 'housekeeping done');
  }

  #schedule(): Timer {
    return this.#parts.clock.after(this.#parts.everyMs, () => {
      this.#next = this.#schedule();
      void this.sweep();
    });
  }
}
