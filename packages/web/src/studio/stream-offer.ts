/**
 * The stream that a studio, just opened, can go on with after a word of its streamer.
 * From: what this browser has saved, its other tabs, the hub. To: own-stream.ts.
 */
import { RIGHT_HEADER } from '@streamhub/protocol';
import { fetchStream } from '../hub-api.ts';
import { forgetStream, loadLastStream, loadOwnStream, type SavedStream } from './saved-stream.ts';
import type { StreamHolder } from './stream-holder.ts';

export interface StreamOffer {
  saved: SavedStream;
  /** `another_tab` of this browser sends it. `no_tab` does: its tab was closed, and its viewers wait. */
  sentBy: 'another_tab' | 'no_tab';
}

const HUB_ANSWERS_WITHIN_MS = 8_000;

/** Never rejects. */
export async function findOffer(holder: StreamHolder): Promise<StreamOffer | undefined> {
  const saved = loadOwnStream() ?? loadLastStream();
  if (!saved) return undefined;
  const { streamKey } = saved.credentials;
  if (await holder.isHeldElsewhere(streamKey)) return { saved, sentBy: 'another_tab' };
  switch (await stateAtHub(saved)) {
    case 'running':
      return { saved, sentBy: 'no_tab' };
    case 'over':
      forgetStream(streamKey);
      return undefined;
    case 'unknown':
      return undefined;
  }
}

async function stateAtHub({ credentials }: SavedStream): Promise<'running' | 'over' | 'unknown'> {
  const { streamKey, publishToken } = credentials;
  const giveUp = new AbortController();
  const timer = setTimeout(() => giveUp.abort(), HUB_ANSWERS_WITHIN_MS);
  const headers = { [RIGHT_HEADER]: `Bearer ${publishToken}` };
  try {
    const stream = await fetchStream(streamKey, { signal: giveUp.signal, headers });
    const isOnAir = stream?.state === 'live' || stream?.state === 'paused';
    return isOnAir ? 'running' : 'over';
  } catch {
    return 'unknown';
  } finally {
    clearTimeout(timer);
  }
}
