/**
 * Streams whose link outlives a broadcast: made, waited for, sent again, changed and deleted. What waits for nobody is a row.
 * From: the requests, http/. To: live-streams.ts, the store.
 *
 * One task at a time for each stream, so that none writes over what another has read: bounded by the limits of requests.
 */
import { type Answer, limits, type Refusal, refuse, type StreamInfo } from '@streamhub/protocol';
import type { Logger } from 'pino';
import type { StreamerPort } from '../broadcast/ports.ts';
import type { Clock } from '../clock.ts';
import type { Place } from '../limits/address-group.ts';
import { hashToken, keyInLog, matchesHash, newToken } from '../secret.ts';
import type { StreamRowWithName } from '../store/rows.ts';
import type { Store } from '../store/store.ts';
import { followRow } from './kept-change.ts';
import { type KeepLimits, mayKeepOneMore, placeHashes } from './kept-places.ts';
import { type LiveStream, stateOf } from './live-stream.ts';
import type { LiveStreams } from './live-streams.ts';
import type { OtherNodes } from './other-nodes.ts';
import type { Created, StreamFactory } from './stream-factory.ts';
import { liveStreamInfo, offlineStreamInfo } from './stream-info.ts';
import { streamRowOf } from './stream-row.ts';

interface Parts extends KeepLimits {
  liveStreams: LiveStreams;
  factory: StreamFactory;
  store: Pick<Store, 'streams' | 'keptStreams'>;
  otherNodes: Pick<OtherNodes, 'rowChanged' | 'onRowChanged'>;
  /** For what is kept of an address. */
  placeKey: Uint8Array;
  clock: Clock;
  log: Logger;
}

export interface ResumeWish {
  streamKey: string;
  publishToken: string;
  port: StreamerPort;
  place: Place;
  /** False: goes on with a broadcast, and begins none. */
  begins: boolean;
  /** Whether whoever asks, or whoever made the stream, may begin a broadcast now. */
  mayBegin(row: StreamRowWithName): Promise<Refusal | undefined>;
}

/** `null` takes the announcement back. */
export interface KeptChange {
  title?: string | undefined;
  startsAtMs?: number | null | undefined;
}

type NewStream = Omit<Parameters<LiveStreams['create']>[0], 'keeping'> & {
  accountId: string | null;
  /** It is announced, and not on air. */
  startsAtMs?: number | undefined;
};

/** No stream: it is offline. */
type CreatedKept = Created & { stream: LiveStream | undefined };

/** Nodes that begin and end it in the same moment. */
const TRIES = 5;
/** Whoever lists streams does so by the second. */
const UPCOMING_CACHED_MS = 2_000;

export class KeptStreams {
  readonly #parts: Parts;
  readonly #turns = new Map<string, Promise<unknown>>();
  /** Streams whose rows are about to be looked at. */
  readonly #looks = new Set<string>();
  #upcoming: { untilMs: number; streams: Promise<StreamInfo[]> } | undefined;

  constructor(parts: Parts) {
    this.#parts = parts;
    parts.otherNodes.onRowChanged((streamKey) => this.lookAgain(streamKey));
  }

