/**
 * The streams of this node for all others, and theirs for this one: an origin for each stream whose streamer is here, an edge
 * for each that has viewers here and its streamer elsewhere.
 * From: cluster.ts, which makes it; the live streams (what begins and ends); requests. To: origin.ts, edge.ts.
 */
import type { Logger } from 'pino';
import type { Picture } from '../broadcast/buffer/stream-buffer.ts';
import type { BufferBudget } from '../broadcast/buffer-budget.ts';
import { NOBODY_ELSEWHERE } from '../broadcast/viewer-codecs.ts';
import type { Clock } from '../clock.ts';
import type { Metrics } from '../observe/metrics.ts';
import type { StreamRowWithName } from '../store/rows.ts';
import type { StreamTable } from '../store/store.ts';
import type { LiveStream } from '../streams/live-stream.ts';
import type { LiveStreams } from '../streams/live-streams.ts';
import type { OtherNodes, StreamElsewhere } from '../streams/other-nodes.ts';
import type { OwnStreams } from '../streams/own-streams.ts';
import { streamRowOf } from '../streams/stream-row.ts';
import type { Bus } from './bus.ts';
import { BusDelay } from './bus-delay.ts';
import { Edge, type EdgeParts } from './edge.ts';
import { askOrigin } from './edge-join.ts';
import { MessageFaults } from './message-faults.ts';
import { isSubjectKey, maxBodyBytes, UP } from './messages.ts';
import { NodeClocks } from './node-clocks.ts';
import { Origin, type OriginParts } from './origin.ts';
import { Ownership } from './ownership.ts';
import { RecentPictures } from './recent-pictures.ts';

interface Parts {
  bus: Bus;
  nodeName: string;
  liveStreams: LiveStreams;
  streams: StreamTable;
  bufferBudget: BufferBudget;
  metrics: Metrics;
  clock: Clock;
  log: Logger;
  graceMs: number;
  maxFrameBytes: number;
  /** Other nodes should hear of it: whoever had a stream that has come here lets go of it then. */
  onOwnChanged(): void;
}

/** To all nodes: the key of a kept stream, or of one that was ended for a node that is gone. */
const ROW_CHANGED = 'streamhub.row-changed';

export class StreamCluster implements OtherNodes, OwnStreams, Disposable {
  readonly #origins = new Map<LiveStream, Origin>();
  readonly #edges = new Map<string, Edge>();
  readonly #asking = new Map<string, Promise<StreamElsewhere | undefined>>();
  readonly #looking = new Set<string>();
  readonly #parts: Parts;
  readonly #edgeParts: EdgeParts;
  readonly #originParts: OriginParts;
  readonly #pictures: RecentPictures;
  readonly #ownership: Ownership;
  readonly #faults: MessageFaults;

  constructor(parts: Parts) {
    const { bus, nodeName: node, liveStreams, clock, graceMs, maxFrameBytes } = parts;
    this.#parts = parts;
    const faults = new MessageFaults(parts);
    this.#faults = faults;
    const common = { bus, node, liveStreams, clock, graceMs, faults };
    const bounds = { maxFrameBytes, maxBodyBytes: maxBodyBytes(maxFrameBytes) };
    this.#ownership = new Ownership({ ...parts, bringAlong: (row) => this.#bringAlong(row) });
    this.#originParts = { ...common, ...bounds, delay: new BusDelay(bus, clock) };
    this.#edgeParts = {
      ...common,
      ...bounds,
      bufferBudget: parts.bufferBudget,
      clocks: new NodeClocks(clock),
      onGone: (streamKey) => this.#edges.delete(streamKey),
      onNobody: (edge, missingMs) => void this.#askStore(edge, missingMs),
    };
    this.#pictures = new RecentPictures({ clock, ask: (key) => this.#askPicture(key) });
    liveStreams.watchOwn(this);
    this.onRowChanged((streamKey) => void this.#lookAtRow(streamKey));
  }

  begun(stream: LiveStream): void {
    this.#edges.get(stream.streamKey)?.letGo();
    // Known again as soon as the edges ask the new origin.
    stream.broadcast.elsewhere = NOBODY_ELSEWHERE;
    this.#origins.set(stream, new Origin(stream, this.#originParts));
    this.#parts.onOwnChanged();
  }

  /** It is another node's: whoever watches it here goes on, and whoever streamed it here is known to it for a moment. */
  lost(stream: LiveStream): void {
    this.over(stream);
    this.#follow(stream);
  }

  claim(streamKey: string, publishToken: string) {
    return this.#ownership.claim(streamKey, publishToken);
  }

  abandon(stream: LiveStream): void {
    void this.#ownership.abandon(stream);
  }

  /** For an operator, once no node has said that the stream is its own. */
  async endGone(streamKey: string): Promise<boolean> {
    if ((await this.about(streamKey)) !== undefined) return false;
    const isEnded = await this.#ownership.endGone(streamKey);
    if (isEnded) {
      this.rowChanged(streamKey);
      void this.#lookAtRow(streamKey);
    }
    return isEnded;
  }

