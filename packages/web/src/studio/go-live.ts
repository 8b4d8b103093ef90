/**
 * Begins what the streamer wants: a new stream, or another broadcast of one whose link was kept.
 * From: studio-session.ts. To: the publisher; kept-links.ts, a stream that is kept from now on.
 */
import type { GoLiveOptions, Publisher } from '@streamhub/client';
import { isRecordedNext, type KeptLink, keepLink, keepRecorded } from './kept-links.ts';

export type GoLiveWish = GoLiveOptions | (KeptLink & { title: string });

export async function beginOn(
  publisher: Publisher,
  wish: GoLiveWish,
  { publishKey }: { publishKey: string },
): Promise<void> {
  if ('publishToken' in wish) {
    const { streamKey, publishToken } = wish;
    await publisher.resume({ streamKey, publishToken });
    // Where the hub's owner decides it is refused, and the switch shows what holds.
    if (isRecordedNext(streamKey)) await publisher.record(true);
    return;
  }
  await publisher.goLive({ ...wish, ...(publishKey ? { publishKey } : {}) });
  const { credentials } = publisher;
  if (!wish.isKept || !credentials) return;
  keepLink(credentials);
  keepRecorded(credentials.streamKey, wish.isRecorded === true);
}
