/**
 * The nodes that live beside this one, and the streams that they tell of. Whether a node lives is known by when it was heard
 * last, on this node's own clock: what another node takes for the time of day does not matter.
 * From: node-beat.ts, the bus; the streams here. To: the lists of all streams, control-of-all.ts, metrics.
 */
import type { StreamInfo } from '@streamhub/protocol';
import type { Logger } from 'pino';
import type { Clock, Timer } from '../clock.ts';
import type { Bus } from './bus.ts';
import {
  type Beat,
  changesBetween,
  decodeBeat,
  encodeBeat,
  listPages,
  type StreamHere,
} from './node-beat.ts';

const SUBJECT = 'streamhub.nodes';
/** How often a node looks whether something has changed. */
const LOOK_EVERY_MS = 250;
const BEAT_EVERY_MS = 1_000;
/** A list repairs what was lost on the way. */
const LIST_EVERY_MS = 5_000;
/** Three beats are missing. */
const SILENT_AFTER_MS = 3_500;
/** Whoever can write to the bus must not fill the memory: more nodes than these are not kept. */
const MOST_NODES = 256;
const LOG_EVERY_MS = 60_000;

export interface NodeIdentity {
  readonly name: string;
  /** Of this life of the node. */
  readonly run: string;
  readonly version: string;
}

interface Parts {
  bus: Bus;
  self: NodeIdentity;
  streamsHere(): Iterable<StreamHere>;
  peopleHere(): number;
  /** How long the streams of a node that is silent are still shown: they wait for their streamers. */
  graceMs: number;
  /** Streams that a node says it has. */
  onTold?(streams: readonly StreamHere[]): void;
  /** A beat that could not be read. */
  onUnreadable(): void;
  clock: Clock;
  log: Logger;
}

interface OtherNode extends NodeIdentity {
  heardAtMs: number;
  hasLeft: boolean;
  viewers: number;
  streams: Map<string, StreamHere>;
  /** Pages of a list that is not whole yet. */
  incoming: StreamHere[];
  pagesCome: number;
}

export class Nodes {
  readonly #parts: Parts;
  readonly #others = new Map<string, OtherNode>();
  readonly #stops: (() => void)[];
  #told = new Map<string, StreamHere>();
  #beatAtMs = Number.NEGATIVE_INFINITY;
  #listAtMs = Number.NEGATIVE_INFINITY;
  #loggedAtMs = Number.NEGATIVE_INFINITY;
  #next: Timer | undefined;

