/** An outlet without sockets: rooms and lines in memory. Remembers what each viewer was sent, and fills up when told to. */
import type { FramedData, Outlet, ViewerLine } from '../src/distribute/outlet.ts';

class DataInMemory implements FramedData {
  readonly data: string | Uint8Array;

  constructor(data: string | Uint8Array) {
    this.data = data;
  }

  get bytes(): number {
    return this.data.length;
  }
}

class BufferInMemory implements FramedData {
  readonly frames: readonly string[];

  constructor(frames: readonly string[]) {
    this.frames = frames;
  }

  get bytes(): number {
    return this.frames.join().length;
  }
}

class LineInMemory implements ViewerLine {
  readonly #outlet: LinesInMemory;
  readonly #viewerId: string;

  constructor(outlet: LinesInMemory, viewerId: string) {
    this.#outlet = outlet;
    this.#viewerId = viewerId;
  }

  get waitingBytes(): number {
    return this.#outlet.waitingBytes.get(this.#viewerId) ?? 0;
  }

  whenCaughtUp(then: () => void): void {
    if (!this.#outlet.slowReaders.has(this.#viewerId)) then();
    else this.#outlet.slowReaders.set(this.#viewerId, then);
  }

  sendBuffer(framed: FramedData): void {
    this.#outlet.sendTo(this.#viewerId, 'stream:buffer', (framed as BufferInMemory).frames);
  }

  sendData(framed: FramedData): void {
    this.#outlet.sendTo(this.#viewerId, 'stream:data', (framed as DataInMemory).data);
  }
}

export class LinesInMemory implements Outlet {
  /** What waits for a viewer; else nothing does. */
  readonly waitingBytes = new Map<string, number>();
  readonly sent = new Map<string, [event: string, payload: unknown][]>();
  /** Who is in here has not read what it was sent; what to call once it has. Everybody else reads at once. */
  readonly slowReaders = new Map<string, () => void>();
  /** How often something was framed. */
  framed = 0;
  framedBuffers = 0;
  readonly #rooms = new Map<string, Set<string>>();

  enterRoom(room: string, viewerId: string): void {
    this.#rooms.set(room, (this.#rooms.get(room) ?? new Set()).add(viewerId));
  }

  leaveRoom(room: string, viewerId: string): void {
    this.#rooms.get(room)?.delete(viewerId);
  }

  emptyRoom(room: string): void {
    this.#rooms.delete(room);
  }

  lineTo(viewerId: string): ViewerLine {
    return new LineInMemory(this, viewerId);
  }

  frameBuffer(frames: readonly string[]): FramedData {
    this.framedBuffers += 1;
    return new BufferInMemory(frames);
  }

  frameData(data: string | Uint8Array): FramedData {
    this.framed += 1;
    return new DataInMemory(data);
  }

  sendTo(id: string, event: string, payload: unknown): void {
    const events = this.sent.get(id) ?? [];
    events.push([event, payload]);
    this.sent.set(id, events);
  }

  sendToRooms(rooms: string[], event: string, payload: unknown): void {
    const ids = new Set(rooms.flatMap((room) => [...(this.#rooms.get(room) ?? [room])]));
    for (const id of ids) this.sendTo(id, event, payload);
  }

  announce({ streamKey }: { streamKey: string }, event: string, payload: unknown): void {
    this.sendToRooms([`stream:${streamKey}`], event, payload);
  }

  eventsOf(id: string, name: string): unknown[] {
    return (this.sent.get(id) ?? []).filter(([event]) => event === name).map(([, data]) => data);
  }
}
