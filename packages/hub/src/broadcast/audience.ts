/**
 * The viewers of one stream, and the one loop over them there is: each outgoing batch to each of them, cut as its
 * connection and its beginning demand.
 * From: broadcast.ts: viewers, notices, and each piece of the stream. To: the viewers' ports.
 *
 * On a busy hub batches are held while the send window is open, and sound on an idle one until its picture comes
 * (sound-wait.ts). Frames for viewers of the format `base64` never are: each is an event of its own, so that holding
 * them would save no write.
 */
import type { Rung, StreamTracks } from '@streamhub/protocol';
import type { Clock, Timer } from '../clock.ts';
import { type Batch, bytesOfChunks } from './buffer/batch.ts';
import { HeldBatches } from './buffer/held-batches.ts';
import { SharedData } from './buffer/shared-data.ts';
import type { Piece } from './buffer/stream-buffer.ts';
import { CutSheet } from './cut-sheet.ts';
import { Delivery } from './delivery.ts';
import { Notice } from './notice.ts';
import type { TrackRoles } from './pace/track-roles.ts';
import type { SendWindow } from './send-window.ts';
import { SoundWait } from './sound-wait.ts';
import type { Frame, Viewer } from './viewer.ts';

/** Less than streamers gather (rule B8), so that what comes gathered is not held as well. */
const HELD_SHARE_OF_WINDOW = 0.9;

interface Parts {
  streamKey: string;
  roles: TrackRoles;
  clock: Clock;
  sendWindow: SendWindow;
  /** What became of a batch that was held. */
  onDelivered: (delivery: Delivery) => void;
  /** A notice waits until less waits for its viewer. */
  onNoticeHeld: () => void;
  /** What a `chunks` viewer is told of the stream now. */
  tracksNow: () => StreamTracks;
}

