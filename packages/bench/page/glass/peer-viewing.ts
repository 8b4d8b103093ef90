/**
 * Watches what another page sends over an RTCPeerConnection, and notes what was seen when.
 * From: peer-calls.ts, the other page's offer. To: the same.
 */
import { epochMs } from './epoch-clock.ts';
import { Peer } from './peer.ts';
import { readEachRefresh } from './refresh-reader.ts';

/** Since `begin`. */
export interface PeerSeen {
  codec: string;
  seconds: number;
  /** Of each picture shown: how long before it had been painted at the source, ms. */
  pictureDelaysMs: number[];
  unreadable: number;
  bitrateBps: number;
}

export class PeerViewing {
  readonly #peer = new Peer();
  readonly #video = document.createElement('video');
  #beganMs = epochMs();
  #bytesBefore = 0;
  #pictureDelaysMs: number[] = [];
  #unreadable = 0;

  constructor() {
    this.#video.autoplay = true;
    document.body.replaceChildren(this.#video);
    readEachRefresh(this.#video, (ageMs) => {
      if (ageMs === undefined) this.#unreadable += 1;
      else this.#pictureDelaysMs.push(ageMs);
    });
  }

  answer(offer: RTCSessionDescriptionInit): Promise<RTCSessionDescriptionInit> {
    return this.#peer.answer(offer, this.#video);
  }

  /** What came before was warming up. */
  async begin(): Promise<void> {
    const { bytesReceived } = await this.#peer.video();
    this.#bytesBefore = bytesReceived;
    this.#beganMs = epochMs();
    this.#pictureDelaysMs = [];
    this.#unreadable = 0;
  }

  async seen(): Promise<PeerSeen> {
    const { codec, bytesReceived } = await this.#peer.video();
    const seconds = (epochMs() - this.#beganMs) / 1000;
    return {
      codec,
      seconds,
      pictureDelaysMs: this.#pictureDelaysMs,
      unreadable: this.#unreadable,
      bitrateBps: (8 * (bytesReceived - this.#bytesBefore)) / seconds,
    };
  }
}
