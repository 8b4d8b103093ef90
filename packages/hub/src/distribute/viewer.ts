/**
 * One viewer in an audience: what it is sent, what is left out for it, and how its gates stand.
 * From: audience.ts, each outgoing batch. To: its line.
 */
import type { Rung, StreamFormat } from '@streamhub/protocol';
import type { Cut, CutSheet } from './cut-sheet.ts';
import type { LatencyBudget } from './latency-budget.ts';
import type { FramedData, ViewerLine } from './outlet.ts';
import { ALL_GATES_OPEN, EVERYTHING, LEAD_GATE, NOTHING, openGates, VIDEO_BITS } from './permit.ts';

/** A frame for viewers of the format `base64`, framed once. Each stands alone. */
export interface Frame {
  readonly framed: FramedData;
  readonly bytes: number;
  readonly hasKey: boolean;
}

export class Viewer {
  readonly id: string;
  /** Its place on the network, as limits by address count it. */
  readonly address: string;
  readonly format: StreamFormat;
  readonly line: ViewerLine;
  readonly budget: LatencyBudget;
  /** What it can decode; undefined if it has not said so. */
  readonly codecs: readonly string[] | undefined;
  /** Chunks or frames left out for it so that it is not late. */
  skipped = 0;
  /** It begins with this chunk of what is held back now; those before were in its buffer. */
  beginsAt = 0;
  /** It has not been told the tracks that are stated now: too much waits for it. */
  isOwedTracks = false;
  /** And what it knows are other ones, to which no chunk belongs any more. */
  #isLost = false;
  #gates = ALL_GATES_OPEN;
  /** Gates that are shut because it had no beginning, and not because its line is slow. */
  #awaited = NOTHING;
  #permit = EVERYTHING;

  constructor({
    id,
    address,
    format,
    line,
    budget,
    codecs,
  }: {
    id: string;
    address: string;
    format: StreamFormat;
    line: ViewerLine;
    budget: LatencyBudget;
    codecs?: readonly string[] | undefined;
  }) {
    this.id = id;
    this.address = address;
    this.format = format;
    this.line = line;
    this.budget = budget;
    this.codecs = codecs;
  }

  get rung(): Rung {
    return this.budget.rung;
  }

  /** Of videos whose gates are shut it is sent nothing before their next key chunk. */
  beginAnew({ gates }: { gates: number }): void {
    this.#gates = gates;
    this.#awaited = ALL_GATES_OPEN & ~openGates(gates);
  }

  /** It could take the leading video and has had no key chunk of it to begin with. */
  get isAwaitingStart(): boolean {
    return (this.#awaited & LEAD_GATE) !== 0;
  }

  oweTracks({ areOther }: { areOther: boolean }): void {
    this.isOwedTracks = true;
    this.#isLost ||= areOther;
  }

  /** Whether it can be sent the tracks that it is owed; then it must be. */
  mayBeTold(): boolean {
    if (!this.budget.hasRoom(this.line.waitingBytes)) {
      // It is its line that holds it back.
      if (this.#isLost) this.#awaited = NOTHING;
      return false;
    }
    this.isOwedTracks = false;
    this.#isLost = false;
    return true;
  }

  /** What it would be sent, as things stand. */
  cutOf(sheet: CutSheet): Cut {
    return sheet.cutFor(this.#gates, this.#isLost ? NOTHING : this.#permit, this.beginsAt);
  }

  /** Sends it its cut of the batch. Allocates nothing of its own: it is called once a viewer and batch. */
  sendCut(sheet: CutSheet, nowMs: number): Cut {
    const permit = this.#isLost
      ? NOTHING
      : this.budget.permit(nowMs, this.line.waitingBytes, this.#gates & LEAD_GATE);
    const cut = sheet.cutFor(this.#gates, permit, this.beginsAt);
    this.#permit = permit;
    this.#gates = cut.gates;
    this.beginsAt = 0;
    this.skipped += cut.left;
    // Who is held back by its line waits because of that, and the streamer is not asked for it.
    if (this.#awaited !== NOTHING) {
      this.skipped -= leftOf(cut, this.#awaited);
      this.#awaited = (permit & VIDEO_BITS) === 0 ? NOTHING : this.#awaited & ~openGates(cut.gates);
    }
    if (cut.framed !== undefined) {
      this.line.sendData(cut.framed);
      this.budget.sent(nowMs, cut);
    }
    return cut;
  }

  /** Sends it a frame, or leaves it out: false. */
  sendFrame(frame: Frame, nowMs: number): boolean {
    const permit = this.budget.permit(nowMs, this.line.waitingBytes, LEAD_GATE);
    if ((permit & VIDEO_BITS) === 0) return false;
    this.line.sendData(frame.framed);
    this.budget.sent(nowMs, frame);
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
