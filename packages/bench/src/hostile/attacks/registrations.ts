/** New users without end. */
import type { Attack } from '../attack.ts';
import { HostilePeers } from '../hostile-peers.ts';

const LONG_NAME = '😀'.repeat(20);

export const registrations: Attack = {
  name: 'new users without end',
  async play(turn) {
    const peers = new HostilePeers(turn, 20);
    while (!turn.isOver) {
      await peers.each((peer) => void peer.request('register', { username: LONG_NAME }));
      await turn.rest(60);
    }
  },
};
