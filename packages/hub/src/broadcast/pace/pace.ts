/**
 * How much of a stream a viewer may be sent now: by its latency budget, or always everything.
 * Implemented by latency-budget.ts and here. Used by viewer.ts.
 */
import type { Rung } from '@streamhub/protocol';
import { EVERYTHING } from './permit.ts';
import type { LadderShape } from './track-roles.ts';

export interface Pace {
  readonly rung: Rung;
  /** What of a batch may be sent now. Plain numbers, for it is asked once a viewer and batch. */
  permit(nowMs: number, waitingBytes: number, openGate: number): number;
  /** What was permitted was handed to the viewer's port. */
  sent(nowMs: number, sent: { bytes: number; hasKey: boolean }): void;
  /** Whether more may be handed to its port at all. */
  hasRoom(waitingBytes: number): boolean;
  /** Other tracks were stated. */
  reshape(shape: LadderShape): void;
  /** The buffer that the viewer joined with has come to it. */
  bufferCame(): void;
  readonly isBufferUnderWay: boolean;
  /** `received`: how many `stream:data` have come to the viewer. `calmMs`: when the next is due if all is well. */
  report(received: number, now: { nowMs: number; calmMs: number }): void;
  /** To be asked every second or so: whether it has taken nothing for 30 s. */
  isStalled(nowMs: number, waitingBytes: number): boolean;
}

/** Of a viewer whose own queue has a bound: a recorder, another node. */
export const EVERYTHING_ALWAYS: Pace = {
  rung: 'full',
  permit: () => EVERYTHING,
  sent: () => undefined,
  hasRoom: () => true,
  reshape: () => undefined,
  bufferCame: () => undefined,
  isBufferUnderWay: false,
  report: () => undefined,
  isStalled: () => false,
};
