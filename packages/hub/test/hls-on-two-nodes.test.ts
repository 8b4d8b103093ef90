/** HLS of a stream of one node, asked for at another. */
import { expect, test } from 'vitest';
import { AUDIO, codedStreamer } from './coded-stream.ts';
import { HlsPlayer } from './hls-player.ts';
import { H264, sendGroups, sendTwo } from './hls-under-test.ts';
import { startNodes } from './nodes-under-test.ts';

test('A1 A2 any node has the playlist, and the streamer is asked for key frames wherever it is', async () => {
  const under = await startNodes();
  const [origin, edge] = [await under.node('one'), await under.node('two')];
  const streamer = await codedStreamer(origin, [H264, AUDIO]);
  await sendGroups(streamer, 2);
  const player = new HlsPlayer(edge, streamer);
  const first = player.read();
  await expect.poll(async () => (await edge.metrics()).join('\n')).toContain('hls_streams 1');
  await expect.poll(() => streamer.keyframesAsked()).toBeGreaterThan(0);
  await sendTwo(streamer);
  expect((await first).segments.length).toBeGreaterThan(0);
  await streamer.client.accepted('stream:end', { streamKey: streamer.streamKey });
  await expect.poll(async () => (await player.read()).isOver).toBe(true);
});
