/** Wishes for key frames of the good stream, by asking, joining, leaving and joining again. */
import type { Attack } from '../attack.ts';
import { HostilePeers } from '../hostile-peers.ts';

export const keyFrameWishes: Attack = {
  name: 'wishes for key frames',
  async play(turn) {
    const { streamKey } = turn.target;
    const viewers = new HostilePeers(turn, 10);
    while (!turn.isOver) {
      await viewers.each((viewer) => {
        void viewer.request('stream:join', { streamKey, format: 'chunks', codecs: ['nonsense'] });
        void viewer.request('stream:keyframe', { streamKey });
        if (turn.tried % 7 === 0) void viewer.request('stream:leave', { streamKey });
      });
      await turn.rest(150);
    }
  },
};
