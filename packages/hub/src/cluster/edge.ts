/**
 * A stream of another node, for the viewers that it has here: takes what the origin says to all, asks for what is missing, and
 * keeps asking while the origin is silent. Without viewers it goes.
 * From: stream-cluster.ts; the origin, by the bus. To: edge-feed.ts, uplink.ts, the stream's viewers.
 *
 * `asking`: what comes meanwhile waits, and is cut by its sequence when the answer is here. `current`: nothing is missing.
 * `missing`: no origin answers, and the viewers have been told `stream:paused`.
 */
import { sequenceDistance } from '@streamhub/protocol';
import type { Clock, Timer } from '../clock.ts';
import { TokenBucket } from '../limits/token-bucket.ts';
import type { StreamRowWithName } from '../store/rows.ts';
import type { EdgeEnd } from '../streams/edge-streams.ts';
import type { LiveStream } from '../streams/live-stream.ts';
import type { LiveStreams } from '../streams/live-streams.ts';
import { EdgeFeed, type FeedParts, statementOf } from './edge-feed.ts';
import { type AskParts, askToJoin, type Failure, type Joined } from './edge-join.ts';
import { type FormOf, readForm } from './message-forms.ts';
import {
  DOWN,
  type Message,
  type MessageFault,
  readMessage,
  subjects,
  UP,
  withJson,
} from './messages.ts';
import { PendingMessages } from './pending-messages.ts';
import { Uplink } from './uplink.ts';

const LOOK_MS = 250;
/** Heartbeats come each second. */
const SILENCE_MS = 1_500;
/** Three seconds; a machine that stands still does not count. */
const UNWATCHED_LOOKS = 12;
/** While no origin answers: so long, and as much again by chance, so that not all edges ask at once. */
const RETRY_MS = { first: 100, later: 500 };
const STORE_PAUSE_MS = 5_000;
/** Of gaps: they are asked about at once, but not without end. */
const ASKS = { ratePerSecond: 1, atOnce: 4 };

export interface EdgeParts extends AskParts, FeedParts {
  liveStreams: LiveStreams;
  clock: Clock;
  graceMs: number;
  /** It is over here. */
  onGone(streamKey: string): void;
  /** No node answers for the stream: has it ended meanwhile? */
  onNobody(edge: Edge, missingMs: number): void;
}

interface Followed {
  readonly live: LiveStream;
  readonly feed: EdgeFeed;
  readonly uplink: Uplink;
}

export class Edge {
  /** Resolves when it can be watched, if only as paused. */
  readonly opened: Promise<void>;
  readonly streamKey: string;
  readonly #parts: EdgeParts;
  readonly #unsubscribe: () => void;
  readonly #pending = new PendingMessages();
  readonly #asks: TokenBucket;
  /** Undefined before the first answer. */
  #followed: Followed | undefined;
  #state: 'asking' | 'current' | 'missing' = 'asking';
  /** The name of its node. */
  #origin = '';
  #sequence = 0;
  #heardAtMs: number;
  #unwatchedLooks = 0;
  #missingSinceMs = 0;
  #storeAskedAtMs = Number.NEGATIVE_INFINITY;
  #isAsking = false;
  #isGone = false;
  #look: Timer;
  #retry: Timer | undefined;

