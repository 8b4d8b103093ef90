/**
 * The node that a stream is on is killed: `kill -9`. Its streamer comes back when others have been told.
 * From: faults-command.ts. To: the cluster, whose processes it ends and starts.
 */
import type { Fault } from './fault.ts';

export const killNode: Fault = {
  name: 'kill',
  what: 'kill -9 of the stream’s node',
  promised: [
    { what: 'others are told "paused"', mostMs: 3_000 },
    { what: 'others’ picture, after the streamer’s return', mostMs: 5_000 },
    { what: 'its own viewers’ picture, after that', mostMs: 5_000 },
  ],
  async once(cluster) {
    const { one, two, three } = cluster;
    using people = new DisposableStack();
    const streamer = people.use(await cluster.streamerAt([one, two]));
    const elsewhere = people.use(await cluster.viewerAt([three], streamer));
    const onIt = people.use(await cluster.viewerAt([one, three], streamer));
    const killedAtMs = performance.now();
    const paused = elsewhere.hears('stream:paused', killedAtMs);
    streamer.staysAway = paused;
    await one.end('SIGKILL');
    const { number } = streamer;
    const pausedAtMs = await paused;
    const seenAtMs = await elsewhere.seesBeyond(number);
    const onItSeenAtMs = await onIt.seesBeyond(number);
    const returnedAtMs = streamer.cameAtMs;
    await one.start();
    await cluster.endWhole([streamer]);
    return [pausedAtMs - killedAtMs, seenAtMs - returnedAtMs, onItSeenAtMs - returnedAtMs];
  },
};
