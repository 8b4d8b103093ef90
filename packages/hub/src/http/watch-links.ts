/**
 * What programs that meet a link to a stream may know of it: what everybody may, and so nothing of a private stream, nor whether
 * there is one. Source of the form: docs/protocol.md, section "HTTP"; https://oembed.com.
 * From: programs that show links. To: the head of the watch page; the answer of `GET /api/oembed`.
 */
import { refuse, type StreamInfo } from '@streamhub/protocol';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { WatchRights } from '../access/watch-rights.ts';
import type { AllStreams } from '../streams/all-streams.ts';
import { headingOf, linkPreview, markup, type PageHead } from './link-preview.ts';
import { sendRefusal } from './refusal-status.ts';

type RawRequest = FastifyRequest['raw'];

interface Parts {
  watchRights: WatchRights;
  allStreams: AllStreams;
  embedOrigins: readonly string[];
  addressOf(request: RawRequest): string;
  hubAddressOf(request: RawRequest): string;
}

/** Of a frame, where nobody asks for less. */
const WIDTH = 640;
const RATIO = 16 / 9;
const LINK = /^\/(?:watch|embed)\/([^/]+)$/;
const NOT_IMPLEMENTED = 501;

export class WatchLinks {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Undefined: there is nothing to say. Never rejects, for a fault of the store must not take the page away. */
  async headOf(streamKey: string, request: RawRequest): Promise<PageHead | undefined> {
    const found = await this.find(streamKey, request).catch(() => undefined);
    const hubAddress = this.#parts.hubAddressOf(request);
    return found && linkPreview(found.info, { hubAddress, hasPicture: found.hasPicture });
  }

  /** What somebody who shows nothing may know. */
  async find(
    streamKey: string,
    request: RawRequest,
  ): Promise<{ info: StreamInfo; hasPicture: boolean } | undefined> {
    const { watchRights, allStreams, addressOf } = this.#parts;
    const found = await watchRights.find(streamKey, { address: addressOf(request) });
    if (!found.ok) return undefined;
    const info = allStreams.infoOf(found);
    const { live, elsewhere } = found;
    const hasPicture = live ? live.broadcast.picture !== undefined : elsewhere?.hasPicture === true;
    return info && { info, hasPicture };
  }

  addRoutes(http: FastifyInstance): void {
    http.get<{ Querystring: Record<string, unknown> }>('/api/oembed', async (request, reply) => {
      const { url, format = 'json', maxwidth, maxheight } = request.query;
      if (format !== 'json') {
        return reply
          .code(NOT_IMPLEMENTED)
          .send(refuse('invalid_request', 'The format must be json.'));
      }
      const hubAddress = this.#parts.hubAddressOf(request.raw);
      const streamKey = streamKeyIn(String(url), hubAddress);
      const found = streamKey && (await this.find(streamKey, request.raw));
      if (!found) return sendRefusal(reply, refuse('stream_not_found'));
      const { info } = found;
      const about = {
        version: '1.0',
        title: headingOf(info),
        ...(info.streamer && { author_name: info.streamer }),
        provider_name: 'StreamHub',
        provider_url: `${hubAddress}/`,
      };
      const isShown = info.state !== 'ended' && this.#parts.embedOrigins.length > 0;
      if (!isShown) return { ...about, type: 'link' };
      const size = frameSize({ maxwidth, maxheight });
      const html = frameLine(`${hubAddress}/embed/${info.streamKey}`, size);
      return { ...about, type: 'video', html, ...size };
    });
  }
}

/** Undefined: it is no link of this hub's to a stream. With or without HTTPS: the hub may not know that a proxy adds it. */
function streamKeyIn(link: string, hubAddress: string): string | undefined {
  const [asked, own] = [URL.parse(link), URL.parse(hubAddress)];
  if (asked === null || own === null || asked.host !== own.host) return undefined;
  const path = own.pathname.replace(/\/$/, '');
  if (!asked.pathname.startsWith(path)) return undefined;
  return LINK.exec(asked.pathname.slice(path.length))?.[1];
}

function frameSize(most: { maxwidth: unknown; maxheight: unknown }) {
  const maxWidth = Math.min(WIDTH, positive(most.maxwidth), positive(most.maxheight) * RATIO);
  const width = Math.max(1, Math.floor(maxWidth));
  return { width, height: Math.max(1, Math.round(width / RATIO)) };
}

function positive(text: unknown): number {
  const number = Number(text);
  return number > 0 ? number : Infinity;
}

function frameLine(url: string, { width, height }: { width: number; height: number }): string {
  const allow = 'autoplay; fullscreen; picture-in-picture; screen-wake-lock';
  return `<iframe src="${markup(url)}" width="${width}" height="${height}" allow="${allow}" frameborder="0"></iframe>`;
}
