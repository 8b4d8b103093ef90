/** Many connections, each of which sends a little less than it may. */
import type { Attack } from '../attack.ts';
import { hostileFrame, OPCODE } from '../hostile-frame.ts';
import { HostileLine } from '../hostile-line.ts';

const CONNECTIONS = 300;
const FRAMES_A_SECOND = 95;
const ROUNDS_A_SECOND = 5;

export const floodsBelowTheLimit: Attack = {
  name: 'floods just below the limit',
  async play(turn) {
    const opening = Array.from({ length: CONNECTIONS }, () => HostileLine.socketIo(turn));
    const lines = (await Promise.all(opening)).filter((line) => line !== undefined);
    const few = Array<Buffer>(FRAMES_A_SECOND / ROUNDS_A_SECOND);
    const frames = Buffer.concat(few.fill(hostileFrame('', { opcode: OPCODE.ping })));
    while (!turn.isOver) {
      for (const line of lines) {
        if (line.isClosed) continue;
        turn.tries();
        await line.write(frames);
      }
      await turn.rest(1000 / ROUNDS_A_SECOND);
    }
  },
};
