/**
 * A TCP proxy on this machine in front of a hub; what passes, and when, is for who opens it.
 * From: shaping-proxy.ts, delaying-proxy.ts. To: a hub.
 */
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

/** Called with both ends of each connection; what it gives back is called when the connection is over. */
type Passage = (near: Socket, far: Socket) => () => void;

export class TcpProxy implements AsyncDisposable {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();

  private constructor(server: Server) {
    this.#server = server;
  }

  static async open(address: string, passage: Passage): Promise<TcpProxy> {
    const server = createServer({ noDelay: true });
    const proxy = new TcpProxy(server);
    server.on('connection', (near) => proxy.#join(near, address, passage));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return proxy;
  }

  get address(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    this.#server.close();
    await once(this.#server, 'close');
  }

  #join(near: Socket, address: string, passage: Passage): void {
    const { hostname, port } = new URL(address);
    const far = connect({ host: hostname, port: Number(port), noDelay: true });
    const sockets = [near, far];
    const over = passage(near, far);
    const end = () => {
      for (const socket of sockets) {
        socket.destroy();
        this.#sockets.delete(socket);
      }
      over();
    };
    for (const socket of sockets) {
      this.#sockets.add(socket);
      socket.on('error', end);
      socket.on('close', end);
    }
  }
}
