/** What is no WebSocket, no HTTP and no Socket.IO. */
import { randomBytes } from 'node:crypto';
import type { Attack } from '../attack.ts';
import { hostileFrame } from '../hostile-frame.ts';
import { HostileLine } from '../hostile-line.ts';

const BREAKS: (() => Uint8Array)[] = [
  () => randomBytes(2_000),
  () => hostileFrame('x', { opcode: 5 }),
  () => hostileFrame('', { length: 2 ** 40 }),
  () => hostileFrame('x'.repeat(200), { opcode: 9 }),
  () => hostileFrame('x', { opcode: 0 }),
  () => hostileFrame(Buffer.from([0xff, 0xfe, 0xfd])),
  () => Buffer.from([0x81, 0x02, 0x34, 0x30]),
];

export const brokenFrames: Attack = {
  name: 'bytes that are nothing at all',
  async play(turn) {
    while (!turn.isOver) {
      const bytes = (BREAKS[turn.tried % BREAKS.length] as () => Uint8Array)();
      turn.tries(2);
      const bare = new HostileLine(turn);
      await bare.write(bytes);
      const line = await HostileLine.socketIo(turn);
      await line?.write(bytes);
      await turn.rest(5);
      bare.close();
      line?.close();
    }
  },
};
