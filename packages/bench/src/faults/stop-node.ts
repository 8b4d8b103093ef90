/**
 * The node that a stream is on is told to stop: it drains, with the default of `--drain-seconds`.
 * From: faults-command.ts. To: the cluster, whose processes it ends and starts.
 */
import type { Fault } from './fault.ts';

const ON_IT = 8;
const PICTURES = 20;

export const stopNode: Fault = {
  name: 'stop',
  what: `SIGTERM of the stream’s node, with ${ON_IT} viewers on it`,
  promised: [
    { what: 'longest gap of those on it', mostMs: 2_000 },
    { what: 'longest gap of those elsewhere', mostMs: 2_000 },
    { what: 'until the process has ended', mostMs: 30_000 },
  ],
  async once(cluster) {
    const { one, two, three } = cluster;
    using people = new DisposableStack();
    const streamer = people.use(await cluster.streamerAt([one, two]));
    const onIt = await Promise.all(
      Array.from({ length: ON_IT }, async (_, index) => {
        const next = index % 2 === 0 ? two : three;
        return people.use(await cluster.viewerAt([one, next], streamer));
      }),
    );
    const elsewhere = [
      people.use(await cluster.viewerAt([two], streamer)),
      people.use(await cluster.viewerAt([three], streamer)),
    ];
    const toldAtMs = performance.now();
    await one.end('SIGTERM');
    const endedAtMs = performance.now();
    const all = [...onIt, ...elsewhere];
    await Promise.all(all.map((viewer) => viewer.seesBeyond(streamer.number + PICTURES)));
    const gapOf = (viewers: typeof all) =>
      Math.max(...viewers.map((viewer) => viewer.longestGapMs(toldAtMs)));
    const gaps = [gapOf(onIt), gapOf(elsewhere)];
    if (all.some(({ told }) => told.some(({ event }) => event === 'stream:ended'))) {
      throw new Error('A viewer was told that the stream has ended.');
    }
    await one.start();
    await cluster.endWhole([streamer]);
    return [...gaps, endedAtMs - toldAtMs];
  },
};
