/**
 * What each kind of attack is: a name, and a way to go on with it until the turn is over. It breaks in without manners, and
 * takes every refusal calmly.
 * From: attacks/, one file each. To: acts.ts.
 */
import type { Turn } from './turn.ts';

export interface Attack {
  readonly name: string;
  play(turn: Turn): Promise<void>;
}
