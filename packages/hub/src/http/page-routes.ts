/**
 * The built pages: files as they are, and the one page behind each address that the pages know.
 * From: the folder of the built pages. To: browsers.
 */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import { refuse } from '@streamhub/protocol';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { embedHeaders } from './security-headers.ts';

const PAGE_ADDRESSES = ['/', '/studio', '/setup', '/watch/:streamKey'];
const EMBED_ADDRESS = '/embed/:streamKey';
const A_YEAR_S = 365 * 24 * 60 * 60;

interface PageOptions {
  pagesDir: string;
  basePath: string;
  embedOrigins: readonly string[];
}

export async function addPageRoutes(
  http: FastifyInstance,
  { pagesDir, basePath, embedOrigins }: PageOptions,
): Promise<void> {
  const arePagesBuilt = existsSync(join(pagesDir, 'index.html'));

  /** Pages are built with addresses that begin with `./`: here they learn where the hub stands. */
  async function sendPage(reply: FastifyReply, file: string): Promise<FastifyReply> {
    const page = await readFile(join(pagesDir, file), 'utf8');
    return reply
      .header('cache-control', 'no-cache')
      .type('text/html; charset=utf-8')
      .send(page.replaceAll('="./', `="${basePath}/`));
  }

  if (arePagesBuilt) {
    await http.register(fastifyStatic, {
      root: pagesDir,
      index: false,
      wildcard: false,
      globIgnore: ['**/*.html'],
      setHeaders(response, path) {
        // The names of built assets carry a hash of their content.
        const isHashed = path.startsWith(join(pagesDir, 'assets'));
        const caching = isHashed ? `public, max-age=${A_YEAR_S}, immutable` : 'no-cache';
        response.header('cache-control', caching);
      },
      cacheControl: false,
    });
    for (const address of PAGE_ADDRESSES) {
      http.get(address, (_request, reply) => sendPage(reply, 'index.html'));
    }
    // A folder of somebody's own pages may do without.
    const isEmbedBuilt = existsSync(join(pagesDir, 'embed.html'));
    if (isEmbedBuilt)
      http.get(EMBED_ADDRESS, { helmet: embedHeaders(embedOrigins) }, (_request, reply) =>
        sendPage(reply, 'embed.html'),
      );
  }
  http.setNotFoundHandler((request, reply) => {
    reply.code(404);
    const wantsPage = request.method === 'GET' && request.headers.accept?.includes('text/html');
    if (arePagesBuilt && wantsPage) return sendPage(reply, 'index.html');
    return reply.send(refuse('not_found'));
  });
}
