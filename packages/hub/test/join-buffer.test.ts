import { expect, test } from 'vitest';
import { PREVIEW, VIDEO } from './coded-stream.ts';
import { DistributorUnderTest, KEY } from './distributor-under-test.ts';
import { frame, sendFrames } from './hub-under-test.ts';
import { startPlacedHub } from './nodes-under-test.ts';

function send(under: DistributorUnderTest, number: number): void {
  under.distributor.distributeStreamData(KEY, frame(number));
}

test('V1 the frames of a buffer are put together once, however many join, and anew when there is another', () => {
  const under = new DistributorUnderTest({ tracks: [] });
  send(under, 1);
  send(under, 2);
  for (let viewer = 0; viewer < 50; viewer += 1) under.join(`early ${viewer}`, 'base64');
  expect(under.outlet.framedBuffers).toBe(1);
  send(under, 3);
  under.join('late', 'base64');
  under.broadcast.forgetBuffer();
  under.join('later', 'base64');
  expect(under.outlet.framedBuffers).toBe(3);
  const bufferOf = (id: string) => under.outlet.eventsOf(id, 'stream:buffer');
  expect(bufferOf('early 49')).toEqual([[frame(1), frame(2)]]);
  expect(bufferOf('late')).toEqual([[frame(1), frame(2), frame(3)]]);
  expect(bufferOf('later')).toEqual([[]]);
});

test('M1a so is the picture of a stream of chunks', () => {
  const under = new DistributorUnderTest({ tracks: [VIDEO, PREVIEW] });
  under.join('first', 'base64');
  under.send('p');
  for (let viewer = 0; viewer < 50; viewer += 1) under.join(`early ${viewer}`, 'base64');
  under.send('K');
  under.join('same', 'base64');
  expect(under.outlet.framedBuffers).toBe(2);
  under.send('p');
  under.join('late', 'base64');
  expect(under.outlet.framedBuffers).toBe(3);
  const [early] = under.outlet.eventsOf('early 0', 'stream:buffer');
  expect(early).toEqual([expect.stringMatching(/^data:image/)]);
  expect(under.outlet.eventsOf('late', 'stream:buffer')).not.toEqual([early]);
  expect(under.outlet.eventsOf('first', 'stream:buffer')).toEqual([[]]);
});

test.each([['websocket'], ['polling']])(
  'V1 D3 a viewer by %s gets the frames of the buffer as they were sent',
  async (transport) => {
    await using under = await startPlacedHub();
    const streamer = await under.streamer();
    const none = await under.connect({ transports: [transport] });
    await none.join(streamer);
    expect(none.all('stream:buffer')).toEqual([[]]);
    await sendFrames(streamer, { from: 1, to: 40, bytes: 2_000 });
    // On two nodes the last one is still on its way.
    const newest = frame(40, { bytes: 2_000 });
    await expect.poll(() => none.all('stream:data').at(-1) === newest).toBe(true);
    for (let joins = 0; joins < 2; joins += 1) {
      const viewer = await under.connect({ transports: [transport] });
      await viewer.join(streamer);
      const frames = Array.from({ length: 30 }, (_, index) => frame(index + 11, { bytes: 2_000 }));
      expect(viewer.all('stream:buffer')).toEqual([frames]);
    }
  },
);

test('Q11a a join’s buffer is under way until the viewer has read so far, whatever it reports', () => {
  const under = new DistributorUnderTest();
  const isUnderWay = (id: string) => under.broadcast.isBufferUnderWay(id);
  under.send('K');
  under.outlet.slowReaders.set('slow', () => {});
  under.join('slow');
  under.join('fast');
  expect([isUnderWay('slow'), isUnderWay('fast')]).toEqual([true, false]);
  under.broadcast.viewerReports('slow', { received: 0 });
  under.send('d');
  expect(isUnderWay('slow')).toBe(true);
  under.outlet.slowReaders.get('slow')?.();
  expect(isUnderWay('slow')).toBe(false);
  expect(isUnderWay('nobody')).toBe(false);
});

test('Q11a a buffer without bytes is not under way', () => {
  const under = new DistributorUnderTest();
  under.outlet.slowReaders.set('slow', () => {});
  under.join('slow');
  expect(under.broadcast.isBufferUnderWay('slow')).toBe(false);
});
