/**
 * Lets the command line reach the hub that runs with its data folder: a port on the loopback interface, and a secret in a
 * file that only the hub's user can read. Both are new with each start.
 * From: hub.ts. To: the command line, over HTTP.
 */
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { json } from 'node:stream/consumers';
import type { Logger } from 'pino';
import { CONTROL_FILE } from '../data-folder/file-names.ts';
import { writePrivateFile } from '../data-folder/private-file.ts';
import { hashToken, matchesHash, newToken } from '../secret.ts';
import { type ControlAddress, callOn, proofFor } from './control-calls.ts';
import type { HubControl } from './hub-control.ts';

/** Operators are few. */
const MAX_CONNECTIONS = 16;
const REQUEST_WITHIN_MS = 10_000;
const MAX_BODY_BYTES = 4_096;
const MAX_CHALLENGE = 100;

interface Parts {
  control: HubControl;
  dataDir: string;
  log: Logger;
}

export class ControlServer implements AsyncDisposable {
  readonly #server: Server;
  readonly #file: string;

  private constructor(server: Server, file: string) {
    this.#server = server;
    this.#file = file;
  }

  /** @throws the system's error if it cannot listen or the file cannot be written. */
  static async open({ control, dataDir, log }: Parts): Promise<ControlServer> {
    const secret = newToken();
    const secretHash = hashToken(secret);
    const server = createServer({
      requestTimeout: REQUEST_WITHIN_MS,
      headersTimeout: REQUEST_WITHIN_MS,
    });
    server.maxConnections = MAX_CONNECTIONS;
    server.on('request', (request, response) => {
      // Before the body is read: who has no secret costs next to nothing.
      if (request.method === 'GET') prove(secret, { request, response });
      else if (!hasSecret(request, secretHash)) refuse(response, 401);
      else
        answer(control, { request, response }).catch((error: unknown) => {
          log.error({ err: error }, 'an operator’s request could not be handled');
          refuse(response, 500);
        });
    });
    const opened = new ControlServer(server, join(dataDir, CONTROL_FILE));
    server.listen({ host: '127.0.0.1', port: 0 });
    await once(server, 'listening');
    const address: ControlAddress = { port: (server.address() as AddressInfo).port, secret };
    try {
      writePrivateFile(opened.#file, JSON.stringify(address));
      return opened;
    } catch (error) {
      await opened[Symbol.asyncDispose]();
      throw error;
    }
  }

  [Symbol.asyncDispose](): Promise<void> {
    rmSync(this.#file, { force: true });
    return new Promise((resolve) => {
      // Also called if it has been closed before.
      this.#server.close(() => resolve());
      this.#server.closeAllConnections();
    });
  }
}

function hasSecret({ headers }: IncomingMessage, secretHash: string): boolean {
  return matchesHash(headers.authorization?.replace(/^Bearer /, '') ?? '', secretHash);
}

function prove(
  secret: string,
  { request, response }: { request: IncomingMessage; response: ServerResponse },
): void {
  const challenge = request.url?.slice(1) ?? '';
  if (challenge.length > MAX_CHALLENGE) refuse(response, 414);
  else response.end(proofFor(challenge, { secret }));
}

async function answer(
  control: HubControl,
  { request, response }: { request: IncomingMessage; response: ServerResponse },
): Promise<void> {
  if (request.method !== 'POST') return refuse(response, 405);
  const bytes = Number(request.headers['content-length'] ?? Number.POSITIVE_INFINITY);
  if (!(bytes <= MAX_BODY_BYTES)) return refuse(response, 413);
  const call = await json(request).catch(() => undefined);
  const called = callOn(control, call);
  if (called === undefined) return refuse(response, 400);
  const result = await called;
  response.setHeader('content-type', 'application/json').end(JSON.stringify({ result }));
}

function refuse(response: ServerResponse, status: number): void {
  // Without the rest of a body that nobody reads.
  response.writeHead(status, { connection: 'close' }).end();
}
