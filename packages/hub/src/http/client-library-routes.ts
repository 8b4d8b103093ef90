/**
 * Socket.IO's client library for pages that have no build of their own: `/socket.io/socket.io.js` and its kin, each
 * compressed once.
 * From: the files of the package socket.io. To: browsers.
 */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, gzip } from 'node:zlib';
import type { FastifyInstance } from 'fastify';
import { SOCKET_PATH } from '../door/front-door.ts';

const FILES = ['socket.io.js', 'socket.io.min.js', 'socket.io.esm.min.js'];
const { resolve } = createRequire(import.meta.url);
const FOLDER = join(dirname(resolve('socket.io/package.json')), 'client-dist');
/** Best first. */
const ENCODINGS = [
  { name: 'br', compress: promisify(brotliCompress) },
  { name: 'gzip', compress: promisify(gzip) },
] as const;

export function addClientLibraryRoutes(http: FastifyInstance): void {
  for (const file of FILES) {
    const encoded = new Map<string, Promise<Buffer>>();
    /** `identity` is the file as it is. */
    const bytesOf = (encoding: string): Promise<Buffer> => {
      const compress = ENCODINGS.find(({ name }) => name === encoding)?.compress;
      const made = encoded.get(encoding) ?? readFile(join(FOLDER, file)).then(compress ?? asItIs);
      encoded.set(encoding, made);
      return made;
    };
    http.get(SOCKET_PATH + file, async (request, reply) => {
      const accepted = String(request.headers['accept-encoding'] ?? '');
      const encoding = ENCODINGS.find(({ name }) => new RegExp(`\\b${name}\\b`).test(accepted));
      if (encoding !== undefined) reply.header('content-encoding', encoding.name);
      return (
        reply
          // For pages of other origins as well: whether they may use the hub is asked when they connect.
          .header('cross-origin-resource-policy', 'cross-origin')
          .header('vary', 'accept-encoding')
          .header('cache-control', 'public, max-age=3600')
          .type('application/javascript; charset=utf-8')
          .send(await bytesOf(encoding?.name ?? 'identity'))
      );
    });
  }
}

function asItIs(bytes: Buffer): Buffer {
  return bytes;
}
