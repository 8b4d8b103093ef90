/**
 * The other nodes of the hub, as far as requests need them: is a stream on one of them, what is it, can it be watched here?
 * Implemented by cluster/stream-cluster.ts, and here for a hub of one node. Used by access/, http/, socket-io/.
 */
import type { StreamInfo } from '@streamhub/protocol';
import type { Picture } from '../broadcast/buffer/stream-buffer.ts';
import type { StreamRowWithName } from '../store/rows.ts';
import type { LiveStream } from './live-stream.ts';
import { rowInfo } from './stream-info.ts';

/** A live stream of another node; its row can be checked without the database. */
export interface StreamElsewhere {
  row: StreamRowWithName;
  /** `paused` also if the node it was on is gone. */
  state: 'live' | 'paused';
  viewers: number;
  hasPicture: boolean;
}

export interface OtherNodes {
  /** Undefined: none of them has it. Never rejects. */
  about(streamKey: string): Promise<StreamElsewhere | undefined>;
  /** The same for a row without an end whose stream no node has now: the one that had it may be gone. */
  missing(row: StreamRowWithName): StreamElsewhere | undefined;
  /** Makes it one that can be watched here. Undefined: it is over, or out of reach. Never rejects. */
  reach(elsewhere: StreamElsewhere): Promise<LiveStream | undefined>;
  picture(streamKey: string): Promise<Picture | undefined>;
  /** A kept stream's row has been changed here: whoever else has the stream in memory looks at it. */
  rowChanged(streamKey: string): void;
  onRowChanged(listener: (streamKey: string) => void): void;
}

export const NO_OTHER_NODES: OtherNodes = {
  about: async () => undefined,
  missing: () => undefined,
  reach: async () => undefined,
  picture: async () => undefined,
  rowChanged: () => {},
  onRowChanged: () => {},
};

export function elsewhereInfo({ row, state, viewers }: StreamElsewhere): StreamInfo {
  return { ...rowInfo(row), state, viewers };
}
