/**
 * What the glass bench calls in two pages that are connected by an RTCPeerConnection: one sends, the other watches.
 * From: packages/bench/src/glass, by name. To: figures.
 */
import { Peer, type PictureWish } from './peer.ts';
import { type PeerSeen, PeerViewing } from './peer-viewing.ts';

let sending: Peer | undefined;
let viewing: PeerViewing | undefined;

export const peerCalls = {
  peerOffer(wish: PictureWish): Promise<RTCSessionDescriptionInit> {
    sending = new Peer();
    return sending.offer(wish);
  },
  peerAnswer(offer: RTCSessionDescriptionInit): Promise<RTCSessionDescriptionInit> {
    viewing = new PeerViewing();
    return viewing.answer(offer);
  },
  async peerAccept(answer: RTCSessionDescriptionInit): Promise<void> {
    await sending?.accept(answer);
  },
  async beginSeeingPeer(): Promise<void> {
    await viewing?.begin();
  },
  peerSeen(): Promise<PeerSeen> {
    if (!viewing) throw new Error('nobody watches');
    return viewing.seen();
  },
};
