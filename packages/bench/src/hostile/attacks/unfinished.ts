/** Begins whatever can be begun, and finishes nothing: as many bytes as are taken, and then not one more. */
import type { Attack } from '../attack.ts';
import { hostileFrame, OPCODE } from '../hostile-frame.ts';
import { HostileLine, httpRequest, POLLING } from '../hostile-line.ts';
import type { Turn } from '../turn.ts';

const EACH = 12;
const MANY_BYTES = Buffer.alloc(3_900_000, 0x20);
const HALF_A_REQUEST = 'POST /api/streams/x/tickets HTTP/1.1\r\nHost: localhost\r\n';
const BODY = 'Content-Type: application/json\r\nContent-Length: 15000\r\n\r\n{';
const PLACES = Array.from({ length: 8 }, (_, num) => ({ _placeholder: true, num }));
const EVENT = `458-${JSON.stringify(['stream:data:send', { PLACES }])}`;
const ATTACHMENT = hostileFrame(Buffer.alloc(490_000), { opcode: OPCODE.binary });

const BEGINNINGS: ((turn: Turn) => Promise<unknown>)[] = [
  (turn) => written(new HostileLine(turn), ['GET / HT']),
  (turn) => written(new HostileLine(turn), [HALF_A_REQUEST, 'X-Filler: ', 'x'.repeat(10_000)]),
  (turn) => written(new HostileLine(turn), [HALF_A_REQUEST, BODY]),
  async (turn) => {
    const session = await HostileLine.polling(turn);
    const path = session?.path ?? POLLING;
    const headers = { 'Content-Length': '3950000' };
    const head = httpRequest(turn, { method: 'POST', path, headers });
    await written(session?.line, [head, MANY_BYTES]);
  },
  async (turn) => written(await HostileLine.webSocket(turn), []),
  async (turn) =>
    written(await HostileLine.socketIo(turn), [hostileFrame(MANY_BYTES, { length: 3_999_000 })]),
  async (turn) =>
    written(await HostileLine.socketIo(turn), [hostileFrame(MANY_BYTES, { isLast: false })]),
  async (turn) =>
    written(await HostileLine.socketIo(turn), [
      hostileFrame(EVENT),
      ...Array<Buffer>(7).fill(ATTACHMENT),
    ]),
];

export const unfinished: Attack = {
  name: 'requests, messages, events never finished',
  async play(turn) {
    for (let round = 0; round < EACH && !turn.isOver; round += 1) {
      for (const begin of BEGINNINGS) {
        turn.tries();
        await begin(turn);
        await turn.rest();
      }
    }
    await turn.hold();
  },
};

async function written(line: HostileLine | undefined, parts: (string | Uint8Array)[]) {
  await line?.write(...parts);
}
