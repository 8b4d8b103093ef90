/**
 * PostgreSQL is killed, with all its processes, and started again. Meanwhile people watch, join, try to begin a stream, and
 * one stream ends.
 * From: faults-command.ts. To: the cluster, whose processes it ends and starts.
 */
import { Viewer } from '../../../hub/test/node-people.ts';
import type { Fault } from './fault.ts';
import { eventually } from './faulty-cluster.ts';

const PICTURES = 40;

export const databaseAway: Fault = {
  name: 'database',
  what: 'PostgreSQL is killed, and started 2 s later',
  promised: [
    { what: 'viewers’ longest gap, all the time', mostMs: 500 },
    { what: 'a join meanwhile, on the slowest of three nodes', mostMs: 2_000 },
    { what: 'until a refused stream:create says so', mostMs: 5_000 },
    { what: 'until stream:create works, after it is back', mostMs: 5_000 },
    { what: 'until the row has an end made meanwhile', mostMs: 15_000 },
  ],
  async once(cluster) {
    const { postgres, one, two, three } = cluster;
    using people = new DisposableStack();
    const streamer = people.use(await cluster.streamerAt([one]));
    const leaving = people.use(await cluster.streamerAt([one]));
    const onIt = people.use(await cluster.viewerAt([one], streamer));
    const elsewhere = people.use(await cluster.viewerAt([two], streamer));
    // These have their connection already: while the database is away no node is ready, and balancers take any.
    const known = [one, two, three].map((node) =>
      people.use(new Viewer([node], leaving.streamKey)),
    );
    await Promise.all(known.map((viewer) => viewer.come()));
    const goneAtMs = performance.now();
    await postgres.end('SIGKILL');
    const joins = known.map(async (viewer) => {
      const sinceMs = performance.now();
      const joined = await viewer.request('stream:join', { streamKey: streamer.streamKey });
      if (!joined.ok) throw new Error(`A join was refused: ${joined.code}.`);
      return performance.now() - sinceMs;
    });
    const joinMs = Math.max(...(await Promise.all(joins)));
    const askedAtMs = performance.now();
    const refused = await streamer.request('stream:create', {});
    const refusedMs = performance.now() - askedAtMs;
    if (refused.ok || refused.code !== 'store_unavailable') {
      throw new Error('stream:create does not say that the store is away.');
    }
    await leaving.request('stream:end', { streamKey: leaving.streamKey });
    await onIt.seesBeyond(streamer.number + PICTURES);
    await postgres.start();
    const hasEnded = () => cluster.hasEnded(leaving.streamKey);
    const ended = eventually(hasEnded, 'an end that was made meanwhile was not written');
    const backAtMs = performance.now();
    const second = people.use(await cluster.streamerAt([two]));
    const createdMs = second.cameAtMs - backAtMs;
    const endedMs = await ended;
    await elsewhere.seesBeyond(streamer.number);
    const gapMs = Math.max(onIt.longestGapMs(goneAtMs), elsewhere.longestGapMs(goneAtMs));
    await cluster.endWhole([streamer, second]);
    return [gapMs, joinMs, refusedMs, createdMs, endedMs];
  },
};