export class Audience {
  readonly #parts: Parts;
  readonly #viewers = new Map<string, Viewer>();
  #chunksViewers = 0;
  /** People: what the viewers stand for. */
  #people = 0;
  #chunksPeople = 0;
  #roles: TrackRoles;
  readonly #held = new HeldBatches();
  readonly #soundWait = new SoundWait();
  #flushTimer: Timer | undefined;
  #sentAtMs = Number.NEGATIVE_INFINITY;
  /** Somebody has not been told the tracks that are stated now. */
  #owesTracks = false;
  /** The newest number of viewers, while somebody has not been told it. */
  #owedViewers: Notice | undefined;

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#roles = parts.roles;
  }

  /** How many people watch. */
  get people(): number {
    return this.#people;
  }

  get roles(): TrackRoles {
    return this.#roles;
  }

  get isEmpty(): boolean {
    return this.#viewers.size === 0;
  }

  get viewers(): Iterable<Viewer> {
    return this.#viewers.values();
  }

  get(viewerId: string): Viewer | undefined {
    return this.#viewers.get(viewerId);
  }

  /** In the turn in which the viewer was sent its buffer: that has all that is held now. */
  add(viewer: Viewer): void {
    this.#viewers.set(viewer.port.id, viewer);
    this.#count(viewer, 1);
    viewer.beginsAt = this.#held.count;
    viewer.port.entered?.(this.#parts.streamKey);
  }

  /** False for who is not here, which is harmless. */
  remove(viewerId: string): boolean {
    const viewer = this.#viewers.get(viewerId);
    if (viewer === undefined) return false;
    this.#viewers.delete(viewerId);
    this.#count(viewer, -1);
    viewer.port.left?.(this.#parts.streamKey);
    return true;
  }

  removeAll(): void {
    for (const viewerId of [...this.#viewers.keys()]) this.remove(viewerId);
  }

  /** To each, in order with the data that was sent before. */
  notify(notice: Notice): void {
    for (const { port } of this.#viewers.values()) port.notify(notice);
  }

  /** Whoever has much waiting is told later, and of the newest number alone. */
  tellViewers(notice: Notice<'stream:viewers'>): void {
    this.#owedViewers = notice;
    for (const viewer of this.#viewers.values()) viewer.isOwedViewers = true;
    this.#tellOwedViewers({ isNew: true });
  }

  /**
   * Tracks were stated: everybody is told, behind what was sent so far. `areOther`: they are not those from before, and
   * nobody is sent their video before a key chunk.
   */
  setRoles(roles: TrackRoles, { areOther }: { areOther: boolean }): void {
    this.flush();
    this.#roles = roles;
    for (const viewer of this.#viewers.values()) {
      if (viewer.format !== 'chunks') continue;
      viewer.pace.reshape(roles.shape);
      if (areOther) viewer.beginAnew({ gates: roles.gatesOpenFor(() => false) });
      viewer.oweTracks({ areOther });
    }
    this.#tellTracks({ isNew: true });
  }

  /** Sends it, or holds the batch until the window is over or, if it is sound, a picture comes. Never waits. */
  take(piece: Piece): Delivery {
    const { clock, sendWindow } = this.#parts;
    const nowMs = clock.now();
    const delivery = new Delivery();
    if (this.#owedViewers !== undefined) this.#tellOwedViewers({ isNew: false });
    if (this.#viewers.size > this.#chunksViewers) this.#sendFrame(piece, { delivery, nowMs });
    if (this.#chunksViewers === 0) return delivery;
    const batch = piece.batch();
    const windowMs = sendWindow.at(nowMs);
    const situation = { roles: this.#roles, viewers: this.#chunksViewers, nowMs };
    const soundWaitMs = this.#soundWait.waitMs(batch.chunks, situation);
    const leavesNow = windowMs === 0 && soundWaitMs === 0;
    if (leavesNow && this.#held.count === 0) {
      this.#sendBatch(batch, { delivery, nowMs });
      return delivery;
    }
    this.#held.add(batch);
    delivery.reached += this.#chunksPeople;
    if (leavesNow || this.#held.isFull) this.flush();
    else {
      const waitMs = windowMs === 0 ? soundWaitMs : this.#waitMs(windowMs, nowMs);
      this.#flushTimer ??= clock.after(waitMs, () => this.flush());
    }
    return delivery;
  }

  /** All that is held leaves now, so that what is said next comes after it. */
  flush(): void {
    this.#flushTimer?.cancel();
    this.#flushTimer = undefined;
    if (this.#held.count === 0) return;
    const delivery = new Delivery();
    this.#sendBatch(this.#held.takeAll(), { delivery, nowMs: this.#parts.clock.now() });
    this.#parts.onDelivered(delivery);
  }

  #count({ format, counts }: Viewer, sign: 1 | -1): void {
    this.#people += sign * counts;
    if (format !== 'chunks') return;
    this.#chunksViewers += sign;
    this.#chunksPeople += sign * counts;
  }

  /**
   * Even 0 lets the turn of the loop end: it may have come late, with more behind it that is read in the same turn and else
   * would have a round of writes to all viewers for itself.
   */
  #waitMs(windowMs: number, nowMs: number): number {
    return Math.max(0, HELD_SHARE_OF_WINDOW * windowMs - (nowMs - this.#sentAtMs));
  }

  #sendFrame(piece: Piece, { delivery, nowMs }: { delivery: Delivery; nowMs: number }): void {
    const text = piece.frame();
    if (text === undefined) return;
    const data = new SharedData(text);
    const frame: Frame = { data, bytes: data.bytes, hasKey: false };
    for (const viewer of this.#viewers.values()) {
      if (viewer.format !== 'base64') continue;
      if (viewer.sendFrame(frame, nowMs)) {
        delivery.countSent(1, frame.bytes, viewer.counts);
      } else {
        viewer.skipped += 1;
        delivery.countSkipped(viewer.rung, 1);
      }
    }
  }

  #sendBatch(batch: Batch, { delivery, nowMs }: { delivery: Delivery; nowMs: number }): void {
    this.#sentAtMs = nowMs;
    if (this.#owesTracks) this.#tellTracks({ isNew: false });
    const sheet = new CutSheet({
      chunks: batch.chunks,
      roles: this.#roles,
      share: (kept) => new SharedData(bytesOfChunks(batch, kept)),
    });
    for (const viewer of this.#viewers.values()) {
      if (viewer.format !== 'chunks') continue;
      const skippedBefore = viewer.skipped;
      const cut = viewer.sendCut(sheet, nowMs);
      if (cut.chunks > 0) delivery.countSent(cut.chunks, cut.bytes, viewer.counts);
      if (viewer.isAwaitingStart) delivery.countAwaiting(viewer.port.address);
      const skipped = viewer.skipped - skippedBefore;
      if (skipped > 0) delivery.countSkipped(viewer.rung, skipped);
    }
  }

  /** Who has much waiting is told later, and of the newest alone: tracks may be larger than what a viewer may have waiting. */
  #tellTracks({ isNew }: { isNew: boolean }): void {
    let notice: Notice | undefined;
    this.#owesTracks = false;
    for (const viewer of this.#viewers.values()) {
      if (!viewer.isOwedTracks) continue;
      if (viewer.mayBeTold()) {
        notice ??= new Notice('stream:tracks', this.#parts.tracksNow());
        viewer.port.notify(notice);
      } else {
        this.#owesTracks = true;
        if (isNew) this.#parts.onNoticeHeld();
      }
    }
  }

  #tellOwedViewers({ isNew }: { isNew: boolean }): void {
    const notice = this.#owedViewers;
    if (notice === undefined) return;
    this.#owedViewers = undefined;
    for (const viewer of this.#viewers.values()) {
      if (!viewer.isOwedViewers) continue;
      if (viewer.hasRoom) {
        viewer.isOwedViewers = false;
        viewer.port.notify(notice);
      } else {
        this.#owedViewers = notice;
        if (isNew) this.#parts.onNoticeHeld();
      }
    }
  }
}

/** How many viewers are held on each rung. */
export function countByRung(audiences: Iterable<Audience>): Record<Rung, number> {
  const counts = { full: 0, fewer_frames: 0, until_key: 0, preview: 0, sound: 0 };
  for (const audience of audiences) {
    for (const viewer of audience.viewers) counts[viewer.rung] += viewer.counts;
  }
  return counts;
}