  constructor(parts: Parts) {
    this.#parts = parts;
    const { bus } = parts;
    this.#stops = [
      bus.subscribe(SUBJECT, ({ bytes }) => this.#hear(bytes)),
      bus.onChange(() => this.#tellListSoon()),
    ];
    this.#look();
  }

  /** The nodes that live, without this one. */
  get others(): NodeIdentity[] {
    return [...this.#others.values()].filter((node) => this.#lives(node));
  }

  /** Streams of other nodes. Those of a node that is silent wait for their streamers, as far as anybody knows. */
  all(): StreamInfo[] {
    return [...this.#newest().values()].map(({ node, stream }) => this.#infoOf(node, stream));
  }

  /** People who watch at other nodes. */
  get viewers(): number {
    return [...this.#others.values()]
      .filter((node) => this.#lives(node))
      .reduce((sum, { viewers }) => sum + viewers, 0);
  }

  /** Something here has changed that others should know now. */
  lookSoon(): void {
    if (this.#stops.length === 0) return;
    this.#next?.cancel();
    this.#next = this.#parts.clock.after(0, () => this.#look());
  }

  /** This node stops: its streams wait for their streamers, wherever these come. */
  leave(): void {
    this.#next?.cancel();
    for (const stop of this.#stops.splice(0)) stop();
    this.#send({ kind: 'leave' });
  }

  #look(): void {
    this.#next = this.#parts.clock.after(LOOK_EVERY_MS, () => this.#look());
    this.#forgetDead();
    const nowMs = this.#parts.clock.now();
    const here = new Map(Array.from(this.#parts.streamsHere(), (one) => [one.streamKey, one]));
    const changes =
      nowMs - this.#listAtMs >= LIST_EVERY_MS ? undefined : changesBetween(this.#told, here);
    this.#told = here;
    if (changes === undefined) {
      this.#listAtMs = nowMs;
      for (const page of listPages([...here.values()])) this.#send(page);
      return;
    }
    const isNews = changes.kind === 'changes' && changes.streams.length + changes.gone.length > 0;
    if (isNews || nowMs - this.#beatAtMs >= BEAT_EVERY_MS) this.#send(changes);
  }

  #send(about: Beat['about']): void {
    const { bus, self, peopleHere, clock } = this.#parts;
    const { name: node, run, version } = self;
    this.#beatAtMs = clock.now();
    bus.publish(SUBJECT, encodeBeat({ node, run, version, viewers: peopleHere(), about }));
  }

  #tellListSoon(): void {
    this.#listAtMs = Number.NEGATIVE_INFINITY;
    this.lookSoon();
  }

  #hear(bytes: Uint8Array): void {
    const beat = decodeBeat(bytes);
    if (beat === undefined) {
      this.#parts.onUnreadable();
      return;
    }
    const node = this.#others.get(beat.run) ?? this.#meet(beat);
    if (node === undefined) return;
    node.heardAtMs = this.#parts.clock.now();
    node.viewers = beat.viewers;
    const { about } = beat;
    node.hasLeft = about.kind === 'leave';
    if (about.kind !== 'leave') this.#parts.onTold?.(about.streams);
    if (about.kind === 'changes') {
      for (const stream of about.streams) node.streams.set(stream.streamKey, stream);
      for (const streamKey of about.gone) node.streams.delete(streamKey);
    } else if (about.kind === 'list') {
      if (about.page === 0) Object.assign(node, { incoming: [], pagesCome: 0 });
      node.incoming.push(...about.streams);
      node.pagesCome += 1;
      const isWhole = about.page === about.pages - 1 && node.pagesCome === about.pages;
      if (isWhole) node.streams = new Map(node.incoming.map((one) => [one.streamKey, one]));
    }
  }

  #meet({ node: name, run, version }: Beat): OtherNode | undefined {
    const { self, log } = this.#parts;
    if (this.#others.size >= MOST_NODES) return this.#note('more nodes than a hub may have');
    if (name === self.name) this.#note(`another node has the name of this one, ${name}`);
    for (const [other, node] of this.#others) {
      // The life before of a node that has been started again.
      if (node.name === name && !this.#lives(node)) this.#others.delete(other);
    }
    const state = { heardAtMs: 0, hasLeft: false, viewers: 0, incoming: [], pagesCome: 0 };
    const met: OtherNode = { name, run, version, ...state, streams: new Map() };
    this.#others.set(run, met);
    log.info({ node: name, version }, 'another node is there');
    this.#tellListSoon();
    return met;
  }

  #forgetDead(): void {
    const { clock, graceMs, log } = this.#parts;
    for (const [run, node] of this.#others) {
      if (clock.now() - node.heardAtMs < SILENT_AFTER_MS + graceMs) continue;
      this.#others.delete(run);
      log.info({ node: node.name }, 'a node has been silent for so long that it is forgotten');
    }
  }

  #lives({ heardAtMs, hasLeft }: OtherNode): boolean {
    return !hasLeft && this.#parts.clock.now() - heardAtMs < SILENT_AFTER_MS;
  }

  /** Two nodes tell of a stream for a moment when it moves: the higher epoch is right, and a node that lives. */
  #newest(): Map<string, { node: OtherNode; stream: StreamHere }> {
    const newest = new Map<string, { node: OtherNode; stream: StreamHere }>();
    for (const node of this.#others.values()) {
      for (const stream of node.streams.values()) {
        const known = newest.get(stream.streamKey);
        if (known === undefined || stream.epoch > known.stream.epoch) {
          newest.set(stream.streamKey, { node, stream });
        }
      }
    }
    return newest;
  }

  #infoOf(node: OtherNode, { epoch: _, ...info }: StreamHere): StreamInfo {
    return this.#lives(node) ? info : { ...info, state: 'paused' };
  }

  #note(sentence: string): undefined {
    const nowMs = this.#parts.clock.now();
    if (nowMs - this.#loggedAtMs < LOG_EVERY_MS) return;
    this.#loggedAtMs = nowMs;
    this.#parts.log.error({ node: this.#parts.self.name }, sentence);
  }
}
