/** Whoever waits for a kept stream on one node gets it from whichever node its streamer comes to. */
import { expect, test } from 'vitest';
import { frame } from './hub-under-test.ts';
import { startNodes } from './nodes-under-test.ts';

test('N2 N4 a viewer on another node waits, gets each broadcast, and waits again', async () => {
  const under = await startNodes();
  const a = await under.node('a');
  const b = await under.node('b');
  const streamer = await a.streamer({ title: 'Cats', isKept: true });
  const { streamKey, publishToken } = streamer;
  await streamer.accepted('stream:end', { streamKey });
  const viewer = await b.connect();
  expect(await viewer.join({ streamKey })).toMatchObject({ state: 'offline' });
  for (const node of [a, b]) {
    const back = await node.connect();
    await back.accepted('stream:resume', { streamKey, publishToken });
    await viewer.next('stream:resumed');
    const data = frame(1);
    await back.accepted('stream:data:send', { streamKey, data });
    expect(await viewer.next('stream:data')).toBe(data);
    await back.accepted('stream:end', { streamKey });
    await viewer.next('stream:offline');
  }
  expect(viewer.all('stream:ended')).toEqual([]);
});
