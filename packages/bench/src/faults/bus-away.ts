/**
 * The NATS server is killed and started again.
 * From: faults-command.ts. To: the cluster, whose processes it ends and starts.
 */
import type { Fault } from './fault.ts';

const PICTURES = 40;

export const busAway: Fault = {
  name: 'bus',
  what: 'NATS is killed, and started 2 s after others were told',
  promised: [
    { what: 'others are told "paused"', mostMs: 3_000 },
    { what: 'its own viewers’ longest gap, all the time', mostMs: 500 },
    { what: 'others’ picture, after NATS is back', mostMs: 5_000 },
  ],
  async once(cluster) {
    const { nats, one, two, three } = cluster;
    using people = new DisposableStack();
    const streamer = people.use(await cluster.streamerAt([one]));
    const onIt = people.use(await cluster.viewerAt([one], streamer));
    const others = [
      people.use(await cluster.viewerAt([two], streamer)),
      people.use(await cluster.viewerAt([three], streamer)),
    ];
    const goneAtMs = performance.now();
    await nats.end();
    const told = await Promise.all(others.map((viewer) => viewer.hears('stream:paused', goneAtMs)));
    await onIt.seesBeyond(streamer.number + PICTURES);
    const { number } = streamer;
    await nats.start();
    const backAtMs = performance.now();
    const seen = await Promise.all(others.map((viewer) => viewer.seesBeyond(number)));
    const gapMs = onIt.longestGapMs(goneAtMs);
    await cluster.endWhole([streamer]);
    return [Math.max(...told) - goneAtMs, gapMs, Math.max(...seen) - backAtMs];
  },
};
