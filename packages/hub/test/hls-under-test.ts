/** A stream that is asked for by HLS, and how much of it there is. */
import { expect } from 'vitest';
import { AUDIO, type CodedStreamer, codedStreamer, VIDEO } from './coded-stream.ts';
import { HlsPlayer } from './hls-player.ts';
import type { HubUnderTest } from './hub-under-test.ts';

/** A codec that players take. What is sent is no H.264, which only whoever packs it finds out. */
export const H264 = { ...VIDEO, codec: 'avc1.42001f', width: 640, height: 360 };

/** Groups of so many seconds each; what comes next ends the last one. */
export async function sendGroups(streamer: CodedStreamer, ...seconds: number[]): Promise<void> {
  for (const each of seconds) {
    const beganUs = streamer.nowUs;
    await streamer.send('Kdda');
    streamer.nowUs = beganUs + each * 1_000_000;
  }
}

/** Two segments, and the beginning of a third. */
export async function sendTwo(streamer: CodedStreamer): Promise<void> {
  await sendGroups(streamer, 2, 2, 2);
}

export async function asked(
  under: HubUnderTest,
  tracks: readonly object[] = [H264, AUDIO],
  list = 'index',
) {
  const streamer = await codedStreamer(under, tracks);
  await sendGroups(streamer, 2);
  const player = new HlsPlayer(under, { ...streamer, list });
  const first = player.read();
  await expect.poll(async () => (await under.metrics()).join('\n')).toContain('hls_streams 1');
  await sendTwo(streamer);
  return { streamer, player, playlist: await first };
}

export async function madeSegments(under: HubUnderTest, kind: '' | 'aac_' = ''): Promise<number> {
  const name = `streamhub_hls_${kind}segments_made`;
  const line = (await under.metrics()).find((one) => one.startsWith(name));
  return Number(line?.split(' ')[1]);
}
