/** Texts that cost their reader most: brackets, depth, long numbers, escapes, places of attachments that are not there. */
import type { Attack } from '../attack.ts';
import { hostileFrame } from '../hostile-frame.ts';
import { HostileLine } from '../hostile-line.ts';

const DEEP = `${'['.repeat(8_000)}${']'.repeat(8_000)}`;
const TEXTS = [
  `42["register",${DEEP}]`,
  `42["stream:data:send",${'['.repeat(1_900_000)}${']'.repeat(1_900_000)}]`,
  `42["stream:data:send",{"streamKey":"x","data":"${'\\u0041'.repeat(600_000)}"}]`,
  `42["stream:data:send",[${'{},'.repeat(1_200_000)}1]]`,
  `42${'1'.repeat(3_900_000)}["register",{}]`,
  `42["register",{"username":${'9'.repeat(16_000)}}]`,
  `42["register",{${Array.from({ length: 900 }, (_, at) => `"k${at}":0`).join(',')}}]`,
  '451-["stream:data:send",{"data":{"_placeholder":true,"num":1e99}}]',
  `451-["register",${'[{"a":'.repeat(300)}{"_placeholder":true,"num":0}${'}]'.repeat(300)}]`,
  '45999999999-["a"]',
];

export const deepJson: Attack = {
  name: 'brackets and deep JSON',
  async play(turn) {
    const frames = TEXTS.map((text) => hostileFrame(text));
    while (!turn.isOver) {
      const line = await HostileLine.socketIo(turn);
      const frame = frames[turn.tried % frames.length] as Buffer;
      turn.tries();
      for (let count = 0; count < 5 && line && !line.isClosed; count += 1) await line.write(frame);
      await turn.rest(10);
      line?.close();
    }
  },
};
