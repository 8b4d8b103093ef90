/**
 * A streamer of the feed, light enough for many in one process.
 * From: coded-feed.ts. To: a hub.
 */
import { BareSocketIo } from '../peers/bare/bare-socket-io.ts';
import { CodedFeed, type FedHeader, type FeedOptions, feedTracks } from './coded-feed.ts';
import { GatheringSender } from './gathering-sender.ts';
import { paceFeed } from './pace-feed.ts';

export interface BareStreamerOptions extends FeedOptions {
  address: string;
  /** Each chunk that was sent, in order. */
  onSent?: (header: FedHeader) => void;
}

export interface BareStreamer extends Disposable {
  readonly streamKey: string;
  readonly chunksSent: number;
  /** Times that the hub asked for a key frame. */
  readonly keyframesAsked: number;
  /** From now on chunks are sent. */
  begin(): void;
  /** No more of them, though the stream stays. */
  stop(): void;
  /** For hubs at which streamers choose. */
  record(isRecorded: boolean): Promise<void>;
}

/** Resolves when the stream is there and its tracks are stated. */
export async function openBareStreamer(options: BareStreamerOptions): Promise<BareStreamer> {
  const { address, onSent } = options;
  const feed = new CodedFeed(options);
  let keyframesAsked = 0;
  const hub = await BareSocketIo.connect({
    address,
    onEvent: (event) => {
      if (event !== 'stream:keyframe') return;
      keyframesAsked += 1;
      feed.wantKey();
    },
  });
  try {
    await granted(hub, 'register', { username: 'bench' });
    const { streamKey } = await granted<{ streamKey: string }>(hub, 'stream:create', {
      title: 'bench',
    });
    await granted(hub, 'stream:tracks', {
      streamKey,
      tracks: feedTracks(options),
      clockOffsetUs: 0,
    });
    let chunksSent = 0;
    let pacing: Disposable | undefined;
    const sender = new GatheringSender(hub, streamKey);
    return {
      streamKey,
      get chunksSent() {
        return chunksSent;
      },
      get keyframesAsked() {
        return keyframesAsked;
      },
      begin() {
        pacing ??= paceFeed(feed, ({ header, batch }) => {
          sender.send(batch);
          chunksSent += 1;
          onSent?.(header);
        });
      },
      stop() {
        pacing?.[Symbol.dispose]();
      },
      async record(isRecorded) {
        await granted(hub, 'stream:record', { streamKey, isRecorded });
      },
      [Symbol.dispose]() {
        pacing?.[Symbol.dispose]();
        sender[Symbol.dispose]();
        hub[Symbol.dispose]();
      },
    };
  } catch (error) {
    hub[Symbol.dispose]();
    throw error;
  }
}

/** @throws if the hub refused: what is asked for here is right. */
export async function granted<T>(hub: BareSocketIo, event: string, payload: object): Promise<T> {
  const answer = (await hub.request(event, payload)) as { ok: boolean; code?: string };
  if (!answer.ok) throw new Error(`the hub refused ${event}: ${answer.code}`);
  return answer as T;
}
