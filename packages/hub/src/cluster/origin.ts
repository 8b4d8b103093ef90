/**
 * One stream of this node, for the nodes that have viewers of it: answers what they ask, knows which of them are there, and
 * adds up their viewers. An edge is there while it has asked within the last seconds.
 * From: stream-cluster.ts; edges, by the bus. To: the bus; downlink.ts; the stream (viewers elsewhere, key frames).
 */
import { type LiveStream, stateOf } from '../streams/live-stream.ts';
import { tellFeedback } from '../streams/stream-feedback.ts';
import { streamRowOf } from '../streams/stream-row.ts';
import type { BusMessage } from './bus.ts';
import { Downlink, type DownlinkParts } from './downlink.ts';
import type { MessageFaults } from './message-faults.ts';
import { type FormOf, readForm, writtenTracks } from './message-forms.ts';
import {
  type Message,
  type MessageFault,
  readMessage,
  subjects,
  UP,
  withJson,
} from './messages.ts';
import { partOf, Snapshots } from './snapshots.ts';

/** An edge reports every 5 s. */
const SILENT_EDGE_MS = 12_000;
const MAX_EDGES = 1_000;

export interface OriginParts extends DownlinkParts {
  faults: MessageFaults;
  /** The name of this node. */
  node: string;
  graceMs: number;
}

interface KnownEdge {
  viewers: number;
  decoding: FormOf<'audience'>['decoding'];
  heardAtMs: number;
}

export class Origin {
  readonly #stream: LiveStream;
  readonly #parts: OriginParts;
  readonly #edges = new Map<string, KnownEdge>();
  readonly #snapshots = new Snapshots();
  readonly #unsubscribe: () => void;
  readonly #downlink: Downlink;

