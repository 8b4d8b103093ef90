/**
 * Puts a stream into memory: with a broadcast that has no streamer yet, and whoever counts its viewers.
 * From: live-streams.ts. To: the distributor; the stream's row, whose highest number of viewers is kept.
 */
import type { StreamDistributor } from '../broadcast/stream-distributor.ts';
import type { Clock } from '../clock.ts';
import type { StreamTable } from '../store/store.ts';
import type { LiveStream, NewStream } from './live-stream.ts';
import { streamRowOf } from './stream-row.ts';
import { ViewerAnnouncer } from './viewer-announcer.ts';

interface Parts {
  role: LiveStream['role'];
  distributor: StreamDistributor;
  streams: StreamTable;
  clock: Clock;
}

export function makeStream(
  made: NewStream,
  { role, distributor, streams, clock }: Parts,
): LiveStream {
  const announcer = new ViewerAnnouncer({
    clock,
    savePeak() {
      const isOnAir = stream.role === 'origin' && stream.end === undefined;
      if (isOnAir) void streams.save(streamRowOf(stream));
    },
  });
  const broadcast = distributor.registerStream(made.streamKey);
  const stream: LiveStream = { ...made, role, broadcast, announcer, grace: undefined };
  return stream;
}
