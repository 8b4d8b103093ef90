/**
 * A process with some thousand viewers in it.
 * From: crowd.ts, by messages. To: a server; crowd.ts, figures.
 */
import { setPriority } from 'node:os';
import { setTimeout as wait } from 'node:timers/promises';
import type {
  CrowdAnswer,
  CrowdCall,
  CrowdRequests,
  CrowdWish,
  JoinSeen,
} from './crowd-messages.ts';
import { type CrowdViewer, openCrowdViewer } from './crowd-viewer.ts';

/** Opened at the same time: enough to be quick, too few to fill the server's queue of connections. */
const OPENING = 40;
const TURN_EVERY_MS = 20;
/** Those who are sampled, and the streamer, come first where processors are short. */
const PRIORITY = 5;

const wish = JSON.parse(process.argv[2] ?? '') as CrowdWish;
const feedbackEveryMs = wish.server === 'hub' ? wish.feedbackEveryMs : undefined;
const viewers: CrowdViewer[] = [];
let turn = 0;
let hasStopped = false;

if (wish.server !== 'hub' || !wish.sees) setPriority(PRIORITY);
setInterval(takeTurn, TURN_EVERY_MS);
process.on('message', (call: CrowdCall) => void answer(call));
process.on('disconnect', () => process.exit());

async function answer(call: CrowdCall): Promise<void> {
  const { id } = call;
  let answered: CrowdAnswer;
  try {
    answered = { id, answer: await answerOf(call) };
  } catch (error) {
    const { message, cause } = error as Error;
    answered = { id, error: cause instanceof Error ? `${message}: ${cause.message}` : message };
  }
  process.send?.(answered);
}

async function answerOf(call: CrowdCall): Promise<CrowdRequests[keyof CrowdRequests]['answer']> {
  switch (call.name) {
    case 'add':
      return add(call.args);
    case 'counts':
      return {
        open: viewers.filter(({ socket }) => socket.isOpen).length,
        bytes: viewers.reduce((sum, { socket }) => sum + socket.bytesRead, 0),
        messages: viewers.reduce((sum, { messages }) => sum + messages, 0),
      };
    case 'samples':
      return viewers.map((viewer) => viewer.takeSamples());
    case 'stopReading':
      hasStopped = true;
      for (const { socket } of viewers) socket.stopReading();
      return {};
  }
}

async function add({
  viewers: count,
  withinMs,
}: CrowdRequests['add']['args']): Promise<JoinSeen[]> {
  const joins: JoinSeen[] = [];
  const open = async (number: number) => {
    const viewer = await openCrowdViewer(wish, number);
    viewer.socket.isLazy = wish.readEveryMs !== undefined;
    viewers.push(viewer);
    if (viewer.join) joins.push(viewer.join);
  };
  const first = viewers.length;
  if (withinMs === undefined) {
    let next = first;
    const openSome = async () => {
      while (next < first + count) {
        next += 1;
        await open(next - 1);
      }
    };
    await Promise.all(Array.from({ length: OPENING }, openSome));
  } else {
    const beganMs = performance.now();
    const opening: Promise<void>[] = [];
    for (let added = 0; added < count; added += 1) {
      const pauseMs = beganMs + (added * withinMs) / count - performance.now();
      if (pauseMs > 0) await wait(pauseMs);
      opening.push(open(first + added));
    }
    await Promise.all(opening);
  }
  return joins;
}

/** Each viewer reads, and after that reports, in a turn of its own. */
function takeTurn(): void {
  if (hasStopped) return;
  const thisTurn = turn;
  turn += 1;
  forThoseIn(thisTurn, wish.readEveryMs, ({ socket }) => socket.drain());
  // Read first: who reports what it has not read yet looks slower than it is.
  setImmediate(() => forThoseIn(thisTurn, feedbackEveryMs, (viewer) => viewer.report()));
}

function forThoseIn(
  thisTurn: number,
  everyMs: number | undefined,
  act: (viewer: CrowdViewer) => void,
): void {
  if (everyMs === undefined) return;
  const turns = Math.max(1, Math.round(everyMs / TURN_EVERY_MS));
  for (let at = thisTurn % turns; at < viewers.length; at += turns) act(viewers[at] as CrowdViewer);
}
