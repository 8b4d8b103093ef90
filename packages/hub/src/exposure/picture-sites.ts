/**
 * On which other sites an `<img>` may show the newest picture of a stream. A browser sends no `Origin` with it, but most often
 * the site in `Referer`; and the header that allows it (`Cross-Origin-Resource-Policy`) can name no site.
 * From: exposure.ts, the origins that may frame the player or use the hub. To: the route of the picture.
 */
import type { IncomingMessage } from 'node:http';

export function picturesShownOn(
  origins: readonly string[],
): (request: Pick<IncomingMessage, 'headers'>) => boolean {
  if (origins.includes('*')) return () => true;
  const named = new Set(origins);
  return ({ headers }) => named.has(URL.parse(headers.referer ?? '')?.origin ?? '');
}
