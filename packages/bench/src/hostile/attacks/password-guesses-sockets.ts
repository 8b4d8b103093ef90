/** Passwords of streams that are there and that are not, by joining. */
import type { Attack } from '../attack.ts';
import { HostilePeers } from '../hostile-peers.ts';

export const passwordGuessesSockets: Attack = {
  name: 'password guesses over Socket.IO',
  async play(turn) {
    const peers = new HostilePeers(turn, 20);
    while (!turn.isOver) {
      await peers.each((peer) => {
        const streamKey = turn.tried % 2 === 0 ? turn.target.privateKey : `nothing${turn.tried}`;
        void peer.request('stream:join', { streamKey, password: `guess${turn.tried}` });
      });
      await turn.rest(60);
    }
  },
};
