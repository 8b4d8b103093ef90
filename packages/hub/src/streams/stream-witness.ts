/**
 * Who is told of each stream's life, in the event-loop tick in which it happens: the archive (../archive/archive.ts).
 * From: live-streams.ts.
 */
import type { EndReason } from '@streamhub/protocol';
import type { LiveStream } from './live-stream.ts';

export interface StreamWitness {
  /** A new stream. Its row is saved, and nothing has been sent to it. */
  began(stream: LiveStream): void;
  /** One of an earlier run, or of another node. */
  returned(stream: LiveStream): void;
  /** The hub stops: it waits for the next start. */
  left(stream: LiveStream): void;
  /** For good. Its viewers have been told. */
  ended(stream: LiveStream, end: { endedAtMs: number; reason: EndReason }): void;
}
