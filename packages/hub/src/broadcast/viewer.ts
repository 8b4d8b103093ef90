/**
 * One viewer in an audience: what it is sent, what is left out for it, and how its gates stand.
 * From: audience.ts, each outgoing batch. To: its port.
 */
import type { Rung, StreamFormat } from '@streamhub/protocol';
import type { SharedData } from './buffer/shared-data.ts';
import type { Cut, CutSheet } from './cut-sheet.ts';
import type { Pace } from './pace/pace.ts';
import { ALL_GATES_OPEN, LEAD_GATE, NOTHING, openGates, VIDEO_BITS } from './pace/permit.ts';
import type { ViewerPort } from './ports.ts';

/** A frame for viewers of the format `base64`: one object for all of them. Each stands alone. */
export interface Frame {
  readonly data: SharedData;
  readonly bytes: number;
  readonly hasKey: boolean;
}

export class Viewer {
  readonly port: ViewerPort;
  readonly pace: Pace;
  /** The port's, kept here: they are looked at for each batch. */
  readonly format: StreamFormat;
  readonly counts: number;
  /** Chunks or frames left out for it so that it is not late. */
  skipped = 0;
  /** It begins with this chunk of what is held back now; those before were in its buffer. */
  beginsAt = 0;
  /** It has not been told the tracks that are stated now: too much waits for it. */
  isOwedTracks = false;
  /** The same for the number of viewers. */
  isOwedViewers = false;
  /** And what it knows are other ones, to which no chunk belongs any more. */
  #isLost = false;
  #gates = ALL_GATES_OPEN;
  /** Gates that are shut because it had no beginning, and not because its line is slow. */
  #awaited = NOTHING;

  constructor({ port, pace }: { port: ViewerPort; pace: Pace }) {
    this.port = port;
    this.pace = pace;
    this.format = port.format;
    this.counts = port.counts;
  }

  get rung(): Rung {
    return this.pace.rung;
  }

  /** Of videos whose gates are shut it is sent nothing before their next key chunk. */
  beginAnew({ gates }: { gates: number }): void {
    this.#gates = this.port.relays ? ALL_GATES_OPEN : gates;
    this.#awaited = ALL_GATES_OPEN & ~openGates(this.#gates);
  }

  /** It could take the leading video and has had no key chunk of it to begin with. */
  get isAwaitingStart(): boolean {
    return (this.#awaited & LEAD_GATE) !== 0;
  }

  oweTracks({ areOther }: { areOther: boolean }): void {
    this.isOwedTracks = true;
    this.#isLost ||= areOther;
  }

  /** Whether little enough waits for it that notices can wait behind it. */
  get hasRoom(): boolean {
    return this.pace.hasRoom(this.port.waitingBytes);
  }

  /** Whether it can be sent the tracks that it is owed; then it must be. */
  mayBeTold(): boolean {
    if (!this.hasRoom) {
      // It is its line that holds it back.
      if (this.#isLost) this.#awaited = NOTHING;
      return false;
    }
    this.isOwedTracks = false;
    this.#isLost = false;
    return true;
  }

  /** Sends it its cut of the batch. Allocates nothing of its own: it is called once a viewer and batch. */
  sendCut(sheet: CutSheet, nowMs: number): Cut {
    const permit = this.#isLost
      ? NOTHING
      : this.pace.permit(nowMs, this.port.waitingBytes, this.#gates & LEAD_GATE);
    const cut = sheet.cutFor(this.#gates, permit, this.beginsAt);
    this.#gates = cut.gates;
    this.beginsAt = 0;
    this.skipped += cut.left;
    // Who is held back by its line waits because of that, and the streamer is not asked for it.
    if (this.#awaited !== NOTHING) {
      this.skipped -= leftOf(cut, this.#awaited);
      this.#awaited = (permit & VIDEO_BITS) === 0 ? NOTHING : this.#awaited & ~openGates(cut.gates);
    }
    if (cut.data !== undefined) {
      this.port.sendData(cut.data);
      this.pace.sent(nowMs, cut);
    }
    return cut;
  }

  /** Sends it a frame, or leaves it out: false. */
  sendFrame(frame: Frame, nowMs: number): boolean {
    const permit = this.pace.permit(nowMs, this.port.waitingBytes, LEAD_GATE);
    if ((permit & VIDEO_BITS) === 0) return false;
    this.port.sendData(frame.data);
    this.pace.sent(nowMs, frame);
    return true;
  }
}

/** Chunks of videos that it has no beginning of: it misses nothing that it could have shown. */
function leftOf({ leftOfVideos }: Cut, awaited: number): number {
  let left = 0;
  for (const [gate, chunks = 0] of leftOfVideos.entries()) {
    if ((awaited & (LEAD_GATE << (2 * gate))) !== 0) left += chunks;
  }
  return left;
}
