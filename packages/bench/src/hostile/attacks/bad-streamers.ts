/** Streamers that send wrong, foreign and far too many frames, and state tracks without end. */
import type { Attack } from '../attack.ts';
import { HostilePeers, hostileStream } from '../hostile-peers.ts';

const BATCH = Buffer.alloc(200_000, 1);
const FRAME = `/9j/${'A'.repeat(900_000)}`;
const TRACKS = [{ kind: 'audio', trackId: 1, codec: 'opus', sampleRate: 48_000, channels: 1 }];

export const badStreamers: Attack = {
  name: 'streamers without measure',
  async play(turn) {
    const { streamKey: foreign } = turn.target;
    const own = new Map<object, string>();
    const streamers = new HostilePeers(turn, 4);
    while (!turn.isOver) {
      await streamers.each(
        (peer) => {
          const streamKey = own.get(peer) ?? foreign;
          void peer.requestWithBinary('stream:data:send', { streamKey }, BATCH);
          void peer.requestWithBinary('stream:data:send', { streamKey: foreign }, BATCH);
          void peer.request('stream:data:send', { streamKey, data: FRAME });
          void peer.request('stream:tracks', { streamKey, tracks: TRACKS });
        },
        async (peer) => own.set(peer, (await hostileStream(turn, peer)) ?? foreign),
      );
      await turn.rest(100);
    }
  },
};
