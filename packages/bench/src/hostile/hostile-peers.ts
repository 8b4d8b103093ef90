/**
 * Attackers that speak Socket.IO rightly, to ask for what they should not have.
 * From: attacks/. To: the hub. Closed with their turn.
 */
import { BareSocketIo } from '../peers/bare/bare-socket-io.ts';
import type { Turn } from './turn.ts';

/** Undefined: the hub did not let it in. */
export async function hostilePeer(turn: Turn): Promise<BareSocketIo | undefined> {
  const { address } = turn.target;
  const localAddress = turn.nextAddress();
  const peer = await turn.attempt(BareSocketIo.connect({ address, localAddress }));
  if (peer) turn.signal.addEventListener('abort', () => peer[Symbol.dispose]());
  return peer;
}

/** A stream of its own. Undefined: its address has had enough of them. */
export async function hostileStream(turn: Turn, peer: BareSocketIo): Promise<string | undefined> {
  await turn.attempt(peer.request('register', { username: 'stranger' }));
  const created = await turn.attempt(peer.request('stream:create', { title: 'strange' }));
  return (created as { streamKey?: string } | undefined)?.streamKey;
}

/** Several who do the same, each from the next address. */
export class HostilePeers {
  readonly #turn: Turn;
  readonly #peers: (BareSocketIo | undefined)[];

  constructor(turn: Turn, count: number) {
    this.#turn = turn;
    this.#peers = Array<undefined>(count).fill(undefined);
  }

  /** Each does this; in the place of whoever has been cut comes another, which first does `begin`. */
  async each(
    act: (peer: BareSocketIo) => void,
    begin: (peer: BareSocketIo) => unknown = () => {},
  ): Promise<void> {
    const acting = this.#peers.map(async (before, at) => {
      let peer = before;
      if (!peer?.socket.isOpen) {
        peer = await hostilePeer(this.#turn);
        this.#peers[at] = peer;
        if (peer) await begin(peer);
      }
      if (!peer || this.#turn.isOver) return;
      this.#turn.tries();
      act(peer);
    });
    await Promise.all(acting);
  }
}
