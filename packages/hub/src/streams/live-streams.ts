/**
 * The life of a stream: created, paused while its streamer is away, resumed, ended; and brought back as paused after the
 * process stopped or died. A kept stream goes offline in place of its end, and may begin again.
 * From: requests, intakes that are lost, housekeeping, operators, the hub's start and end.
 * To: the broadcasts (viewers are told), the store (rows).
 */
import {
  type Answer,
  type EndReason,
  type Refusal,
  refuse,
  type Visibility,
} from '@streamhub/protocol';
import type { Logger } from 'pino';
import type { BufferBudget } from '../broadcast/buffer-budget.ts';
import type { StreamerPort, ViewerPort } from '../broadcast/ports.ts';
import type { StreamDistributor } from '../broadcast/stream-distributor.ts';
import type { Clock } from '../clock.ts';
import type { Place } from '../limits/address-group.ts';
import { keyInLog, matchesHash, shortKey } from '../secret.ts';
import type { StreamRowWithName } from '../store/rows.ts';
import type { StreamTable } from '../store/store.ts';
import type { User } from '../users/user-factory.ts';
import { EdgeStreams } from './edge-streams.ts';
import { type Keeping, type LiveStream, type NewStream, stateOf } from './live-stream.ts';
import { OfflineStreams } from './offline-streams.ts';
import { giveTo, goOnAir, pause, type Streamer, type Taking, tellResumed } from './on-air.ts';
import type { OwnStreams } from './own-streams.ts';
import type { Created, StreamFactory } from './stream-factory.ts';
import { makeStream } from './stream-making.ts';
import { type StreamLimits, StreamPlaces } from './stream-places.ts';
import { streamRowOf } from './stream-row.ts';
import type { StreamWitness } from './stream-witness.ts';
import { takenOver } from './taken-over.ts';

interface Parts extends StreamLimits {
  factory: StreamFactory;
  distributor: StreamDistributor;
  streams: StreamTable;
  bufferBudget: BufferBudget;
  /** Whether the store can be asked: if not, nobody else would know of a new stream. */
  storeAnswers(): Promise<boolean>;
  witness: StreamWitness;
  clock: Clock;
  log: Logger;
  graceMs: number;
}

export class LiveStreams {
  readonly #live = new Map<string, LiveStream>();
  readonly #parts: Parts;
  /** Kept streams that nobody sends now, as far as somebody waits for them. */
  readonly offline: OfflineStreams;
  /** Those of other nodes that are watched here. */
  readonly edges: EdgeStreams;
  readonly #places: StreamPlaces;
  #own: OwnStreams | undefined;

  constructor(parts: Parts) {
    this.#parts = parts;
    const make = (row: StreamRowWithName) => this.#make(parts.factory.restore(row), 'origin');
    this.offline = new OfflineStreams({ distributor: parts.distributor, make });
    this.edges = new EdgeStreams({
      live: this.#live,
      offline: this.offline,
      distributor: parts.distributor,
      begin: (row) => this.#begin(parts.factory.restore(row), { role: 'edge' }),
    });
    const end = (stream: LiveStream) => void this.end(stream, 'abandoned');
    this.#places = new StreamPlaces({ ...parts, own: () => this.own(), end });
  }

  /** On air, or a kept one for which somebody waits. */
  get(streamKey: string): LiveStream | undefined {
    return this.#live.get(streamKey) ?? this.offline.get(streamKey);
  }

  nameInLog(streamKey: string): string {
    const stream = this.get(streamKey);
    return stream === undefined ? shortKey(streamKey) : keyInLog(stream);
  }

  /** Those on air. */
  all(): Iterable<LiveStream> {
    return this.#live.values();
  }

