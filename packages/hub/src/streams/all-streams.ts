/**
 * All streams that have not ended, whichever node their streamer is on.
 * From: live-streams.ts, those here; other nodes, if there are any. To: http/, the operator.
 */
import type { StreamInfo } from '@streamhub/protocol';
import type { StreamRowWithName } from '../store/rows.ts';
import type { LiveStream } from './live-stream.ts';
import type { LiveStreams } from './live-streams.ts';
import { elsewhereInfo, type StreamElsewhere } from './other-nodes.ts';
import { liveStreamInfo, storedStreamInfo } from './stream-info.ts';

export interface StreamsElsewhere {
  all(): readonly StreamInfo[];
}

interface Found {
  live?: LiveStream | undefined;
  elsewhere?: StreamElsewhere | undefined;
  row?: StreamRowWithName | undefined;
}

export class AllStreams {
  readonly #here: LiveStreams;
  readonly #elsewhere: StreamsElsewhere | undefined;

  constructor(here: LiveStreams, elsewhere?: StreamsElsewhere) {
    this.#here = here;
    this.#elsewhere = elsewhere;
  }

  all(): StreamInfo[] {
    const here = this.#here.own();
    const keys = new Set(here.map(({ streamKey }) => streamKey));
    const elsewhere = this.#elsewhere?.all() ?? [];
    return [
      ...here.map(liveStreamInfo),
      ...elsewhere.filter(({ streamKey }) => !keys.has(streamKey)),
    ];
  }

  /** Of a stream that the asker may know of, as it was found; on this node, in the store, or at another node. */
  infoOf({ live, elsewhere, row }: Found): StreamInfo | undefined {
    if (live !== undefined) return liveStreamInfo(live);
    return elsewhere ? elsewhereInfo(elsewhere) : row && storedStreamInfo(row);
  }
}
