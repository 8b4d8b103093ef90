/** As many connections as an address can get, with and without a word on them; half of them go again. */
import type { Attack } from '../attack.ts';
import { HostileLine, httpRequest, POLLING } from '../hostile-line.ts';

const AT_ONCE = 10;

export const manyConnections: Attack = {
  name: 'many connections',
  async play(turn) {
    while (!turn.isOver) {
      turn.tries(2 * AT_ONCE);
      const opening = Array.from({ length: AT_ONCE }, () => HostileLine.socketIo(turn));
      const polling = new HostileLine(turn);
      await polling.write(httpRequest(turn, { path: POLLING }).repeat(AT_ONCE));
      const lines = await Promise.all(opening);
      for (const line of lines.slice(AT_ONCE / 2)) line?.close();
      await turn.rest();
    }
  },
};