  /** With a `startsAtMs` it is not on air: it waits for `resume`. */
  async create({ accountId, startsAtMs, ...request }: NewStream): Promise<Answer<CreatedKept>> {
    const { liveStreams, factory, store, placeKey } = this.#parts;
    const { userId } = request.streamer;
    if (startsAtMs !== undefined && !this.#isAhead(startsAtMs))
      return refuse('invalid_request', WHEN);
    const hashes = placeHashes(request.place, placeKey);
    // One after the other, so that a burst cannot pass a limit.
    return this.#inTurn('', async () => {
      const counts = await store.keptStreams.count({ userId, accountId, ...hashes });
      if (!mayKeepOneMore(counts, this.#parts)) return refuse('too_many_kept_streams');
      const keeping = { accountId, ...hashes };
      if (startsAtMs !== undefined) {
        const { stream, publishToken } = await factory.create({ ...request, keeping, startsAtMs });
        this.#upcoming = undefined;
        const { streamKey, startedAtMs } = stream;
        return { ok: true, stream: undefined, streamKey, publishToken, startedAtMs };
      }
      return liveStreams.create({ ...request, keeping });
    });
  }

  /** The streamer is back, or begins another broadcast of a kept stream. */
  async resume(wish: ResumeWish): Promise<Answer<{ stream: LiveStream }>> {
    const { liveStreams } = this.#parts;
    const stream = liveStreams.get(wish.streamKey);
    const isHere = stream?.role === 'origin' && stateOf(stream) !== 'offline';
    return isHere
      ? liveStreams.resume(wish)
      : this.#inTurn(wish.streamKey, () => this.#goOnAir(wish));
  }

  /** For whoever waits: `enter` is called with the stream in memory, and brings a viewer into its audience. */
  enter<Entered extends object>(
    streamKey: string,
    enter: (stream: LiveStream) => Answer<Entered>,
  ): Promise<Answer<Entered>> {
    const { liveStreams, store } = this.#parts;
    return this.#inTurn(streamKey, async () => {
      const row = await store.streams.find(streamKey);
      const stream = liveStreams.get(streamKey) ?? (row && liveStreams.offline.open(row));
      if (stream === undefined) return refuse('stream_ended');
      const answer = enter(stream);
      liveStreams.offline.forgetIfEmpty(stream);
      return answer;
    });
  }

  async change(streamKey: string, change: KeptChange): Promise<Answer<{ info: StreamInfo }>> {
    const { startsAtMs } = change;
    if (startsAtMs != null && !this.#isAhead(startsAtMs)) return refuse('invalid_request', WHEN);
    return this.#inTurn(streamKey, async () => {
      const row = await this.#write(streamKey, (old) => ({
        ...old,
        title: change.title ?? old.title,
        starts_at: startsAtMs === undefined ? old.starts_at : startsAtMs,
      }));
      return row === undefined ? refuse('stream_ended') : { ok: true, info: this.infoOf(row) };
    });
  }

  /** The one from before is void at once: whoever sends by it does so no longer. */
  renewToken(streamKey: string): Promise<Answer<{ publishToken: string }>> {
    const { log } = this.#parts;
    return this.#inTurn(streamKey, async () => {
      const publishToken = newToken();
      const publish_token_hash = hashToken(publishToken);
      const row = await this.#write(streamKey, (old) => ({ ...old, publish_token_hash }));
      if (row === undefined) return refuse('stream_ended');
      log.info({ streamKey: keyInLog({ streamKey, ...row }) }, 'kept stream has a new token');
      return { ok: true, publishToken };
    });
  }

  /** Its link is over; so is its broadcast, if it is on air. False if no kept stream has the key. */
  remove(streamKey: string, reason: 'ended' | 'removed'): Promise<boolean> {
    const { clock, log } = this.#parts;
    return this.#inTurn(streamKey, async () => {
      const end = { ended_at: clock.epochMs(), end_reason: reason };
      const row = await this.#write(streamKey, (old) => ({ ...old, ...end, is_kept: 0 }));
      if (row === undefined) return false;
      log.info({ streamKey: keyInLog({ streamKey, ...row }), reason }, 'kept stream is deleted');
      return true;
    });
  }

  /** Another node has changed the row. However often it says so, one look at a time waits. */
  lookAgain(streamKey: string): void {
    const { liveStreams, store, log } = this.#parts;
    if (this.#looks.has(streamKey) || liveStreams.get(streamKey) === undefined) return;
    this.#looks.add(streamKey);
    const look = this.#inTurn(streamKey, async () => {
      this.#looks.delete(streamKey);
      const row = await store.streams.find(streamKey);
      const stream = liveStreams.get(streamKey);
      const isKept = stream?.role === 'edge' || stream?.keeping !== undefined;
      if (row !== undefined && stream !== undefined && isKept) followRow(stream, row, liveStreams);
      this.#upcoming = undefined;
    });
    look.catch((error: unknown) => log.debug({ err: error }, 'a changed stream was not looked at'));
  }

  async ofAccount(accountId: string): Promise<StreamInfo[]> {
    const rows = await this.#parts.store.keptStreams.ofAccount(accountId);
    return rows.map((row) => this.infoOf(row));
  }

  /** Public ones that are announced, the next first; one that is late for an hour. */
  upcoming(): Promise<StreamInfo[]> {
    const { clock, store } = this.#parts;
    const nowMs = clock.now();
    if (this.#upcoming === undefined || this.#upcoming.untilMs <= nowMs) {
      const afterMs = clock.epochMs() - limits.upcomingLateMs;
      const found = store.keptStreams.upcoming({ afterMs, most: limits.upcomingMax });
      const streams = found.then((rows) => rows.map((row) => this.infoOf(row)));
      this.#upcoming = { untilMs: nowMs + UPCOMING_CACHED_MS, streams };
    }
    return this.#upcoming.streams;
  }

  infoOf(row: StreamRowWithName): StreamInfo {
    const stream = this.#parts.liveStreams.get(row.stream_key);
    return stream === undefined ? offlineStreamInfo(row) : liveStreamInfo(stream);
  }

  /** Of nodes that begin a stream in the same moment one does; the others take it over as any stream on air. */
  async #goOnAir(wish: ResumeWish): Promise<Answer<{ stream: LiveStream }>> {
    const { liveStreams, store } = this.#parts;
    for (let tries = 0; tries < TRIES; tries += 1) {
      const row = await store.streams.find(wish.streamKey);
      const isOffline = row?.is_kept === 1 && row.ended_at !== null;
      const answer = isOffline ? await this.#begin(row, wish) : await liveStreams.resume(wish);
      const wasKept = row?.is_kept === 1 && !isOffline;
      const hasJustEnded = wasKept && answer?.ok === false && answer.code === 'stream_ended';
      if (answer !== undefined && !hasJustEnded) return answer;
    }
    return refuse('taken_over');
  }

  /** Undefined: another node has begun it meanwhile. */
  async #begin(
    row: StreamRowWithName,
    wish: ResumeWish,
  ): Promise<Answer<{ stream: LiveStream }> | undefined> {
    if (!matchesHash(wish.publishToken, row.publish_token_hash)) {
      return refuse(row.visibility === 'private' ? 'stream_not_found' : 'not_the_streamer');
    }
    if (!wish.begins) return refuse('stream_ended');
    const refusal = await wish.mayBegin(row);
    if (refusal !== undefined) return refusal;
    this.#upcoming = undefined;
    return this.#parts.factory.node === null
      ? this.#parts.liveStreams.begin(row, wish)
      : this.#beginAlone(row, wish);
  }

  async #beginAlone(
    row: StreamRowWithName,
    wish: ResumeWish,
  ): Promise<Answer<{ stream: LiveStream }> | undefined> {
    const { liveStreams, factory, store, clock } = this.#parts;
    const { stream_key: streamKey, epoch } = row;
    const claim = { streamKey, epoch, node: factory.node, beginsAtMs: clock.epochMs() };
    const claimed = await store.streams.claim(claim);
    if (claimed === undefined) return undefined;
    const begun = liveStreams.begin(claimed, wish);
    if (begun.ok) return begun;
    // There is no room for it here: it is offline as before.
    await store.streams.save({ ...row, epoch: claimed.epoch });
    return begun;
  }

  /** The stream in memory follows. Undefined if no kept stream has the key. */
  async #write(
    streamKey: string,
    change: (row: StreamRowWithName) => StreamRowWithName,
  ): Promise<StreamRowWithName | undefined> {
    const { liveStreams, store, otherNodes } = this.#parts;
    const found = await store.streams.find(streamKey);
    if (found?.is_kept !== 1) return undefined;
    const stream = liveStreams.get(streamKey);
    const isHere = stream !== undefined && stream.role === 'origin';
    const row = change(isHere ? streamRowOf(stream) : found);
    if (stream !== undefined) followRow(stream, row, liveStreams);
    await store.streams.save(row);
    this.#upcoming = undefined;
    otherNodes.rowChanged(streamKey);
    return row;
  }

  #isAhead(startsAtMs: number): boolean {
    const aheadMs = startsAtMs - this.#parts.clock.epochMs();
    return aheadMs > 0 && aheadMs <= limits.startsAtMaxMs;
  }

  #inTurn<Result>(key: string, task: () => Promise<Result>): Promise<Result> {
    const before = this.#turns.get(key) ?? Promise.resolve();
    const mine = before.then(task, task);
    this.#turns.set(key, mine);
    const done = () => {
      if (this.#turns.get(key) === mine) this.#turns.delete(key);
    };
    mine.then(done, done);
    return mine;
  }
}

const WHEN = 'startsAt: must be a time that is still to come, within a year';
