/**
 * The built pages: files as they are, and the one page behind each address that the pages know.
 * From: the folder of the built pages, as it is at each request. To: browsers.
 *
 * The folder is not listed at the start: pages may be built anew beside a running hub, and then have other files.
 */
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import { refuse } from '@streamhub/protocol';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { ProxyTrust } from '../exposure/client-address.ts';
import type { EmbedPass } from '../exposure/embed-pass.ts';
import type { PageHead } from './link-preview.ts';
import { embedHeaders } from './security-headers.ts';
import type { WatchLinks } from './watch-links.ts';

const PAGE_ADDRESSES = ['/', '/studio', '/setup'];
const WATCH_ADDRESS = '/watch/:streamKey';
const EMBED_ADDRESS = '/embed/:streamKey';
const A_YEAR_S = 365 * 24 * 60 * 60;
/** No hidden file, no way up, nothing that a file system could read as another name. */
const FILE_NAME = /^[\w~@+-][\w.~@+-]*$/;
/** Pages have addresses of their own, where they get the headers of a page. Compressed files go by the name without. */
const NOT_FILES = /\.(html|br|gz)$/i;

interface PageOptions {
  pagesDir: string;
  basePath: string;
  embedOrigins: readonly string[];
  embedPass: EmbedPass | undefined;
  proxies: ProxyTrust;
  watchLinks: Pick<WatchLinks, 'headOf'>;
}

export async function addPageRoutes(
  http: FastifyInstance,
  { pagesDir, basePath, embedOrigins, embedPass, proxies, watchLinks }: PageOptions,
): Promise<void> {
  /** Pages are built with addresses that begin with `./`: here they learn where the hub stands. */
  async function sendPage(
    reply: FastifyReply,
    file: string,
    { title, tags = '' }: Partial<PageHead> = {},
  ): Promise<FastifyReply> {
    const page = await readIfThere(join(pagesDir, file));
    if (page === undefined) return sendNotFound(reply);
    return reply
      .header('cache-control', 'no-cache')
      .type('text/html; charset=utf-8')
      .send(
        page
          .replaceAll('="./', `="${basePath}/`)
          .replace(/(?<=<title>)[^<]*/, (own) => title ?? own)
          .replace('</head>', () => `${tags}</head>`),
      );
  }

  async function sendFile(
    request: FastifyRequest<{ Params: { '*': string } }>,
    reply: FastifyReply,
  ): Promise<FastifyReply> {
    const file = request.params['*'];
    // A compressed file alone is a rest of an earlier build.
    const isThere = isFileName(file) && (await isFile(join(pagesDir, file)));
    return isThere ? reply.sendFile(file) : sendNoPage(request, reply);
  }

  function sendNoPage(request: FastifyRequest, reply: FastifyReply) {
    const wantsPage = request.method === 'GET' && request.headers.accept?.includes('text/html');
    if (!wantsPage) return sendNotFound(reply);
    reply.code(404);
    return sendPage(reply, 'index.html');
  }

  await http.register(fastifyStatic, {
    root: pagesDir,
    serve: false,
    suppressWarning: true,
    preCompressed: true,
    cacheControl: false,
    setHeaders(response, path) {
      // The names of built assets carry a hash of their content.
      const isHashed = path.startsWith(join(pagesDir, 'assets'));
      const caching = isHashed ? `public, max-age=${A_YEAR_S}, immutable` : 'no-cache';
      response.header('cache-control', caching);
      // The same for everybody: pages of other sites load the player, and a frame without an origin its own page.
      response.header('access-control-allow-origin', '*');
      response.header('cross-origin-resource-policy', 'cross-origin');
    },
  });
  for (const address of PAGE_ADDRESSES) {
    http.get(address, (_request, reply) => sendPage(reply, 'index.html'));
  }
  http.get<{ Params: { streamKey: string } }>(WATCH_ADDRESS, async (request, reply) => {
    const head = await watchLinks.headOf(request.params.streamKey, request.raw);
    return sendPage(reply, 'index.html', head);
  });
  const tags = embedPass ? `<meta name="embed-pass" content="${embedPass.query}">` : '';
  http.get(EMBED_ADDRESS, { helmet: embedHeaders(embedOrigins, { proxies }) }, (_request, reply) =>
    sendPage(reply, 'embed.html', { tags }),
  );
  http.get('/*', sendFile);
  http.setNotFoundHandler(sendNoPage);
}

function sendNotFound(reply: FastifyReply): FastifyReply {
  return reply.code(404).send(refuse('not_found'));
}

function isFileName(path: string): boolean {
  return !NOT_FILES.test(path) && path.split('/').every((segment) => FILE_NAME.test(segment));
}

async function isFile(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isFile();
  } catch {
    return false;
  }
}

/** Undefined also while the pages are not built: that is no fault of the hub's. */
async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
