/** A line to a hub that a test can cut, as a cable, a lift or a tunnel does, and mend again. */
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

export class TcpLine implements AsyncDisposable {
  readonly address: string;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  #isCut = false;
  #bytesUntilCut = Number.POSITIVE_INFINITY;
  readonly #cutWaiters: (() => void)[] = [];

  private constructor(server: Server, hubPort: number) {
    this.#server = server;
    this.address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    server.on('connection', (near) => {
      if (this.#isCut) return near.destroy();
      const far = connect(hubPort, '127.0.0.1');
      for (const socket of [near, far]) {
        this.#sockets.add(socket);
        socket.on('error', () => socket.destroy());
        socket.on('close', () => this.#sockets.delete(socket));
      }
      near.on('close', () => far.destroy());
      far.on('close', () => near.destroy());
      near.pipe(far);
      far.on('data', (bytes) => this.#toClient(near, bytes));
    });
  }

  static async open(hubAddress: string): Promise<TcpLine> {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new TcpLine(server, Number(new URL(hubAddress).port));
  }

  /** Whatever is under way is lost. New connections are refused until `mend`. */
  cut(): void {
    this.#isCut = true;
    for (const socket of this.#sockets) socket.destroy();
    for (const tell of this.#cutWaiters.splice(0)) tell();
  }

  mend(): void {
    this.#isCut = false;
    this.#bytesUntilCut = Number.POSITIVE_INFINITY;
  }

  /** Resolves when so many more bytes have gone to the client, and then not one more. */
  cutAfter(bytes: number): Promise<void> {
    this.#bytesUntilCut = bytes;
    return new Promise((resolve) => this.#cutWaiters.push(resolve));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.cut();
    this.#server.close();
    await once(this.#server, 'close');
  }

  #toClient(near: Socket, bytes: Buffer): void {
    if (this.#bytesUntilCut <= 0) return;
    const passing = bytes.subarray(0, this.#bytesUntilCut);
    this.#bytesUntilCut -= bytes.length;
    near.write(passing);
    if (this.#bytesUntilCut > 0) return;
    // Only when what was written before has gone out: the cut is in the middle of what would follow.
    near.once('finish', () => this.cut());
    near.end();
  }
}
