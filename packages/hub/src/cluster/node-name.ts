/**
 * One name, one node: a second node of the same name does not start, because streams that wait for their streamers are known
 * by it.
 * From: cluster.ts, at the start. To: the bus; other nodes that start.
 */
import type { Bus } from './bus.ts';
import type { NodeIdentity } from './nodes.ts';

const ASK_MS = 1_000;
const TAKEN = 'taken';

/** @throws an Error with a sentence, if a node of this name is there. The name is held until the bus is closed. */
export async function claimName(bus: Bus, { name, run }: NodeIdentity): Promise<void> {
  let isHolder = false;
  let isBeaten = false;
  const subject = `streamhub.name.${Buffer.from(name).toString('hex')}`;
  // Before the own question: of two that ask at once at least one hears of the other, and the smaller run goes on.
  const stop = bus.subscribe(subject, ({ bytes, reply }) => {
    const otherGoesOn = !isHolder && Buffer.from(bytes).toString() < run;
    if (otherGoesOn) isBeaten = true;
    reply(Buffer.from(otherGoesOn ? 'yours' : TAKEN));
  });
  const answer = await bus.ask(subject, Buffer.from(run), ASK_MS);
  // One that does not answer in time is dead or stands still: epochs keep it from doing harm when it wakes.
  if (isBeaten || (answer.ok && Buffer.from(answer.bytes).toString() === TAKEN)) {
    stop();
    throw new Error(
      `a node with the name ${name} is running. Give each node a name of its own with --node-name.`,
    );
  }
  isHolder = true;
}
