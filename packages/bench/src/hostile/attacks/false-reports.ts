/** Viewers of the good stream whose reports of delay, progress and codecs are not so. */
import type { Attack } from '../attack.ts';
import { HostilePeers } from '../hostile-peers.ts';

const RECEIVED = [0, 1, 2 ** 31, Number.MAX_SAFE_INTEGER];
const CODECS = ['__proto__', 'constructor', 'nonsense'];

export const falseReports: Attack = {
  name: 'false reports of viewers',
  async play(turn) {
    const { streamKey } = turn.target;
    const viewers = new HostilePeers(turn, 30);
    const join = { streamKey, format: 'chunks', codecs: CODECS };
    while (!turn.isOver) {
      await viewers.each(
        (viewer) => {
          const received = RECEIVED[turn.tried % RECEIVED.length];
          const delayMs = turn.tried % 3 === 0 ? 600_000 : 0;
          void viewer.request('stream:feedback', { streamKey, delayMs, received });
        },
        (viewer) => turn.attempt(viewer.request('stream:join', join)),
      );
      await turn.rest(60);
    }
  },
};
