/** Joins a stream with a full buffer again and again, and reads nothing of it. */
import type { Attack } from '../attack.ts';
import { HostilePeers, hostilePeer, hostileStream } from '../hostile-peers.ts';

const FRAME = `/9j/${'A'.repeat(49_000)}`;

export const joinsWithoutReading: Attack = {
  name: 'joins without reading',
  async play(turn) {
    const streamer = await hostilePeer(turn);
    const own = streamer && (await hostileStream(turn, streamer));
    const streamKey = own ?? turn.target.streamKey;
    for (let frames = 0; streamer && own && frames < 30; frames += 1) {
      await turn.attempt(streamer.request('stream:data:send', { streamKey, data: FRAME }));
    }
    const viewers = new HostilePeers(turn, 20);
    while (!turn.isOver) {
      await viewers.each(
        (viewer) => void viewer.request('stream:join', { streamKey }),
        (viewer) => viewer.socket.stopReading(),
      );
      await turn.rest(50);
    }
  },
};