  /** `live`: it was this node's own until now, and has viewers. */
  constructor(row: StreamRowWithName, parts: EdgeParts, live?: LiveStream) {
    const { bus, clock } = parts;
    const nowMs = clock.now();
    this.streamKey = row.stream_key;
    this.#parts = parts;
    this.#heardAtMs = nowMs;
    this.#asks = new TokenBucket({ ...ASKS, nowMs });
    if (live !== undefined) this.#adopt(live);
    const down = subjects.down(this.streamKey);
    this.#unsubscribe = bus.subscribe(down, ({ bytes }) => this.#take(bytes));
    this.#look = clock.after(LOOK_MS, () => this.#lookAround());
    this.opened = this.#ask().then(() => {
      if (this.#followed === undefined && !this.#isGone)
        this.#adopt(parts.liveStreams.edges.add(row));
    });
  }

  /** Somebody is about to watch it. */
  expectViewer(): void {
    this.#unwatchedLooks = 0;
  }

  /** Its viewers stay where they are: somebody else cares for the stream. */
  letGo(): void {
    if (this.#isGone) return;
    this.#isGone = true;
    this.#unsubscribe();
    this.#look.cancel();
    this.#retry?.cancel();
    this.#parts.onGone(this.streamKey);
  }

  /** Nobody watches it here any more, or this node stops. */
  leave(): void {
    const { bus, node, liveStreams } = this.#parts;
    const live = this.#followed?.live;
    this.letGo();
    const head = { kind: UP.leave, epoch: live?.epoch ?? 0, sequence: 0 };
    bus.publish(subjects.up(this.streamKey), withJson(head, { node }));
    if (live !== undefined) liveStreams.edges.forget(live);
  }

  /** The broadcast is over; if the stream is kept, viewers wait here for the next one. */
  end(end: EdgeEnd, { isKept = false } = {}): void {
    const { live } = this.#followed ?? {};
    const { edges } = this.#parts.liveStreams;
    this.letGo();
    if (live !== undefined && isKept) edges.sleep(live, end);
    else if (live !== undefined) edges.forget(live, end);
  }

  #adopt(live: LiveStream): Followed {
    const uplink = new Uplink(live, this.#parts);
    if (live.broadcast.streamer !== undefined) live.broadcast.streamer = uplink;
    this.#followed = { live, uplink, feed: new EdgeFeed(live, this.#parts) };
    return this.#followed;
  }

  #take(bytes: Uint8Array): void {
    const message = readMessage(bytes, this.#parts.maxBodyBytes);
    if (typeof message === 'string') {
      this.#refuse(message);
      return;
    }
    const { epoch } = this.#followed?.live ?? message;
    if (message.epoch < epoch) {
      this.#refuse('epoch');
      return;
    }
    // It has moved: only an answer is believed.
    if (this.#state === 'missing' || message.epoch > epoch) this.#askIfMay();
    if (this.#state === 'current') this.#handle(message);
    else this.#pending.add(message);
  }

  #handle(message: Message): void {
    const distance = sequenceDistance(this.#sequence, message.sequence);
    const isHeartbeat = message.kind === DOWN.heartbeat;
    if (distance < 0 || (distance === 0 && !isHeartbeat)) {
      this.#refuse('sequence');
    } else if (isHeartbeat ? distance > 0 : distance > 1) {
      this.#askIfMay();
      this.#pending.add(message);
    } else {
      this.#heardAtMs = this.#parts.clock.now();
      if (!isHeartbeat) this.#follow(message);
    }
  }

  /** It is the next one, or somebody has put another one in its place. */
  #follow(message: Message): void {
    this.#sequence = message.sequence;
    const fault = this.#use(message);
    if (fault === undefined) return;
    this.#refuse(fault);
    this.#askIfMay();
  }

  #use(message: Message): MessageFault | undefined {
    if (message.kind === DOWN.chunks) return this.#followed?.feed.takeChunks(message);
    if (message.kind === DOWN.frame) return this.#followed?.feed.takeFrame(message);
    const form = message.kind === DOWN.notice ? readForm('notice', message) : undefined;
    if (form === undefined) return 'form';
    this.#hear(form.value, message.epoch);
    return undefined;
  }

  #hear(notice: FormOf<'notice'>, epoch: number): void {
    switch (notice.event) {
      case 'tracks':
        this.#followed?.feed.state(statementOf(notice, { epoch, aheadMs: this.#aheadMs }));
        return;
      case 'viewers':
        this.#followed?.uplink.countAll(notice.viewers);
        return;
      case 'paused':
        this.#followed?.uplink.pause(notice.graceMs);
        return;
      case 'resumed':
        this.#followed?.uplink.resume();
        return;
      case 'offline':
        this.end(notice, { isKept: true });
        return;
      case 'ended':
        this.end(notice);
    }
  }

  /** One question at a time. */
  async #ask(): Promise<void> {
    if (this.#isAsking) return;
    this.#isAsking = true;
    if (this.#state === 'current') this.#state = 'asking';
    const answer = await askToJoin(this.streamKey, this.#parts);
    this.#isAsking = false;
    if (this.#isGone) return;
    if (answer.ok) this.#join(answer);
    else this.#miss(answer);
  }

  #askIfMay(): void {
    if (this.#state === 'current') this.#state = 'asking';
    if (!this.#isAsking && this.#asks.take(this.#parts.clock.now())) void this.#ask();
  }

  /** In one turn: the buffer, and all that came behind it. */
  #join({ head: { epoch, sequence }, joined, buffer }: Joined): void {
    const known = this.#followed?.live;
    if (joined.row.stream_key !== this.streamKey || epoch < (known?.epoch ?? 0)) {
      this.#refuse('epoch');
      this.#miss({ ok: false, why: 'wrong' });
      return;
    }
    const followed = this.#followed ?? this.#adopt(this.#parts.liveStreams.edges.add(joined.row));
    const { live, feed, uplink } = followed;
    live.epoch = epoch;
    live.startedAtMs = joined.row.started_at;
    live.node = joined.row.node;
    this.#origin = joined.node;
    const end = buffer.byteLength - joined.pictureBytes;
    const [bytes, picture] = [buffer.subarray(0, end), buffer.subarray(end)];
    const fault = feed.takeBuffer(statementOf(joined, { epoch, aheadMs: this.#aheadMs }), {
      bytes,
      picture,
    });
    if (fault !== undefined) this.#refuse(fault);
    this.#state = 'current';
    this.#sequence = sequence;
    this.#heardAtMs = this.#parts.clock.now();
    uplink.beginAnew(joined);
    if (joined.state === 'live') uplink.resume();
    else uplink.pause(joined.graceMs);
    for (const message of this.#pending.takeAll()) {
      const isNext = sequenceDistance(sequence, message.sequence) > 0 && message.epoch === epoch;
      if (isNext) this.#handle(message);
    }
  }

  #miss({ why }: Failure): void {
    const { clock, graceMs, onNobody } = this.#parts;
    const nowMs = clock.now();
    const isNew = this.#state !== 'missing';
    if (isNew) this.#missingSinceMs = nowMs;
    this.#state = 'missing';
    this.#pending.takeAll();
    this.#followed?.uplink.pause(graceMs);
    const retryMs = isNew ? RETRY_MS.first : RETRY_MS.later;
    this.#retry = clock.after(retryMs * (1 + Math.random()), () => void this.#ask());
    if (why !== 'nobody' || nowMs - this.#storeAskedAtMs < STORE_PAUSE_MS) return;
    this.#storeAskedAtMs = nowMs;
    onNobody(this, nowMs - this.#missingSinceMs);
  }

  #lookAround(): void {
    const { clock } = this.#parts;
    const nowMs = clock.now();
    this.#look = clock.after(LOOK_MS, () => this.#lookAround());
    const isWatched = this.#followed?.live.broadcast.audience.isEmpty === false;
    this.#unwatchedLooks = isWatched ? 0 : this.#unwatchedLooks + 1;
    if (this.#unwatchedLooks > UNWATCHED_LOOKS) {
      this.leave();
    } else if (this.#state === 'asking') {
      this.#askIfMay();
    } else if (this.#state === 'current') {
      this.#followed?.uplink.look();
      if (nowMs - this.#heardAtMs > SILENCE_MS) void this.#ask();
    }
  }

  /** The origin's clock is another one. */
  get #aheadMs(): number {
    return this.#parts.clocks.aheadMs(this.#origin);
  }

  #refuse(fault: MessageFault): void {
    this.#parts.faults.note(fault, this.streamKey);
  }
}
