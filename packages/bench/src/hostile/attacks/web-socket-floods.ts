/** Small messages and frames of every kind, as fast as the hub takes them. */
import type { Attack } from '../attack.ts';
import { block, hostileFrame, OPCODE } from '../hostile-frame.ts';
import { HostileLine } from '../hostile-line.ts';

const TEXTS = ['42["a"]', '40', '40/a,', '3', '2', '4', '6', '41', '431[]', 'x', ''];
const ASKING = '421["stream:feedback",{"streamKey":"x"}]';
const FLOODS = [
  ...[...TEXTS, ASKING].map((text) => hostileFrame(text)),
  hostileFrame('x', { opcode: OPCODE.ping }),
  hostileFrame('', { opcode: OPCODE.pong }),
  hostileFrame('', { opcode: OPCODE.fragment, isLast: false }),
  hostileFrame('', { opcode: OPCODE.binary }),
];

export const webSocketFloods: Attack = {
  name: 'WebSocket floods',
  async play(turn) {
    while (!turn.isOver) {
      const line = await HostileLine.socketIo(turn);
      const frame = FLOODS[turn.tried % FLOODS.length] as Buffer;
      const frames = block(frame);
      turn.tries();
      if (line && frame[0] === OPCODE.fragment) {
        await line.write(hostileFrame('42["', { isLast: false }));
      }
      // Until it is cut, and some megabytes at most.
      for (let blocks = 0; blocks < 50 && line && !line.isClosed; blocks += 1) {
        await line.write(frames);
        await turn.rest();
      }
      line?.close();
      await turn.rest();
    }
  },
};
