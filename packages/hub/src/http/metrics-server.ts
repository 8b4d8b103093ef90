/**
 * The metrics at an address of their own, which no proxy in front of the hub knows.
 * From: hub.ts, the option `--metrics-listen`. To: whoever can open that address.
 */
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { isLoopback, type ListenAddress } from '../exposure/reach.ts';
import { asksForThisMachine } from '../exposure/this-machine.ts';
import type { Metrics } from '../observe/metrics.ts';

/** Programs that collect metrics are few. */
const MAX_CONNECTIONS = 64;
const REQUEST_WITHIN_MS = 10_000;

export class MetricsServer implements AsyncDisposable {
  readonly #server: Server;

  private constructor(server: Server) {
    this.#server = server;
  }

  /** @throws the system's error if it cannot listen there. */
  static async open({ host, port }: ListenAddress, metrics: Metrics): Promise<MetricsServer> {
    const server = createServer({
      requestTimeout: REQUEST_WITHIN_MS,
      headersTimeout: REQUEST_WITHIN_MS,
    });
    server.maxConnections = MAX_CONNECTIONS;
    server.on('request', (request, response) => {
      const [path] = (request.url ?? '').split('?');
      const isRead = request.method === 'GET' || request.method === 'HEAD';
      const isForUs = !isLoopback(host) || asksForThisMachine(request);
      if (path !== '/metrics' || !isRead || !isForUs) {
        response.writeHead(404).end();
        return;
      }
      metrics.text().then(
        (text) => response.setHeader('content-type', metrics.contentType).end(text),
        (cause) => response.destroy(cause),
      );
    });
    server.listen({ host, port });
    await once(server, 'listening');
    return new MetricsServer(server);
  }

  /** Such as `http://127.0.0.1:9464/metrics`. */
  get address(): string {
    const { address, port } = this.#server.address() as AddressInfo;
    return `http://${address.includes(':') ? `[${address}]` : address}:${port}/metrics`;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return new Promise((resolve) => {
      // Also called if it has been closed before.
      this.#server.close(() => resolve());
      this.#server.closeAllConnections();
    });
  }
}
