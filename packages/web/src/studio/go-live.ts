/**
 * Begins what the streamer wants: a new stream, or another broadcast of one whose link was kept.
 * From: studio-session.ts. To: the publisher; kept-links.ts, the right to a stream that is kept from now on.
 */
import type { GoLiveOptions, Publisher } from '@streamhub/client';
import { type KeptLink, keepLink } from './kept-links.ts';

export type GoLiveWish = GoLiveOptions | (KeptLink & { title: string });

export async function beginOn(
  publisher: Publisher,
  wish: GoLiveWish,
  { publishKey }: { publishKey: string },
): Promise<void> {
  if ('publishToken' in wish) {
    const { streamKey, publishToken } = wish;
    await publisher.resume({ streamKey, publishToken });
    return;
  }
  await publisher.goLive({ ...wish, ...(publishKey ? { publishKey } : {}) });
  if (wish.isKept && publisher.credentials) keepLink(publisher.credentials);
}
