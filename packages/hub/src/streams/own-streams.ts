/**
 * What the other nodes of a hub have to do with the streams of this one. A hub of one process has nobody who implements it.
 * Implemented by cluster/stream-cluster.ts. Used by live-streams.ts.
 */
import type { Answer } from '@streamhub/protocol';
import type { StreamRowWithName } from '../store/rows.ts';
import type { LiveStream } from './live-stream.ts';

/** Whoever tells other nodes of this node's streams, and knows whose a stream is. */
export interface OwnStreams {
  begun(stream: LiveStream): void;
  /** After its viewers have been told. */
  over(stream: LiveStream): void;
  /** It goes on at another node. */
  lost(stream: LiveStream): void;
  /** Nobody has come back to it here. */
  abandon(stream: LiveStream): void;
  /** Makes a stream this node's own. Undefined: there is none, or it has ended. Rejects if the store is away. */
  claim(
    streamKey: string,
    publishToken: string,
  ): Promise<Answer<{ row: StreamRowWithName }> | undefined>;
}
