/** Passwords of streams that are there and that are not, of accounts, and tickets, by HTTP. */
import type { Attack } from '../attack.ts';
import { HostileLine, httpRequest } from '../hostile-line.ts';

const CONNECTIONS = 10;

export const passwordGuessesHttp: Attack = {
  name: 'password guesses over HTTP',
  async play(turn) {
    const lines = Array.from({ length: CONNECTIONS }, () => new HostileLine(turn));
    while (!turn.isOver) {
      for (const [at, line] of lines.entries()) {
        turn.tries();
        if (line.isClosed) lines[at] = new HostileLine(turn);
        const key = turn.tried % 2 === 0 ? turn.target.privateKey : `nothing${turn.tried}`;
        const password = Buffer.from(`:guess${turn.tried}`).toString('base64');
        const authorization = turn.tried % 3 === 0 ? `Bearer ${password}` : `Basic ${password}`;
        const path = `/api/streams/${key}`;
        await line.write(httpRequest(turn, { path, headers: { Authorization: authorization } }));
      }
      const login = JSON.stringify({ name: 'owner', password: `guess${turn.tried}` });
      const headers = { 'Content-Type': 'application/json' };
      const guess = { method: 'POST', path: '/api/session', headers, body: login };
      await lines[0]?.write(httpRequest(turn, guess));
      await turn.rest(10);
    }
  },
};
