/**
 * What the glass bench calls in its two pages: one streams, the other watches. The uplink bench has the first alone.
 * From: packages/bench/src/glass and src/uplink, by name. To: figures.
 */
import { Publisher, type PublisherStats, Stage, type VideoCodecName } from '@streamhub/client';
import { tapAudioOutput } from './beep-listener.ts';
import { openSourceCamera } from './source-camera.ts';
import { openSourceMicrophone } from './source-microphone.ts';
import { noteSending, noteShowing, type SendingTimes, type ShowingTimes } from './stage-times.ts';
import { type Seen, Viewing } from './viewing.ts';

/** `jpeg`: each frame a JPEG, as chunks, with sound. `classic`: each a JPEG as text, without sound. */
export type GlassPath = VideoCodecName | 'jpeg' | 'classic';

export interface StreamWish {
  path: GlassPath;
  width: number;
  height: number;
  frameRate: number;
}

const BUSY_MS = 50;

let viewing: Viewing | undefined;
let publishing: Publisher | undefined;
let takeSendingTimes: (() => SendingTimes) | undefined;
let takeShowingTimes: (() => ShowingTimes) | undefined;

export const glassCalls = {
  /** Gives back the stream's key. @throws unless the stream is sent as wished. */
  async goLive({ path, ...picture }: StreamWish): Promise<string> {
    // What a browser without encoders has, and what the classic path is for.
    if (path === 'classic') forget('VideoEncoder', 'AudioEncoder');
    takeSendingTimes = noteSending();
    const stage = new Stage(picture);
    stage.setSource('camera', await openSourceCamera(picture));
    const microphone = openSourceMicrophone();
    const video = { codec: path === 'classic' ? ('auto' as const) : path };
    const publisher = new Publisher({ stage, video, microphone });
    publishing = publisher;
    const state = await publisher.goLive({ username: 'bench', title: path });
    const { mode } = publisher;
    const sentAs = mode.name === 'coded' ? mode.codec : mode.name;
    if (state.name !== 'live') throw new Error(`the stream is ${state.name}: ${whyOf(state)}`);
    if (sentAs !== path) throw new Error(`the stream is sent as ${sentAs}, not as ${path}`);
    return state.streamKey;
  },

  async endStream(): Promise<void> {
    await publishing?.end();
  },

  streamerStats(): PublisherStats {
    if (!publishing) throw new Error('nobody streams');
    return publishing.stats;
  },

  /** Since the last call. */
  sendingTimes(): SendingTimes {
    if (!takeSendingTimes) throw new Error('nobody streams');
    return takeSendingTimes();
  },
  showingTimes(): ShowingTimes {
    if (!takeShowingTimes) throw new Error('nobody watches');
    return takeShowingTimes();
  },

  /** Once on a page. Joins, and gives back how long it took to the first picture, ms. */
  watch(streamKey: string): Promise<number> {
    tapAudioOutput();
    takeShowingTimes = noteShowing();
    viewing = new Viewing(streamKey);
    return viewing.firstPicture;
  },
  /** From now on: half of the time, 50 ms at once. */
  keepBusy(): void {
    setInterval(() => {
      const endMs = performance.now() + BUSY_MS;
      while (performance.now() < endMs);
    }, 2 * BUSY_MS);
  },
  beginSeeing(): void {
    viewing?.begin();
  },
  seen(): Seen {
    if (!viewing) throw new Error('nobody watches');
    return viewing.seen;
  },
};

function forget(...names: string[]): void {
  for (const name of names) Reflect.deleteProperty(globalThis, name);
}

function whyOf(state: object): string {
  return 'message' in state ? String(state.message) : 'no reason given';
}
