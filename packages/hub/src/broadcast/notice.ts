/**
 * One event for any number of viewers and streamers, written as text once.
 * From: broadcast.ts and whoever has something to say. To: the ports.
 */
import type { HubEvents } from '@streamhub/protocol';

type HubEventName = keyof HubEvents;
type HubEventPayload<Name extends HubEventName> = Parameters<HubEvents[Name]>[0];

/** What a viewer is told beside the data. */
export class Notice<Name extends HubEventName = HubEventName> {
  readonly event: Name;
  readonly payload: HubEventPayload<Name>;
  #framed: Buffer | undefined;

  constructor(event: Name, payload: HubEventPayload<Name>) {
    this.event = event;
    this.payload = payload;
  }

  /** Whether it is this event; then its payload is known. */
  is<Other extends HubEventName>(event: Other): this is Notice<Other> {
    return this.event === (event as HubEventName);
  }

  /** What a carrier writes for it, made when the first viewer needs it. All who ask must make the same of it. */
  framed(frame: (event: string, payload: unknown) => Buffer): Buffer {
    this.#framed ??= frame(this.event, this.payload);
    return this.#framed;
  }

  /** Descriptions of tracks are bytes, which do not go into a text. */
  get isText(): boolean {
    if (this.event !== 'stream:tracks') return true;
    const { tracks } = this.payload as HubEventPayload<'stream:tracks'>;
    return tracks.every((track) => track.kind === 'preview' || track.description === undefined);
  }
}
