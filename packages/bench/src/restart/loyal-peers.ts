/**
 * A streamer and viewers who come back by themselves as the pages do, with the pages' back-off
 * (client/src/wire/hub-connection.ts).
 * From: restart-command.ts. To: a hub that dies and lives.
 */
import type { HubEvents, RequestEvents, StreamCreated } from '@streamhub/protocol';
import { io, type Socket } from 'socket.io-client';
import { granted } from '../peers/hub-socket.ts';

type LoyalSocket = Socket<HubEvents, RequestEvents>;

const SEND_EVERY_MS = 33;
const PICTURE = `data:image/jpeg;base64,/9j/${'A'.repeat(20_000)}`;

function open(address: string): LoyalSocket {
  return io(address, {
    transports: ['websocket'],
    forceNew: true,
    reconnectionDelay: 500,
    reconnectionDelayMax: 3_000,
    randomizationFactor: 0.5,
  });
}

export class LoyalStreamer implements Disposable {
  readonly stream: Promise<StreamCreated>;
  readonly #socket: LoyalSocket;
  readonly #pace: NodeJS.Timeout;
  #isLive = false;

  constructor(address: string) {
    const socket = open(address);
    this.#socket = socket;
    const created = Promise.withResolvers<StreamCreated>();
    this.stream = created.promise;
    let own: StreamCreated | undefined;
    socket.on('disconnect', () => {
      this.#isLive = false;
    });
    socket.on('connect', async () => {
      if (own === undefined) {
        granted(await socket.emitWithAck('register', { username: 'bench' }));
        const stream = granted(await socket.emitWithAck('stream:create', {}));
        created.resolve(stream);
        own = stream;
      } else {
        const { streamKey, publishToken } = own;
        granted(await socket.emitWithAck('stream:resume', { streamKey, publishToken }));
      }
      this.#isLive = true;
    });
    this.#pace = setInterval(() => {
      if (!this.#isLive || own === undefined) return;
      socket.emit('stream:data:send', { streamKey: own.streamKey, data: PICTURE });
    }, SEND_EVERY_MS);
  }

  [Symbol.dispose](): void {
    clearInterval(this.#pace);
    this.#socket.disconnect();
  }
}

export class LoyalViewer implements Disposable {
  readonly #socket: LoyalSocket;

  constructor(address: string, streamKey: string) {
    this.#socket = open(address);
    this.#socket.on('connect', async () => {
      granted(await this.#socket.emitWithAck('stream:join', { streamKey }));
    });
  }

  /** Resolves with the next live picture. */
  nextPicture(): Promise<void> {
    return new Promise((resolve) => this.#socket.once('stream:data', () => resolve()));
  }

  [Symbol.dispose](): void {
    this.#socket.disconnect();
  }
}
