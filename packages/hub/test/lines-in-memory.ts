/** Viewers and streamers without sockets. Remembers what each viewer was sent, and fills up when told to. */
import type { StreamFormat } from '@streamhub/protocol';
import type { SharedData, SharedFrames } from '../src/broadcast/buffer/shared-data.ts';
import type { Notice } from '../src/broadcast/notice.ts';
import type { StreamerPort, ViewerPort } from '../src/broadcast/ports.ts';

class ViewerInMemory implements ViewerPort {
  readonly id: string;
  readonly address: string;
  readonly counts = 1;
  readonly format: StreamFormat;
  readonly pace = 'budget';
  readonly #lines: LinesInMemory;

  constructor(lines: LinesInMemory, id: string, format: StreamFormat) {
    this.#lines = lines;
    this.id = id;
    this.address = `address of ${id}`;
    this.format = format;
  }

  get waitingBytes(): number {
    return this.#lines.waitingBytes.get(this.id) ?? 0;
  }

  whenCaughtUp(then: () => void): void {
    if (!this.#lines.slowReaders.has(this.id)) then();
    else this.#lines.slowReaders.set(this.id, then);
  }

  sendBuffer(buffer: SharedFrames | Uint8Array): void {
    if (buffer instanceof Uint8Array) this.#lines.note(this.id, 'stream:buffer', buffer);
    else {
      buffer.text(() => {
        this.#lines.framedBuffers += 1;
        return '';
      });
      this.#lines.note(this.id, 'stream:buffer', buffer.frames);
    }
  }

  sendData(shared: SharedData): void {
    shared.framed(() => {
      this.#lines.framed += 1;
      return Buffer.alloc(0);
    });
    this.#lines.note(this.id, 'stream:data', shared.data);
  }

  notify({ event, payload }: Notice): void {
    this.#lines.note(this.id, event, payload);
  }

  close(): boolean {
    return true;
  }
}

export class LinesInMemory {
  /** What waits for a viewer; else nothing does. */
  readonly waitingBytes = new Map<string, number>();
  readonly sent = new Map<string, [event: string, payload: unknown][]>();
  /** Who is in here has not read what it was sent; what to call once it has. Everybody else reads at once. */
  readonly slowReaders = new Map<string, () => void>();
  /** How often something was framed. */
  framed = 0;
  framedBuffers = 0;

  viewer(id: string, format: StreamFormat): ViewerPort {
    return new ViewerInMemory(this, id, format);
  }

  streamer(id: string): StreamerPort {
    return { id, notify: ({ event, payload }) => this.note(id, event, payload) };
  }

  note(id: string, event: string, payload: unknown): void {
    const events = this.sent.get(id) ?? [];
    events.push([event, payload]);
    this.sent.set(id, events);
  }

  eventsOf(id: string, name: string): unknown[] {
    return (this.sent.get(id) ?? []).filter(([event]) => event === name).map(([, data]) => data);
  }
}
