/**
 * What an operator can do, done on all nodes: each node answers for the streams and viewers that are on it.
 * From: cluster.ts, the control of this node alone. To: the same calls on the other nodes, over the bus.
 */
import { z } from 'zod';
import { callOn } from '../control/control-calls.ts';
import type { HubControl } from '../control/hub-control.ts';
import type { Bus } from './bus.ts';
import type { Nodes } from './nodes.ts';

const ANSWER_WITHIN_MS = 1_000;
/** A message has a bound: no more viewers of one node are told. */
const MOST_VIEWERS = 5_000;

const rung = z.enum(['full', 'fewer_frames', 'until_key', 'preview', 'sound']);
/** What each of these calls is answered with, by each node. */
const RESULTS = {
  endStream: z.boolean(),
  viewers: z.array(z.object({ viewerId: z.string(), address: z.string(), rung })),
  removeViewer: z.boolean(),
};
type Shared = keyof typeof RESULTS;

/** Takes the calls of other nodes, until the bus is closed. `run`: of this life of this node. */
export function answerCalls(local: HubControl, { bus, run }: { bus: Bus; run: string }): void {
  bus.subscribe(subjectOf(run), ({ bytes, reply }) => {
    const call = readJson(bytes) as { name?: string } | undefined;
    const isShared = call?.name !== undefined && Object.hasOwn(RESULTS, call.name);
    const called = isShared ? callOn(local, call) : undefined;
    called?.then(
      (result) => {
        const told = Array.isArray(result) ? result.slice(0, MOST_VIEWERS) : result;
        reply(Buffer.from(JSON.stringify(told)));
      },
      // Whoever asked hears nothing in time, as from a node that is away.
      () => {},
    );
  });
}

export function controlOfAll(
  local: HubControl,
  {
    bus,
    nodes,
    endGone,
  }: {
    bus: Bus;
    nodes: Nodes;
    /** Ends a stream whose node is gone. */
    endGone(streamKey: string): Promise<boolean>;
  },
): HubControl {
  return {
    ...local,
    async endStream(streamKey) {
      const isHere = await local.endStream(streamKey);
      const isEnded = isHere || (await askOthers('endStream', streamKey)).includes(true);
      return isEnded || endGone(streamKey);
    },
    async viewers(streamKey) {
      const [here, elsewhere] = await Promise.all([
        local.viewers(streamKey),
        askOthers('viewers', streamKey),
      ]);
      return [...here, ...elsewhere.flat()];
    },
    async removeViewer(viewerId) {
      const isHere = await local.removeViewer(viewerId);
      return isHere || (await askOthers('removeViewer', viewerId)).includes(true);
    },
  };

  /** The answers of those that answer. */
  async function askOthers<Name extends Shared>(
    name: Name,
    argument: string,
  ): Promise<z.infer<(typeof RESULTS)[Name]>[]> {
    const question = Buffer.from(JSON.stringify({ name, argument }));
    const asked = nodes.others.map(({ run }) =>
      bus.ask(subjectOf(run), question, ANSWER_WITHIN_MS),
    );
    const answers = await Promise.all(asked);
    return answers.flatMap((answer) => {
      const read = RESULTS[name].safeParse(answer.ok ? readJson(answer.bytes) : undefined);
      return read.success ? [read.data as z.infer<(typeof RESULTS)[Name]>] : [];
    });
  }
}

function subjectOf(run: string): string {
  return `streamhub.node.${run}`;
}

function readJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(bytes).toString('utf8'));
  } catch {
    return undefined;
  }
}
