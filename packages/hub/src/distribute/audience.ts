/**
 * The viewers of one stream, and the one loop over them there is: each outgoing batch to each of them, cut as its line and
 * its beginning demand.
 * From: stream-distributor.ts: viewers, and each piece of the stream. To: the viewers' lines.
 *
 * On a busy hub batches are held while the send window is open. Frames for viewers of the format `base64` never are: each
 * is an event of its own, so that holding them would save no write.
 */
import type { Rung, StreamTracks } from '@streamhub/protocol';
import type { Clock, Timer } from '../clock.ts';
import { type Batch, bytesOfChunks } from './batch.ts';
import { CutSheet } from './cut-sheet.ts';
import { Delivery } from './delivery.ts';
import { HeldBatches } from './held-batches.ts';
import { KeyframeRequests } from './keyframe-requests.ts';
import { type Outlet, roomOf } from './outlet.ts';
import type { SendWindow } from './send-window.ts';
import type { Piece } from './stream-buffer.ts';
import type { TrackRoles } from './track-roles.ts';
import type { Frame, Viewer } from './viewer.ts';

/** Less than streamers gather (rule B8), so that what comes gathered is not held as well. */
const HELD_SHARE_OF_WINDOW = 0.9;

interface Parts {
  streamKey: string;
  roles: TrackRoles;
  outlet: Outlet;
  clock: Clock;
  sendWindow: SendWindow;
  /** What became of a batch that was held. */
  onDelivered: (delivery: Delivery) => void;
  /** What a `chunks` viewer is told of the stream now. */
  tracksNow: () => StreamTracks;
}

