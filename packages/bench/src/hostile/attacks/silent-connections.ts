/** TCP connections on which nothing is ever said. */
import type { Attack } from '../attack.ts';
import { HostileLine } from '../hostile-line.ts';

const CONNECTIONS = 1_500;
const AT_ONCE = 20;

export const silentConnections: Attack = {
  name: 'connections that say nothing',
  async play(turn) {
    for (let opened = 0; opened < CONNECTIONS && !turn.isOver; opened += AT_ONCE) {
      for (let count = 0; count < AT_ONCE; count += 1) new HostileLine(turn);
      turn.tries(AT_ONCE);
      await turn.rest(20);
    }
    await turn.hold();
  },
};
