/**
 * Which node a stream's streamer is on: decided by the row in the store alone, where each move raises the epoch. What other
 * nodes say leads to a look at the store, never to a belief.
 * From: live-streams.ts (a streamer comes, a grace time ends), stream-cluster.ts (hints), the bus that is back,
 * this process that stood still. To: the store; the live streams.
 */
import { type Answer, refuse } from '@streamhub/protocol';
import type { Logger } from 'pino';
import type { Clock, Timer } from '../clock.ts';
import { keyInLog, matchesHash, shortKey } from '../secret.ts';
import type { StreamRowWithName } from '../store/rows.ts';
import type { StreamTable } from '../store/store.ts';
import type { LiveStream } from '../streams/live-stream.ts';
import type { LiveStreams } from '../streams/live-streams.ts';
import type { Bus } from './bus.ts';

const LOOK_EVERY_MS = 500;
/** A process whose timers were so late may have lost its streams meanwhile. */
const STOOD_STILL_MS = 2_000;
/** However many hints come. */
const CHECK_PAUSE_MS = 250;
/** Others who claim the stream in the same moment: the newest wins, as on one node. */
const TRIES = 5;

interface Parts {
  bus: Bus;
  nodeName: string;
  liveStreams: LiveStreams;
  streams: StreamTable;
  /** Its tracks and its buffer come to this node, if the one that has the stream still answers. */
  bringAlong(row: StreamRowWithName): Promise<void>;
  clock: Clock;
  log: Logger;
}

export class Ownership implements Disposable {
  readonly #parts: Parts;
  readonly #stop: () => void;
  #look: Timer | undefined;
  #lookedAtMs: number;
  #checkedAtMs = Number.NEGATIVE_INFINITY;
  #check: Timer | undefined;

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#lookedAtMs = parts.clock.now();
    this.#stop = parts.bus.onChange((isConnected) => {
      if (isConnected) this.checkSoon();
    });
    this.#lookAround();
  }

  /** The streamer of a stream that this node has not is here: the stream moves, if the token is right. */
  async claim(
    streamKey: string,
    publishToken: string,
  ): Promise<Answer<{ row: StreamRowWithName }> | undefined> {
    const { streams, bringAlong, nodeName: node, log } = this.#parts;
    for (let tries = 0; tries < TRIES; tries += 1) {
      const known = await streams.find(streamKey);
      if (known === undefined || known.ended_at !== null) return undefined;
      if (!matchesHash(publishToken, known.publish_token_hash)) {
        return refuse(known.visibility === 'private' ? 'stream_not_found' : 'not_the_streamer');
      }
      await bringAlong(known);
      const row = await streams.claim({ streamKey, epoch: known.epoch, node });
      if (row === undefined) continue;
      log.info({ streamKey: shortKey(streamKey), from: known.node }, 'stream moves to this node');
      return { ok: true, row };
    }
    return refuse('taken_over');
  }

  /** Its time is over here; but its streamer may be on another node by now. */
  async abandon(stream: LiveStream): Promise<void> {
    const { streams, liveStreams, clock } = this.#parts;
    const { streamKey, epoch } = stream;
    const end = { endedAtMs: clock.epochMs(), reason: 'abandoned' } as const;
    // A store that is away gets the row later, and keeps one of a higher epoch.
    const isOver = await streams.endIf({ streamKey, epoch, ...end }).catch(() => true);
    if (isOver) await liveStreams.end(stream, end.reason);
    else await this.#letGoIfLost(stream);
  }

  /** For an operator: a stream whose node is gone. False if there is none. */
  async endGone(streamKey: string): Promise<boolean> {
    const { streams, clock } = this.#parts;
    const row = await streams.find(streamKey);
    if (row === undefined || row.ended_at !== null) return false;
    const end = { endedAtMs: clock.epochMs(), reason: 'removed' } as const;
    return streams.endIf({ streamKey, epoch: row.epoch, ...end });
  }

  /** Something says that a stream of this node may be another's by now. */
  checkSoon(): void {
    const { clock } = this.#parts;
    const waitMs = Math.max(0, this.#checkedAtMs + CHECK_PAUSE_MS - clock.now());
    this.#check ??= clock.after(waitMs, () => void this.#checkAll());
  }

  [Symbol.dispose](): void {
    this.#stop();
    this.#look?.cancel();
    this.#check?.cancel();
  }

  #lookAround(): void {
    const { clock } = this.#parts;
    const nowMs = clock.now();
    if (nowMs - this.#lookedAtMs > STOOD_STILL_MS) this.checkSoon();
    this.#lookedAtMs = nowMs;
    this.#look = clock.after(LOOK_EVERY_MS, () => this.#lookAround());
  }

  /** One query tells of all streams that are still this node's. */
  async #checkAll(): Promise<void> {
    const { streams, liveStreams, nodeName: node, clock, log } = this.#parts;
    this.#check = undefined;
    this.#checkedAtMs = clock.now();
    try {
      const rows = await streams.allOpen({ node });
      const epochs = new Map(rows.map((row) => [row.stream_key, row.epoch]));
      const doubtful = liveStreams.own().filter((own) => epochs.get(own.streamKey) !== own.epoch);
      for (const stream of doubtful) await this.#letGoIfLost(stream);
    } catch (error) {
      log.warn({ err: error }, 'the store does not say which streams are still this node’s');
    }
  }

  /** A row that waits to be written is found as well. */
  async #letGoIfLost(stream: LiveStream): Promise<void> {
    const { streams, liveStreams, log } = this.#parts;
    const row = await streams.find(stream.streamKey);
    if (row === undefined || stream.role !== 'origin') return;
    if (row.ended_at !== null && row.end_reason !== null) {
      await liveStreams.end(stream, row.end_reason);
    } else if (row.epoch > stream.epoch) {
      log.info({ streamKey: keyInLog(stream), to: row.node }, 'stream has moved to another node');
      liveStreams.letGo(stream);
    }
  }
}

/** For the start: the streams of this node's life before are its own again, unless somebody else has them by now. */
export async function claimOwnRows(
  streams: StreamTable,
  node: string,
): Promise<StreamRowWithName[]> {
  const rows = await streams.allOpen({ node });
  const claimed = await Promise.all(
    rows.map(({ stream_key: streamKey, epoch }) => streams.claim({ streamKey, epoch, node })),
  );
  return claimed.filter((row) => row !== undefined);
}
