/**
 * A streamer and viewers as pages are: they come back by themselves over any break, and go on.
 * From: tests of faults. Pictures are numbered frames, so that a test can wait for one that is new.
 */
import type { HubEvents, RequestEvents, StreamCreated } from '@streamhub/protocol';
import { io, type Socket } from 'socket.io-client';
import { frame } from './hub-under-test.ts';

type PeerSocket = Socket<HubEvents, RequestEvents>;

const SEND_EVERY_MS = 30;

function open(address: string): PeerSocket {
  return io(address, {
    transports: ['websocket'],
    forceNew: true,
    reconnectionDelay: 50,
    reconnectionDelayMax: 200,
  });
}

export class SteadyStreamer implements Disposable {
  readonly socket: PeerSocket;
  /** How many times it has been the streamer: created once, resumed afterwards. */
  beginnings = 0;
  /** Codes of refusals that a page would give up at. */
  readonly refusals: string[] = [];
  sent = 0;
  readonly #created = Promise.withResolvers<StreamCreated>();
  #stream: StreamCreated | undefined;
  #isLive = false;
  readonly #pace: NodeJS.Timeout;

  constructor(address: string) {
    this.socket = open(address);
    this.socket.on('connect', () => void this.#begin());
    this.socket.on('disconnect', () => {
      this.#isLive = false;
    });
    this.#pace = setInterval(() => this.#send(), SEND_EVERY_MS);
  }

  created(): Promise<StreamCreated> {
    return this.#created.promise;
  }

  [Symbol.dispose](): void {
    clearInterval(this.#pace);
    this.socket.disconnect();
  }

  async #begin(): Promise<void> {
    try {
      const answer = this.#stream ? await this.#resume(this.#stream) : await this.#create();
      if (!answer.ok) {
        this.refusals.push(answer.code);
        return;
      }
      this.beginnings += 1;
      this.#isLive = true;
    } catch {
      // The line broke over it: the next connection begins again.
    }
  }

  #resume({ streamKey, publishToken }: StreamCreated) {
    return this.socket.timeout(20_000).emitWithAck('stream:resume', { streamKey, publishToken });
  }

  async #create() {
    await this.socket.emitWithAck('register', { username: 'Ana' });
    const answer = await this.socket.emitWithAck('stream:create', { title: 'Steady' });
    if (answer.ok) {
      this.#stream = answer;
      this.#created.resolve(answer);
    }
    return answer;
  }

  #send(): void {
    if (!this.#isLive || this.#stream === undefined) return;
    this.sent += 1;
    const { streamKey } = this.#stream;
    this.socket.emit('stream:data:send', { streamKey, data: frame(this.sent) });
  }
}

export class SteadyViewer implements Disposable {
  readonly socket: PeerSocket;
  readonly refusals: string[] = [];
  readonly ends: string[] = [];
  readonly pauses: string[] = [];
  connections = 0;
  /** Numbers of the pictures, buffers included, in the order in which they came. */
  readonly pictures: number[] = [];
  readonly #wakers = new Set<() => void>();

  constructor(address: string, streamKey: string) {
    this.socket = open(address);
    this.socket.on('connect', async () => {
      this.connections += 1;
      try {
        const answer = await this.socket.timeout(20_000).emitWithAck('stream:join', { streamKey });
        if (!answer.ok) this.refusals.push(answer.code);
      } catch {
        // The line broke over it: the next connection joins again.
      }
    });
    this.socket.on('stream:buffer', (frames) => this.#saw(frames as string[]));
    this.socket.on('stream:data', (data) => this.#saw([data as string]));
    this.socket.on('stream:paused', () => this.pauses.push(streamKey));
    this.socket.on('stream:ended', ({ reason }) => this.ends.push(reason));
  }

  /** Resolves when a picture has come that was sent after the one of this number. */
  async pictureAfter(number: number): Promise<void> {
    while ((this.pictures.at(-1) ?? 0) <= number) {
      await new Promise<void>((resolve) => {
        const wake = () => {
          this.#wakers.delete(wake);
          resolve();
        };
        this.#wakers.add(wake);
      });
    }
  }

  [Symbol.dispose](): void {
    this.socket.disconnect();
  }

  #saw(frames: readonly string[]): void {
    for (const each of frames) this.pictures.push(Number(/A(\d+)$/.exec(each)?.[1]));
    for (const wake of [...this.#wakers]) wake();
  }
}
