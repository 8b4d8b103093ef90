/** A stream of one node that is watched on another. */
import { expect, test } from 'vitest';
import { frame, sendFrames } from './hub-under-test.ts';
import { startNodes } from './nodes-under-test.ts';

test('V1 between buffer and data on another node nothing is missing and nothing comes twice', async () => {
  const under = await startNodes();
  const options = { maxFramesPerSecond: 10_000 };
  const [origin, edge] = [await under.node('one', options), await under.node('two', options)];
  const streamer = await origin.streamer({ title: 'A match' });
  await sendFrames(streamer, { from: 100, to: 105 });
  const viewers = await Promise.all(Array.from({ length: 6 }, () => edge.connect()));
  const sending = sendFrames(streamer, { from: 106, to: 300 });
  for (const viewer of viewers) {
    const joined = await viewer.join(streamer);
    expect(joined).toMatchObject({ title: 'A match' });
  }
  await sending;
  await under.settle();
  for (const viewer of viewers) {
    await viewer.fence();
    const seen = [...viewer.all('stream:buffer').flat(), ...viewer.all('stream:data')].map(String);
    const first = Number(seen[0]?.slice(-3));
    const expected = Array.from({ length: 301 - first }, (_, index) => frame(first + index));
    expect(seen).toEqual(expected);
  }
});
