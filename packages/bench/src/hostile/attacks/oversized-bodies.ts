/** Bodies far over their limit, in one piece, in chunks, compressed as they say, and with lengths that are not so. */
import type { Attack } from '../attack.ts';
import { HostileLine, httpRequest, POLLING } from '../hostile-line.ts';

const PIECE = Buffer.alloc(64_000, 0x78);
const CHUNK = Buffer.concat([Buffer.from('fa00\r\n'), PIECE, Buffer.from('\r\n')]);
const MOST_PIECES = 200;
const FORMS = [
  { headers: { 'Content-Length': '600000000' }, piece: PIECE },
  { headers: { 'Transfer-Encoding': 'chunked' }, piece: CHUNK },
  { headers: { 'Content-Length': '10', 'Content-Encoding': 'gzip' }, piece: PIECE },
];

export const oversizedBodies: Attack = {
  name: 'bodies that are too large',
  async play(turn) {
    while (!turn.isOver) {
      const session = turn.tried % 2 === 0 ? await HostileLine.polling(turn) : undefined;
      const line = session?.line ?? new HostileLine(turn);
      const path = session?.path ?? ['/api/session', POLLING, '/nothing'][turn.tried % 3] ?? '/';
      const { headers, piece } = FORMS[
        Math.floor(turn.tried / 2) % FORMS.length
      ] as (typeof FORMS)[0];
      const json = { 'Content-Type': 'application/json' };
      turn.tries();
      await line.write(
        httpRequest(turn, { method: 'POST', path, headers: { ...json, ...headers } }),
      );
      for (let pieces = 0; pieces < MOST_PIECES && !line.isClosed; pieces += 1) {
        await line.write(piece);
        if (pieces % 10 === 0) await turn.rest();
      }
      line.close();
      await turn.rest();
    }
  },
};
