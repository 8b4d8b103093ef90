/** Pages of other origins: JSONP, foreign `Origin` with and without a session, other names and spellings. */
import type { Attack } from '../attack.ts';
import { HostileLine, httpRequest, POLLING, upgradeRequest } from '../hostile-line.ts';

const ORIGIN = { Origin: 'https://evil.example' };

export const foreignPages: Attack = {
  name: 'pages of other origins',
  async play(turn) {
    const { address } = turn.target;
    while (!turn.isOver) {
      const session = await HostileLine.polling(turn);
      const path = session?.path ?? POLLING;
      const requests = [
        httpRequest(turn, { path: `${POLLING}&j=0` }),
        httpRequest(turn, { path: `${path}&j=1`, headers: { 'Sec-Fetch-Site': 'cross-site' } }),
        httpRequest(turn, { method: 'POST', path, headers: ORIGIN, body: '40' }),
        httpRequest(turn, { path: '/api/streams', headers: { Host: 'evil.example' } }),
        httpRequest(turn, { path: '/%61pi/hub', headers: ORIGIN }),
        upgradeRequest(address, { headers: 'Origin: https://evil.example\r\n' }),
        upgradeRequest(address, {
          query: path.slice(POLLING.length),
          headers: 'Origin: null\r\n',
        }),
      ];
      for (const request of requests) {
        turn.tries();
        const line = new HostileLine(turn);
        await line.write(request);
        await line.finds(/HTTP\/1\.1 \d/);
        line.close();
      }
      session?.line.close();
      await turn.rest();
    }
  },
};
