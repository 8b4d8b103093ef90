/**
 * The node that a stream is on stands still (SIGSTOP), is given up by its streamer, and wakes (SIGCONT) when the stream is on
 * another node. It is an edge of a second stream as well, so that something waits for it in the bus.
 * From: faults-command.ts. To: the cluster, whose processes it ends and starts.
 */
import type { Fault } from './fault.ts';
import { eventually } from './faulty-cluster.ts';

const PICTURES = 20;

export const freezeNode: Fault = {
  name: 'freeze',
  what: 'SIGSTOP of the stream’s node; it wakes later',
  promised: [
    { what: 'others are told "paused"', mostMs: 3_000 },
    { what: 'others’ picture, after the streamer’s return', mostMs: 5_000 },
    { what: 'another stream’s longest gap, all the time', mostMs: 1_000 },
    { what: 'the stream’s longest gap, after the waking', mostMs: 1_000 },
    { what: 'until the woken node has let go', mostMs: 5_000 },
  ],
  async once(cluster) {
    const { one, two, three } = cluster;
    using people = new DisposableStack();
    const streamer = people.use(await cluster.streamerAt([one, two]));
    const other = people.use(await cluster.streamerAt([two]));
    const viewer = people.use(await cluster.viewerAt([three], streamer));
    const otherViewer = people.use(await cluster.viewerAt([three], other));
    people.use(await cluster.viewerAt([one], other));
    const frozenAtMs = performance.now();
    process.kill(one.pid, 'SIGSTOP');
    const pausedAtMs = await viewer.hears('stream:paused', frozenAtMs);
    const { number } = streamer;
    // As its browser does after some pings without an answer.
    streamer.connection?.io.engine.close();
    const seenAtMs = await viewer.seesBeyond(number);
    const returnedAtMs = streamer.cameAtMs;
    await viewer.seesBeyond(streamer.number + PICTURES);
    const wokenAtMs = performance.now();
    process.kill(one.pid, 'SIGCONT');
    const hasLetGo = async () => (await cluster.streamsOf(one)) === 0;
    const letGoMs = await eventually(hasLetGo, 'the woken node keeps the stream');
    await viewer.seesBeyond(streamer.number + PICTURES);
    await otherViewer.seesBeyond(other.number);
    const gaps = [otherViewer.longestGapMs(frozenAtMs), viewer.longestGapMs(wokenAtMs)];
    await cluster.endWhole([streamer, other]);
    return [pausedAtMs - frozenAtMs, seenAtMs - returnedAtMs, ...gaps, letGoMs];
  },
};
