/**
 * All edges of a stream, as one viewer of it: the bus multiplies what it is sent.
 * From: the stream's broadcast, as a port. To: downlink.ts, which sends it.
 */
import type { StreamFormat } from '@streamhub/protocol';
import type { SharedData } from '../broadcast/buffer/shared-data.ts';
import type { Notice } from '../broadcast/notice.ts';
import type { ViewerPort } from '../broadcast/ports.ts';
import type { StreamDelay } from './stream-delay.ts';

interface Outlet {
  send(data: string | Uint8Array): void;
  tell(notice: Notice): void;
}

export class EdgesPort implements ViewerPort {
  readonly id: string;
  readonly address = 'other nodes';
  /** The people there are counted by origin.ts. */
  readonly counts = 0;
  /** A stream of frames goes as frames, so that an edge can offer a late viewer what the origin can. */
  readonly format: StreamFormat;
  readonly pace = 'budget';
  readonly relays = true;
  readonly #outlet: Outlet;
  readonly #delay: StreamDelay;

  constructor({
    streamKey,
    format,
    outlet,
    delay,
  }: {
    streamKey: string;
    format: StreamFormat;
    outlet: Outlet;
    delay: StreamDelay;
  }) {
    this.id = `edges:${streamKey}`;
    this.format = format;
    this.#outlet = outlet;
    this.#delay = delay;
  }

  get waitingBytes(): number {
    return this.#delay.waitingBytes;
  }

  sendData({ data }: SharedData): void {
    this.#outlet.send(data);
  }

  /** Each edge asks for it when it joins. */
  sendBuffer(): void {}

  notify(notice: Notice): void {
    this.#outlet.tell(notice);
  }

  whenCaughtUp(then: () => void): void {
    then();
  }

  close(): boolean {
    return false;
  }
}