  /** A node has told of its streams. */
  heardOf(told: readonly { streamKey: string; epoch: number }[]): void {
    const { liveStreams } = this.#parts;
    for (const { streamKey } of told) {
      const waiting = liveStreams.edges.wake(streamKey);
      if (waiting !== undefined) this.#follow(waiting);
    }
    const isNewer = told.some(({ streamKey, epoch }) => {
      const own = liveStreams.get(streamKey);
      return own?.role === 'origin' && own.epoch < epoch;
    });
    if (isNewer) this.#ownership.checkSoon();
  }

  over(stream: LiveStream): void {
    this.#origins.get(stream)?.close();
    this.#origins.delete(stream);
    this.#parts.onOwnChanged();
  }

  /** One question, however many want to know at the same time. */
  about(streamKey: string): Promise<StreamElsewhere | undefined> {
    const asking = this.#asking.get(streamKey) ?? this.#askAbout(streamKey);
    this.#asking.set(streamKey, asking);
    return asking;
  }

  /** How many streams of other nodes are watched here. */
  get edges(): number {
    return this.#edges.size;
  }

  missing(row: StreamRowWithName): StreamElsewhere | undefined {
    const isOpen = row.ended_at === null && isSubjectKey(row.stream_key);
    return isOpen ? { row, state: 'paused', viewers: 0, hasPicture: false } : undefined;
  }

  async reach({ row }: StreamElsewhere): Promise<LiveStream | undefined> {
    const { liveStreams } = this.#parts;
    const streamKey = row.stream_key;
    const known = liveStreams.get(streamKey);
    if (known?.role === 'origin') return known;
    const edge = this.#edges.get(streamKey) ?? new Edge(row, this.#edgeParts);
    this.#edges.set(streamKey, edge);
    edge.expectViewer();
    await edge.opened;
    // It may have ended meanwhile, or be this node's own by now.
    return liveStreams.get(streamKey);
  }

  picture(streamKey: string): Promise<Picture | undefined> {
    return this.#pictures.of(streamKey);
  }

  rowChanged(streamKey: string): void {
    this.#parts.bus.publish(ROW_CHANGED, Buffer.from(streamKey));
  }

  onRowChanged(listener: (streamKey: string) => void): void {
    this.#parts.bus.subscribe(ROW_CHANGED, ({ bytes }) => {
      const streamKey = Buffer.from(bytes).toString('latin1');
      if (isSubjectKey(streamKey)) listener(streamKey);
      else this.#faults.note('form', '');
    });
  }

  [Symbol.dispose](): void {
    this.#ownership[Symbol.dispose]();
    for (const edge of [...this.#edges.values()]) edge.leave();
    for (const origin of this.#origins.values()) origin.close();
    this.#origins.clear();
  }

  /** It is another node's, and has viewers here already. */
  #follow(stream: LiveStream): void {
    this.#edges.set(stream.streamKey, new Edge(streamRowOf(stream), this.#edgeParts, stream));
  }

  async #askAbout(streamKey: string): Promise<StreamElsewhere | undefined> {
    const question = { kind: UP.about, json: {}, form: 'about' } as const;
    const answer = isSubjectKey(streamKey)
      ? await askOrigin(streamKey, question, this.#edgeParts)
      : undefined;
    this.#asking.delete(streamKey);
    return answer?.ok ? answer.value : undefined;
  }

  async #bringAlong(row: StreamRowWithName): Promise<void> {
    if (this.#parts.liveStreams.get(row.stream_key) !== undefined) return;
    const elsewhere = await this.about(row.stream_key);
    if (elsewhere !== undefined) await this.reach(elsewhere);
  }

  async #askPicture(streamKey: string): Promise<Picture | undefined> {
    const question = { kind: UP.picture, json: {}, form: 'picture' } as const;
    const answer = await askOrigin(streamKey, question, this.#edgeParts);
    if (!answer.ok || answer.bytes.byteLength === 0) return undefined;
    const { mediaType } = answer.value;
    return mediaType && { mediaType, bytes: answer.bytes };
  }

  /** Somebody says that it is another one. One look at a time, however often that is said. */
  async #lookAtRow(streamKey: string): Promise<void> {
    const edge = this.#edges.get(streamKey);
    if (edge === undefined || this.#looking.has(streamKey)) return;
    this.#looking.add(streamKey);
    await this.#askStore(edge, 0);
    this.#looking.delete(streamKey);
  }

  /** No node answers for the stream: it has ended, or its streamer has had the time to come back anywhere. */
  async #askStore(edge: Edge, missingMs: number): Promise<void> {
    const { streams, clock, graceMs, log } = this.#parts;
    const { streamKey } = edge;
    try {
      const row = await streams.find(streamKey);
      if (row === undefined || row.end_reason !== null) {
        const { title, starts_at: startsAtMs, ended_at: endedAtMs } = row ?? {};
        const reason = row?.end_reason ?? 'abandoned';
        const end = {
          title,
          startsAtMs: startsAtMs ?? undefined,
          endedAtMs: endedAtMs ?? 0,
          reason,
        };
        edge.end(end, { isKept: row?.is_kept === 1 });
      } else if (missingMs >= graceMs) {
        const end = { reason: 'abandoned', endedAtMs: clock.epochMs() } as const;
        const isOver = await streams.endIf({ streamKey, epoch: row.epoch, ...end });
        if (isOver) edge.end(end, { isKept: row.is_kept === 1 });
      }
    } catch (error) {
      log.debug({ err: error }, 'the store did not say whether a stream has ended');
    }
  }
}
