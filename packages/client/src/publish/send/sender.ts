/**
 * What brings a stage to the hub: frame-sender.ts for the classic path, coded-sender.ts for chunks.
 * From: publisher-media.ts. To: the same, figures.
 */
import type { HubLine } from '../../wire/hub-line.ts';
import type { EncodingPlan } from '../encode/encoding-plan.ts';
import type { PublisherStats } from '../publisher-state.ts';

export interface SenderStart {
  connection: HubLine;
  streamKey: string;
  /** Of the request that gave the right to send. */
  roundTripMs: number;
}

export interface Sender {
  readonly stats: PublisherStats;
  /** On a new connection; also after another. */
  start(start: SenderStart): void;
  /** Sends nothing until the next `start`. Twice is harmless. */
  pause(): void;
  /** For good. Twice is harmless. */
  close(): void;
  /** Another codec or bitrate, also while it sends. False: it cannot send like that; undefined is the classic path. */
  setPlan(plan: EncodingPlan | undefined): boolean;
  countViewers(viewers: number): void;
  /** The rates since the last call: the caller's clock may be slow in a hidden tab. */
  measure(): PublisherStats;
}
