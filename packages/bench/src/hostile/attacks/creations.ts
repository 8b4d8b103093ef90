/** New streams without end, which are sent nothing. */
import type { Attack } from '../attack.ts';
import { HostilePeers, hostileStream } from '../hostile-peers.ts';

const LONG_TITLE = 'x'.repeat(120);

export const creations: Attack = {
  name: 'new streams without end',
  async play(turn) {
    const peers = new HostilePeers(turn, 15);
    while (!turn.isOver) {
      await peers.each(
        (peer) => void peer.request('stream:create', { title: LONG_TITLE }),
        (peer) => hostileStream(turn, peer),
      );
      await turn.rest(60);
    }
  },
};
