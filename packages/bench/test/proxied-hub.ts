/**
 * What goes through a proxy: pages and API by HTTPS, and Socket.IO clients, with the proxy's certificate trusted.
 * From: tests. To: a proxy, and the hub behind it.
 */
import { request } from 'node:https';
import { text } from 'node:stream/consumers';
import { io, type Socket } from 'socket.io-client';

export interface Front {
  /** Such as `https://127.0.0.1:40123`. */
  origin: string;
  ca: string;
}

export interface Got {
  status: number | undefined;
  headers: NodeJS.Dict<string | string[]>;
  body: string;
}

export function get({ origin, ca }: Front, path: string): Promise<Got> {
  return new Promise((resolve, reject) => {
    request(`${origin}${path}`, { ca }, (response) => {
      const { statusCode: status, headers } = response;
      text(response).then((body) => resolve({ status, headers, body }), reject);
    })
      .on('error', reject)
      .end();
  });
}

export class ProxiedClient implements Disposable {
  readonly socket: Socket;
  readonly frames: string[] = [];
  readonly #wakers = new Set<() => void>();

  constructor(
    { origin, ca }: Front,
    { basePath = '', transports }: { basePath?: string; transports: ('websocket' | 'polling')[] },
  ) {
    this.socket = io(origin, {
      path: `${basePath}/socket.io/`,
      transports,
      tryAllTransports: true,
      forceNew: true,
      // A balancer's cookie, as a browser keeps it.
      withCredentials: true,
      ca,
      // As the client library has it, but without waiting long for a proxy that is back at once.
      reconnectionDelay: 50,
      reconnectionDelayMax: 200,
    });
    this.socket.on('stream:data', (frame: string) => {
      this.frames.push(frame);
      for (const wake of [...this.#wakers]) wake();
    });
  }

  connected(): Promise<void> {
    if (this.socket.connected) return Promise.resolve();
    return new Promise((resolve) => this.socket.once('connect', resolve));
  }

  get transport(): string {
    return this.socket.io.engine.transport.name;
  }

  /** Waits for one frame that the test is for. */
  async sees(isMeant: (frame: string) => boolean): Promise<void> {
    while (!this.frames.some(isMeant)) {
      await new Promise<void>((resolve) => {
        const wake = () => {
          this.#wakers.delete(wake);
          resolve();
        };
        this.#wakers.add(wake);
      });
    }
  }

  async granted(event: string, payload: object): Promise<Record<string, string>> {
    const answer = await this.socket.timeout(10_000).emitWithAck(event, payload);
    if (!answer.ok) throw new Error(`${event}: ${answer.code}: ${answer.message}`);
    return answer;
  }

  [Symbol.dispose](): void {
    this.socket.disconnect();
  }
}

/** A frame that can be told from others by its number. */
export function numbered(number: number): string {
  return `data:image/jpeg;base64,/9j/${String(number).padStart(2_000, 'A')}`;
}
