/** The built pages: files as they are, and the one page behind each address that the pages know. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import { refuse } from '@streamhub/protocol';
import type { FastifyInstance } from 'fastify';

const PAGE_ADDRESSES = ['/', '/studio', '/watch/:streamKey'];
const A_YEAR_S = 365 * 24 * 60 * 60;

export async function addPageRoutes(http: FastifyInstance, pagesDir: string): Promise<void> {
  const arePagesBuilt = existsSync(join(pagesDir, 'index.html'));
  if (arePagesBuilt) {
    await http.register(fastifyStatic, {
      root: pagesDir,
      index: false,
      wildcard: false,
      setHeaders(response, path) {
        // The names of built assets carry a hash of their content.
        const isHashed = path.startsWith(join(pagesDir, 'assets'));
        const caching = isHashed ? `public, max-age=${A_YEAR_S}, immutable` : 'no-cache';
        response.header('cache-control', caching);
      },
      cacheControl: false,
    });
    for (const address of PAGE_ADDRESSES) {
      http.get(address, (_request, reply) => reply.sendFile('index.html'));
    }
  }
  http.setNotFoundHandler((request, reply) => {
    reply.code(404);
    const wantsPage = request.method === 'GET' && request.headers.accept?.includes('text/html');
    if (arePagesBuilt && wantsPage) return reply.sendFile('index.html');
    return reply.send(refuse('not_found'));
  });
}