export class Audience {
  readonly #parts: Parts;
  readonly #room: string;
  readonly #viewers = new Map<string, Viewer>();
  #chunksViewers = 0;
  #roles: TrackRoles;
  /** The connection that sent the last piece. */
  streamerId: string | undefined;
  readonly keyframes = new KeyframeRequests();
  readonly #held = new HeldBatches();
  #flushTimer: Timer | undefined;
  #sentAtMs = Number.NEGATIVE_INFINITY;
  /** Somebody has not been told the tracks that are stated now. */
  #owesTracks = false;

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#room = roomOf(parts.streamKey);
    this.#roles = parts.roles;
  }

  get size(): number {
    return this.#viewers.size;
  }

  get roles(): TrackRoles {
    return this.#roles;
  }

  get viewers(): Iterable<Viewer> {
    return this.#viewers.values();
  }

  get(viewerId: string): Viewer | undefined {
    return this.#viewers.get(viewerId);
  }

  /** In the turn in which the viewer was sent its buffer: that has all that is held now. */
  add(viewer: Viewer): void {
    this.#viewers.set(viewer.id, viewer);
    this.#parts.outlet.enterRoom(this.#room, viewer.id);
    if (viewer.format === 'chunks') this.#chunksViewers += 1;
    viewer.beginsAt = this.#held.count;
  }

  /** Harmless for who is not here. */
  remove(viewerId: string): void {
    const viewer = this.#viewers.get(viewerId);
    if (viewer === undefined) return;
    this.#viewers.delete(viewerId);
    this.#parts.outlet.leaveRoom(this.#room, viewerId);
    if (viewer.format === 'chunks') this.#chunksViewers -= 1;
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
      viewer.budget.reshape(roles.shape);
      if (areOther) viewer.beginAnew({ gates: roles.gatesOpenFor(() => false) });
      viewer.oweTracks({ areOther });
    }
    this.#tellTracks();
  }

  /** Sends it, or holds the batch until the window is over. Never waits. */
  take(piece: Piece): Delivery {
    const { clock, sendWindow } = this.#parts;
    const nowMs = clock.now();
    const delivery = new Delivery();
    if (this.#viewers.size > this.#chunksViewers) this.#sendFrame(piece, { delivery, nowMs });
    if (this.#chunksViewers === 0) return delivery;
    const batch = piece.batch();
    const windowMs = sendWindow.at(nowMs);
    if (windowMs === 0 && this.#held.count === 0) {
      this.#sendBatch(batch, { delivery, nowMs });
      return delivery;
    }
    this.#held.add(batch);
    delivery.reached += this.#willReach(batch);
    if (windowMs === 0 || this.#held.isFull) this.flush();
    else this.#flushTimer ??= clock.after(this.#waitMs(windowMs, nowMs), () => this.flush());
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

  emptyRoom(): void {
    this.#parts.outlet.emptyRoom(this.#room);
  }

  /**
   * Even 0 lets the turn of the loop end: it may have come late, with more behind it that is read in the same turn and else
   * would have a round of writes to all viewers for itself.
   */
  #waitMs(windowMs: number, nowMs: number): number {
    return Math.max(0, HELD_SHARE_OF_WINDOW * windowMs - (nowMs - this.#sentAtMs));
  }

  #sendFrame(piece: Piece, { delivery, nowMs }: { delivery: Delivery; nowMs: number }): void {
    const data = piece.frame();
    if (data === undefined) return;
    const framed = this.#parts.outlet.frameData(data);
    const frame: Frame = { framed, bytes: framed.bytes, hasKey: false };
    for (const viewer of this.#viewers.values()) {
      if (viewer.format !== 'base64') continue;
      if (viewer.sendFrame(frame, nowMs)) {
        delivery.countSent(1, framed.bytes);
      } else {
        viewer.skipped += 1;
        delivery.countSkipped(viewer.rung, 1);
      }
    }
  }

  #sendBatch(batch: Batch, { delivery, nowMs }: { delivery: Delivery; nowMs: number }): void {
    const { outlet } = this.#parts;
    this.#sentAtMs = nowMs;
    if (this.#owesTracks) this.#tellTracks();
    const sheet = new CutSheet({
      chunks: batch.chunks,
      roles: this.#roles,
      frame: (kept) => outlet.frameData(bytesOfChunks(batch, kept)),
    });
    for (const viewer of this.#viewers.values()) {
      if (viewer.format !== 'chunks') continue;
      const skippedBefore = viewer.skipped;
      const cut = viewer.sendCut(sheet, nowMs);
      if (cut.chunks > 0) delivery.countSent(cut.chunks, cut.bytes);
      if (viewer.isAwaitingStart) delivery.countAwaiting(viewer.address);
      const skipped = viewer.skipped - skippedBefore;
      if (skipped > 0) delivery.countSkipped(viewer.rung, skipped);
    }
  }

  /** Who has much waiting is told later, and of the newest alone: tracks may be larger than what a viewer may have waiting. */
  #tellTracks(): void {
    const { outlet, tracksNow } = this.#parts;
    const toldIds: string[] = [];
    this.#owesTracks = false;
    for (const viewer of this.#viewers.values()) {
      if (!viewer.isOwedTracks) continue;
      if (viewer.mayBeTold()) toldIds.push(viewer.id);
      else this.#owesTracks = true;
    }
    outlet.sendToRooms(toldIds, 'stream:tracks', tracksNow());
  }

  /** How many viewers will be sent something of the batch that was held last, as things stand. */
  #willReach(batch: Batch): number {
    const { chunks, count } = this.#held;
    const first = count - batch.chunks.length;
    const sheet = new CutSheet({ chunks, roles: this.#roles });
    let reached = 0;
    for (const viewer of this.#viewers.values()) {
      if (viewer.format === 'chunks' && viewer.cutOf(sheet).last >= first) reached += 1;
    }
    return reached;
  }
}

/** How many viewers are held on each rung. */
export function countByRung(audiences: Iterable<Audience>): Record<Rung, number> {
  const counts = { full: 0, fewer_frames: 0, until_key: 0, preview: 0, sound: 0 };
  for (const audience of audiences) {
    for (const viewer of audience.viewers) counts[viewer.rung] += 1;
  }
  return counts;
}
