/** Requests for everything the hub has to show, many on one connection. */
import type { Attack } from '../attack.ts';
import { HostileLine, httpRequest } from '../hostile-line.ts';

const AT_ONCE = 20;

export const httpRequests: Attack = {
  name: 'floods of HTTP requests',
  async play(turn) {
    const { streamKey } = turn.target;
    const paths = ['/api/streams', `/api/streams/${streamKey}`, '/api/hub', '/metrics', '/healthz'];
    paths.push(`/api/streams/${streamKey}/preview.jpg`, '/', '/socket.io/socket.io.js', '/nothing');
    while (!turn.isOver) {
      for (const path of paths) {
        turn.tries(AT_ONCE);
        const line = new HostileLine(turn);
        await line.write(httpRequest(turn, { path }).repeat(AT_ONCE));
        await line.finds(/HTTP\/1\.1 \d/);
        await turn.rest();
      }
    }
  },
};
