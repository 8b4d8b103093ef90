/**
 * How the hub knows its own embed page in a frame that has no origin (`sandbox` without `allow-same-origin`). A browser then
 * says `Origin: null`, as it does for any page that anybody puts into such a frame. Only the hub's own page has the pass, and
 * no other page can read it there.
 * From: exposure.ts, a key; requests to Socket.IO. To: page-routes.ts, which writes it into the page; the door and the
 * gateway.
 *
 * It is no secret of a person's: whoever reaches the hub with a program can read it, and could connect without it as well. It
 * keeps pages of other sites from using the browsers of people who reach a hub that the site does not reach.
 */
import type { IncomingMessage } from 'node:http';
import { hashToken, matchesHash } from '../secret.ts';

/** In the address of the page's requests. */
const PARAMETER = 'embed-pass';

export class EmbedPass {
  readonly #text: string;
  readonly #hash: string;

  constructor(key: Buffer) {
    this.#text = key.toString('base64url');
    this.#hash = hashToken(this.#text);
  }

  /** Such as `embed-pass=…`, to be put behind the `?` of the hub's address. */
  get query(): string {
    return `${PARAMETER}=${this.#text}`;
  }

  /** The request is the embed page's, from a frame without an origin. */
  isShownBy({ headers, url = '' }: IncomingMessage): boolean {
    if (headers.origin !== 'null') return false;
    const shown = new URLSearchParams(url.slice(url.indexOf('?') + 1)).get(PARAMETER);
    return shown !== null && matchesHash(shown, this.#hash);
  }
}
