/** One POST with very many packets. */
import type { Attack } from '../attack.ts';
import { HostileLine, httpRequest } from '../hostile-line.ts';

const PACKETS = ['40', '3', '2', '41', '4', '6', '42["a"]', '421["a"]', '431[]', '40/a,', 'bAA=='];
const BYTES = 1_000_000;

export const pollingBursts: Attack = {
  name: 'bursts by long-polling',
  async play(turn) {
    const bodies = PACKETS.map((packet) => `${packet}\x1e`.repeat(BYTES / (packet.length + 1)));
    while (!turn.isOver) {
      const session = await HostileLine.polling(turn);
      if (session) {
        const body = bodies[turn.tried % bodies.length] as string;
        const { line, path } = session;
        turn.tries();
        await line.write(httpRequest(turn, { method: 'POST', path, body }));
        await line.finds(/HTTP\/1\.1 4/);
        line.close();
      }
      await turn.rest();
    }
  },
};
