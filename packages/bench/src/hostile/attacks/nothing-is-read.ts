/** Asks for as much as it can, by HTTP and Socket.IO, and reads not one answer. */
import type { Attack } from '../attack.ts';
import { hostileFrame } from '../hostile-frame.ts';
import { HostileLine, httpRequest } from '../hostile-line.ts';

const PATHS = ['/socket.io/socket.io.js', '/api/streams', '/metrics', '/'];
const ASKING = '421["stream:feedback",{"streamKey":"x"}]';

export const nothingIsRead: Attack = {
  name: 'answers are never read',
  async play(turn) {
    const requests = PATHS.map((path) => httpRequest(turn, { path }).repeat(20)).join('');
    while (!turn.isOver) {
      turn.tries();
      await new HostileLine(turn, { isReading: false }).write(requests);
      const talking = await HostileLine.socketIo(turn);
      for (let count = 0; count < 20; count += 1) await talking?.write(hostileFrame(ASKING));
      await turn.rest(20);
    }
  },
};