  /** Those whose streamer is on this node, or is waited for here. */
  own(): LiveStream[] {
    return [...this.#live.values()].filter(({ role }) => role === 'origin');
  }

  get count(): number {
    return this.own().length;
  }

  /** Called whenever a stream becomes this node's own, and when it is not any more. */
  watchOwn(watcher: OwnStreams): void {
    this.#own = watcher;
  }

  async create(request: {
    streamer: User;
    /** Who brings it. */
    port: StreamerPort;
    place: Place;
    title: string;
    visibility: Visibility;
    passwordHash?: string | undefined;
    isRecorded?: boolean | undefined;
    /** Of a kept stream. */
    keeping?: Keeping;
  }): Promise<Answer<Created & { stream: LiveStream }>> {
    const { factory, storeAnswers, witness, log } = this.#parts;
    const owner = { userId: request.streamer.userId, place: request.place };
    const refusal = this.#places.refusal(owner);
    if (refusal !== undefined) return refusal;
    return this.#places.whileCreating(owner, async () => {
      if (!(await storeAnswers())) return refuse('store_unavailable');
      const made = await factory.create(request);
      const stream = this.#begin(made.stream, { role: 'origin', port: request.port });
      witness.began(stream);
      log.info({ streamKey: keyInLog(stream), visibility: stream.visibility }, 'stream created');
      const { streamKey, startedAtMs } = stream;
      return { ok: true, stream, streamKey, startedAtMs, publishToken: made.publishToken };
    });
  }

  /** For the start: what was live when the last process ended waits for its streamers, for the grace time from now on. */
  restore(rows: readonly StreamRowWithName[]): void {
    const { factory, witness, clock, log, graceMs } = this.#parts;
    for (const row of rows) {
      const stream = this.#begin(factory.restore(row), { role: 'origin' });
      stream.grace = clock.after(graceMs, () => this.#abandon(stream));
      witness.returned(stream);
    }
    const streams = rows.length;
    if (streams > 0)
      log.warn({ streams, graceMs }, 'streams of the last run wait for their streamers');
  }

  /** The streamer is back, or moved to another connection: the newest one wins. */
  async resume({
    streamKey,
    publishToken,
    ...streamer
  }: Streamer & { streamKey: string; publishToken: string }): Promise<
    Answer<{ stream: LiveStream }>
  > {
    const known = this.#live.get(streamKey);
    if (known?.role === 'origin') {
      const isRight = matchesHash(publishToken, known.publishTokenHash);
      return isRight ? this.#give(known, streamer) : refuse('not_the_streamer');
    }
    const claimed = await this.#own?.claim(streamKey, publishToken);
    if (claimed === undefined) return this.refuseMissing(streamKey);
    if (!claimed.ok) return claimed;
    const { startedAtMs: knownMs } = this.get(streamKey) ?? {};
    const isNext = knownMs !== undefined && knownMs !== claimed.row.started_at;
    return this.#give(this.#bringHere(claimed.row), { ...streamer, isNext });
  }

  /** It is another node's from now on: its viewers stay, its streamer is told. */
  letGo(stream: LiveStream): void {
    stream.grace?.cancel();
    stream.grace = undefined;
    stream.broadcast.streamer?.notify(takenOver());
    stream.role = 'edge';
    this.#parts.witness.left(stream);
    this.#own?.lost(stream);
  }

  /** The next broadcast of a kept stream that is offline. Whoever waits for it is there at once. */
  begin(row: StreamRowWithName, { port, place }: Streamer): Answer<{ stream: LiveStream }> {
    const { factory, witness, streams, clock, log } = this.#parts;
    const refusal = this.#places.refusal({ userId: row.user_id, place });
    if (refusal !== undefined) return refusal;
    const { stream_key: streamKey } = row;
    // Another node's, and this one has not heard yet that its broadcast is over.
    const known = this.#live.get(streamKey);
    if (known !== undefined)
      this.edges.sleep(known, { endedAtMs: clock.epochMs(), reason: 'ended' });
    const stream = this.offline.take(streamKey) ?? this.#make(factory.restore(row), 'origin');
    // Another node may have had it since. A row that has an end keeps it for its epoch.
    const epoch = row.ended_at === null ? row.epoch : row.epoch + 1;
    Object.assign(stream, { role: 'origin', epoch });
    goOnAir(stream, { port, place, node: factory.node, clock });
    void streams.save(streamRowOf(stream));
    this.#enter(stream);
    witness.began(stream);
    tellResumed(stream, { isNext: true });
    log.info({ streamKey: keyInLog(stream) }, 'kept stream is on air');
    return { ok: true, stream };
  }

  /** Its streamer is gone: it waits for the grace time. */
  streamerLost(stream: LiveStream): void {
    if (stateOf(stream) === 'live') this.#pause(stream);
  }

  /** Or joins again, perhaps in another way. */
  addViewer(stream: LiveStream, port: ViewerPort): void {
    stream.broadcast.join(port);
    stream.announcer.viewersChanged(stream);
  }

  /** Harmless for who does not watch it. */
  removeViewer(stream: LiveStream, viewerId: string): void {
    stream.viewerDelays.forget(viewerId);
    if (stream.broadcast.leave(viewerId)) stream.announcer.viewersChanged(stream);
    this.offline.forgetIfEmpty(stream);
  }

  /** A kept stream goes offline, unless the owner has removed it. Resolves when other nodes can find that, or it waits. */
  end(stream: LiveStream, reason: EndReason): Promise<void> {
    const { distributor, streams, witness, clock, log } = this.#parts;
    const { streamKey, peakViewers } = stream;
    if (!this.#live.delete(streamKey)) return Promise.resolve();
    stream.grace?.cancel();
    if (reason === 'removed') stream.keeping = undefined;
    const end = { endedAtMs: clock.epochMs(), reason };
    if (stream.keeping === undefined) {
      stream.announcer.stop();
      distributor.unregister(streamKey, { reason });
    } else this.offline.goOffline(stream, end);
    this.#own?.over(stream);
    // Other nodes wait no longer here.
    this.offline.forgetIfEmpty(stream);
    const saved = streams.save(streamRowOf(stream, end));
    witness.ended(stream, end);
    log.info({ streamKey: keyInLog(stream), reason, peakViewers }, 'stream ended');
    return saved;
  }

  /** For the hub's stop: viewers are told to wait, and the next start brings each stream back, as after a death. */
  leaveAll(): void {
    for (const stream of this.own()) {
      this.streamerLost(stream);
      stream.grace?.cancel();
      void this.#parts.streams.save(streamRowOf(stream));
      this.#parts.witness.left(stream);
    }
  }

  /** Why there is no live stream with this key here. */
  async refuseMissing(streamKey: string): Promise<Refusal> {
    const row = await this.#parts.streams.find(streamKey);
    // Whoever may know of a private stream asks elsewhere (watch-rights.ts); for all others there never was one.
    if (row === undefined || row.visibility === 'private') return refuse('stream_not_found');
    return refuse(row.ended_at === null ? 'not_the_streamer' : 'stream_ended');
  }

  #give(stream: LiveStream, taking: Taking): { ok: true; stream: LiveStream } {
    const { clock, log } = this.#parts;
    const became = giveTo(stream, { ...taking, clock });
    if (became !== undefined) log.info({ streamKey: keyInLog(stream) }, became);
    return { ok: true, stream };
  }

  /** A stream of another node until now. Whoever watches it here goes on. */
  #bringHere(row: StreamRowWithName): LiveStream {
    const { factory, witness } = this.#parts;
    const known = this.#live.get(row.stream_key) ?? this.edges.wake(row.stream_key);
    const wasOwn = known?.role === 'origin';
    const stream = known ?? this.#begin(factory.restore(row), { role: 'origin' });
    const { node, epoch, started_at: startedAtMs } = row;
    Object.assign(stream, { role: 'origin', node, epoch, startedAtMs });
    if (known !== undefined && !wasOwn) this.#own?.begun(stream);
    if (!wasOwn) witness.returned(stream);
    return stream;
  }

  #begin(made: NewStream, as: { role: LiveStream['role']; port?: StreamerPort }): LiveStream {
    const stream = this.#make(made, as.role);
    stream.broadcast.streamer = as.port;
    this.#enter(stream);
    return stream;
  }

  #make(made: NewStream, role: LiveStream['role']): LiveStream {
    return makeStream(made, { ...this.#parts, role });
  }

  #enter(stream: LiveStream): void {
    this.#live.set(stream.streamKey, stream);
    if (stream.role === 'origin') this.#own?.begun(stream);
  }

  #abandon(stream: LiveStream): void {
    if (this.#own === undefined) void this.end(stream, 'abandoned');
    else this.#own.abandon(stream);
  }

  #pause(stream: LiveStream): void {
    const { clock, log, graceMs } = this.#parts;
    stream.grace = clock.after(graceMs, () => this.#abandon(stream));
    pause(stream, graceMs);
    log.info({ streamKey: keyInLog(stream), graceMs }, 'streamer lost, waiting');
  }
}
