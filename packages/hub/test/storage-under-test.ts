/** A real S3 server (s3rver) with a line to it that a test can make slow, cut, or let lie. */
import { once } from 'node:events';
import { existsSync, readdirSync } from 'node:fs';
import {
  createServer,
  type IncomingMessage,
  type Server,
  type ServerResponse,
  request as send,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
// @ts-expect-error: it has no types.
import S3rver from 's3rver';
import { onTestFinished } from 'vitest';
import type { StorageAccess } from '../src/archive/storage/storage-access.ts';
import { storageAddress } from '../src/archive/storage/storage-access.ts';
import { temporaryFolder } from './hub-under-test.ts';

interface Asked {
  method: string;
  /** With its query. */
  path: string;
}

/** `status`: an answer in its place; `isSent`: after the server had the request. `change`: of what it gives or is given. */
interface Fault {
  status?: number;
  code?: string;
  text?: string;
  isCut?: boolean;
  isSent?: boolean;
  /** Resolves when it goes on. */
  until?: Promise<unknown>;
  changeSent?(bytes: Buffer): Buffer;
  changeGiven?(bytes: Buffer): Buffer;
}

export class StorageUnderTest {
  readonly asked: Asked[] = [];
  /** At the same time, at most. */
  mostAtOnce = 0;
  /** What is wrong with a request; undefined: nothing. */
  fault: (asked: Asked) => Fault | undefined = () => undefined;
  readonly #folder: string;
  readonly #server: { httpServer: Server };
  readonly #line: Server;
  #underWay = 0;

  private constructor(folder: string, server: { httpServer: Server }) {
    this.#folder = folder;
    this.#server = server;
    this.#line = createServer((request, response) => {
      this.#underWay += 1;
      this.mostAtOnce = Math.max(this.mostAtOnce, this.#underWay);
      response.once('close', () => (this.#underWay -= 1));
      this.#pass(request, response).catch(() => response.destroy());
    });
  }

  static async start(): Promise<StorageUnderTest> {
    const folder = temporaryFolder();
    const configureBuckets = [{ name: 'archive' }];
    const options = { address: '127.0.0.1', port: 0, silent: true, directory: folder };
    const server = new S3rver({ ...options, configureBuckets });
    await server.run();
    const under = new StorageUnderTest(folder, server);
    under.#line.listen(0, '127.0.0.1');
    await once(under.#line, 'listening');
    onTestFinished(() => under.close());
    return under;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#line.address() as AddressInfo).port}/archive/streamhub`;
  }

  get access(): StorageAccess {
    const address = storageAddress(this.url);
    if (address === undefined) throw new Error(`${this.url} is no address`);
    return { ...address, accessKeyId: 'S3RVER', secretAccessKey: 'S3RVER' };
  }

  get env(): Record<string, string> {
    return {
      STREAMHUB_ARCHIVE_S3: this.url,
      STREAMHUB_S3_ACCESS_KEY_ID: 'S3RVER',
      STREAMHUB_S3_SECRET_ACCESS_KEY: 'S3RVER',
    };
  }

  /** Below what all of the hub's begin with. */
  objects(): string[] {
    const folder = join(this.#folder, 'archive', 'streamhub');
    if (!existsSync(folder)) return [];
    const names = readdirSync(folder, { recursive: true });
    return names.flatMap((name) => /^(.*)\._S3rver_object$/.exec(String(name))?.[1] ?? []).sort();
  }

  async close(): Promise<void> {
    for (const server of [this.#line, this.#server.httpServer]) {
      if (!server.listening) continue;
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    }
  }

  async #pass(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = '', url: path = '', headers } = request;
    this.asked.push({ method, path });
    const fault = this.fault({ method, path });
    await fault?.until;
    const bytes = await buffer(request);
    const isAnswered = fault?.isCut === true || fault?.status !== undefined;
    if (isAnswered && fault?.isSent !== true) return answerWrongly(response, fault);
    const { port } = this.#server.httpServer.address() as AddressInfo;
    const sent = fault?.changeSent?.(bytes) ?? bytes;
    const length = 'content-length' in headers ? { 'content-length': sent.byteLength } : {};
    const all = { ...headers, ...length };
    const onward = send({ host: '127.0.0.1', port, method, path, headers: all });
    onward.end(sent);
    const [answer] = (await once(onward, 'response')) as [IncomingMessage];
    const given = await buffer(answer);
    if (isAnswered) return answerWrongly(response, fault);
    const changed = fault?.changeGiven?.(given) ?? given;
    const changedLength = { 'content-length': changed.byteLength };
    response.writeHead(answer.statusCode ?? 500, { ...answer.headers, ...changedLength });
    response.end(changed);
  }
}

function answerWrongly(response: ServerResponse, { isCut, status, code, text }: Fault): void {
  if (isCut === true) {
    response.destroy();
    return;
  }
  const body = text ?? `<?xml version="1.0"?><Error><Code>${code}</Code></Error>`;
  response.writeHead(status ?? 500, { 'content-type': 'application/xml' }).end(body);
}
