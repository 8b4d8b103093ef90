/**
 * The process of all attackers: plays an act when it is told to. It makes way where processors are short.
 * From: attackers.ts, by messages. To: the hub; attackers.ts, how often each act was tried.
 */
import { getPriority, setPriority } from 'node:os';
import { setTimeout as wait } from 'node:timers/promises';
import { acts } from './acts.ts';
import { type Target, Turn } from './turn.ts';

export interface ActCall {
  title: string;
  forMs: number;
}

export interface ActAnswer {
  tried: number;
}

/** Behind the good ones and the hub, so much. */
const BEHIND = 5;

const target = JSON.parse(process.argv[2] ?? '') as Target;
setPriority(Math.min(19, getPriority() + BEHIND));
process.on('message', (call: ActCall) => void play(call));
process.on('disconnect', () => process.exit());

async function play({ title, forMs }: ActCall): Promise<void> {
  const attacks = acts.find((act) => act.title === title)?.attacks ?? [];
  const turn = new Turn(target);
  const playing = attacks.map((attack) => attack.play(turn));
  await wait(forMs);
  turn.end();
  await Promise.all(playing);
  const answer: ActAnswer = { tried: turn.tried };
  process.send?.(answer);
}