  constructor(stream: LiveStream, parts: OriginParts) {
    this.#stream = stream;
    this.#parts = parts;
    this.#downlink = new Downlink(stream, parts, { onBeat: () => this.#forgetSilent() });
    stream.broadcast.onStated = () => this.#downlink.changeFormat();
    this.#unsubscribe = parts.bus.subscribe(subjects.up(stream.streamKey), (message) =>
      this.#take(message),
    );
  }

  /** The stream has ended, or has moved to another node. */
  close(): void {
    this.#unsubscribe();
    this.#stream.broadcast.onStated = undefined;
    this.#edges.clear();
    this.#downlink.close();
  }

  #take(asked: BusMessage): void {
    const message = readMessage(asked.bytes, this.#parts.maxBodyBytes);
    const fault = typeof message === 'string' ? message : this.#answer(message, asked);
    if (fault !== undefined) this.#parts.faults.note(fault, this.#stream.streamKey);
  }

  #answer(message: Message, asked: BusMessage): MessageFault | undefined {
    if (message.kind === UP.part) return this.#givePart(message, asked);
    if (message.kind === UP.audience) return this.#count(message, asked);
    if (message.kind === UP.keyframe) return this.#askKeyframe(message);
    const node = readForm('asking', message)?.value.node;
    if (node === undefined) return 'form';
    switch (message.kind) {
      case UP.join:
        this.#join(node, asked);
        return undefined;
      case UP.about:
        asked.reply(withJson(this.#downlink.head(UP.answer), this.#about()));
        return undefined;
      case UP.picture:
        this.#givePicture(asked);
        return undefined;
      case UP.leave:
        this.#forget([node]);
        return undefined;
      default:
        return 'form';
    }
  }

  /** In one turn: what has been said to all before this answer is in the buffer, and all that is said after it is not. */
  #join(node: string, asked: BusMessage): void {
    const { broadcast } = this.#stream;
    const edge = this.#heard(node);
    if (edge === undefined) return;
    broadcast.flush();
    const { buffer } = broadcast;
    const snapshot = this.#snapshots.take(buffer, this.#parts.clock.now());
    const joined = {
      ...this.#about(),
      statement: broadcast.statement,
      ...writtenTracks(buffer.kind === 'coded' ? buffer : undefined),
      graceMs: this.#parts.graceMs,
      counted: edge.viewers,
      snapshot: snapshot.number,
      bytes: snapshot.bytes.byteLength,
      pictureBytes: snapshot.pictureBytes,
    };
    asked.reply(withJson(this.#downlink.head(UP.answer), joined, partOf(snapshot, 0)));
  }

  /** Nothing behind the answer if it is gone. */
  #givePart(message: Message, asked: BusMessage): MessageFault | undefined {
    const form = readForm('part', message);
    if (form === undefined) return 'form';
    const { snapshot, offset } = form.value;
    const part = this.#snapshots.part(snapshot, offset);
    asked.reply(withJson(this.#downlink.head(UP.answer), { node: this.#parts.node }, part));
    return undefined;
  }

  #givePicture(asked: BusMessage): void {
    const { picture } = this.#stream.broadcast;
    const { mediaType, bytes } = picture ?? {};
    asked.reply(withJson(this.#downlink.head(UP.answer), { mediaType }, bytes));
  }

  /** An edge says how many watch there, and how they fare. It is told how many watch everywhere. */
  #count(message: Message, asked: BusMessage): MessageFault | undefined {
    const form = readForm('audience', message);
    if (form === undefined) return 'form';
    const { node, viewers, decoding, delays } = form.value;
    const edge = this.#heard(node);
    if (edge === undefined) return undefined;
    edge.viewers = viewers;
    edge.decoding = decoding;
    this.#addUp();
    const { hubTimeMs } = this.#about();
    const counted = { node: this.#parts.node, hubTimeMs, viewers: this.#stream.broadcast.viewers };
    asked.reply(withJson(this.#downlink.head(UP.answer), counted));
    const nowMs = this.#parts.clock.now();
    const summary = delays && this.#stream.viewerDelays.reportOfNode(node, delays, nowMs);
    tellFeedback(this.#stream, summary);
    return undefined;
  }

  #askKeyframe(message: Message): MessageFault | undefined {
    const form = readForm('keyframe', message);
    if (form === undefined) return 'form';
    this.#stream.broadcast.askKeyframe([form.value.address]);
    return undefined;
  }

  #about() {
    const { broadcast } = this.#stream;
    return {
      node: this.#parts.node,
      hubTimeMs: this.#parts.clock.epochMs(),
      row: streamRowOf(this.#stream),
      state: stateOf(this.#stream),
      viewers: broadcast.viewers,
      hasPicture: broadcast.picture !== undefined,
    };
  }

  /** Undefined: there are too many already. */
  #heard(node: string): KnownEdge | undefined {
    const heardAtMs = this.#parts.clock.now();
    const edge = this.#edges.get(node) ?? { viewers: 0, decoding: undefined, heardAtMs };
    edge.heardAtMs = heardAtMs;
    if (this.#edges.size >= MAX_EDGES && !this.#edges.has(node)) return undefined;
    this.#edges.set(node, edge);
    this.#downlink.open();
    return edge;
  }

  #forgetSilent(): void {
    const nowMs = this.#parts.clock.now();
    this.#snapshots.forgetOld(nowMs);
    const silent = [...this.#edges].filter(
      ([, { heardAtMs }]) => nowMs - heardAtMs > SILENT_EDGE_MS,
    );
    if (silent.length > 0) this.#forget(silent.map(([node]) => node));
  }

  #forget(nodes: readonly string[]): void {
    for (const node of nodes) this.#edges.delete(node);
    if (this.#edges.size === 0) {
      this.#downlink.close();
      this.#snapshots.forget();
    }
    this.#addUp();
  }

  #addUp(): void {
    const edges = [...this.#edges.values()];
    this.#stream.broadcast.elsewhere = {
      viewers: edges.reduce((sum, { viewers }) => sum + viewers, 0),
      decoding: edges.flatMap(({ decoding }) => decoding ?? []),
    };
    this.#stream.announcer.viewersChanged(this.#stream);
  }
}
