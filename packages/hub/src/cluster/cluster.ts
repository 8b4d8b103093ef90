/**
 * This hub as one node of several: opens what they share, and closes it.
 * From: hub.ts, if `--nats` is given. To: the other files of this folder.
 */
import { nanoid } from 'nanoid';
import type { Logger } from 'pino';
import type { BufferBudget } from '../broadcast/buffer-budget.ts';
import type { Clock } from '../clock.ts';
import type { HubControl } from '../control/hub-control.ts';
import type { Metrics } from '../observe/metrics.ts';
import type { StreamRowWithName } from '../store/rows.ts';
import type { StreamTable } from '../store/store.ts';
import type { LiveStreams } from '../streams/live-streams.ts';
import type { OtherNodes } from '../streams/other-nodes.ts';
import { liveStreamInfo } from '../streams/stream-info.ts';
import { version } from '../version.ts';
import { type Bus, type BusAccess, openBus } from './bus.ts';
import { answerCalls, controlOfAll } from './control-of-all.ts';
import { claimName } from './node-name.ts';
import { Nodes } from './nodes.ts';
import { Orphans } from './orphans.ts';
import { claimOwnRows } from './ownership.ts';
import { StreamCluster } from './stream-cluster.ts';

interface ClusterParts {
  access: BusAccess;
  nodeName: string;
  maxFrameBytes: number;
  graceMs: number;
  metrics: Metrics;
  clock: Clock;
  log: Logger;
  connectBus?: typeof openBus | undefined;
}

/** What the other nodes are told of this one. */
interface Here {
  liveStreams: LiveStreams;
  streams: StreamTable;
  bufferBudget: BufferBudget;
  /** People who watch at this node. */
  peopleHere(): number;
}

export interface Cluster extends AsyncDisposable {
  readonly bus: Bus;
  /** The streams of this node's life before, which wait for their streamers. @throws the store's error. */
  claimRows(streams: StreamTable): Promise<StreamRowWithName[]>;
  /** The other nodes are told of this one, and it hears of them. */
  enter(here: Here): Membership;
}

interface Membership {
  readonly nodes: Nodes;
  readonly otherNodes: OtherNodes;
  /** `local`: of this node alone. */
  controlOfAll(local: HubControl): HubControl;
}

/** @throws an Error with a sentence, if the bus cannot be used or another node has the name. */
export async function openCluster({
  access,
  connectBus = openBus,
  ...parts
}: ClusterParts): Promise<Cluster> {
  const { nodeName, graceMs, metrics, clock, log } = parts;
  const self = { name: nodeName, run: nanoid(), version };
  await using opening = new AsyncDisposableStack();
  const bus = opening.use(await connectBus({ ...access, ...parts }));
  await claimName(bus, self);
  const opened = opening.move();
  return {
    bus,
    claimRows: (streams) => claimOwnRows(streams, nodeName),
    enter({ liveStreams, streams, bufferBudget, peopleHere }) {
      const onOwnChanged = () => nodes.lookSoon();
      const otherNodes = opened.use(
        new StreamCluster({ ...parts, bus, liveStreams, streams, bufferBudget, onOwnChanged }),
      );
      const streamsHere = () =>
        liveStreams.own().map((stream) => ({
          ...liveStreamInfo(stream),
          epoch: stream.epoch,
        }));
      const onUnreadable = () => metrics.countBusRefusal('node');
      const nodes = new Nodes({
        bus,
        self,
        streamsHere,
        peopleHere,
        graceMs,
        onTold: (told) => otherNodes.heardOf(told),
        onUnreadable,
        clock,
        log,
      });
      opened.defer(() => nodes.leave());
      opened.use(new Orphans({ nodes, nodeName, otherNodes, streams, graceMs, clock, log }));
      addClusterGauges(metrics, { nodes, liveStreams, peopleHere });
      metrics.observe({
        name: 'streamhub_edges',
        help: 'Streams of other nodes that are watched at this one',
        read: () => otherNodes.edges,
      });
      return {
        nodes,
        otherNodes,
        controlOfAll(local) {
          answerCalls(local, { bus, run: self.run });
          const endGone = (streamKey: string) => otherNodes.endGone(streamKey);
          return controlOfAll(local, { bus, nodes, endGone });
        },
      };
    },
    [Symbol.asyncDispose]: () => opened.disposeAsync(),
  };
}

function addClusterGauges(
  metrics: Metrics,
  { nodes, liveStreams, peopleHere }: Pick<Here, 'liveStreams' | 'peopleHere'> & { nodes: Nodes },
): void {
  metrics.observe({
    name: 'streamhub_nodes',
    help: 'Nodes that live, this one among them',
    read: () => nodes.others.length + 1,
  });
  metrics.observe({
    name: 'streamhub_cluster_streams',
    help: 'Streams of all nodes that have not ended, the same from each node',
    read: () => liveStreams.count + nodes.all().length,
  });
  metrics.observe({
    name: 'streamhub_cluster_viewers',
    help: 'Viewers at all nodes, the same from each node',
    read: () => peopleHere() + nodes.viewers,
  });
}
