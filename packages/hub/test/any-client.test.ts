/** The wire as a library in any language meets it: no client of Socket.IO's own stands in between here. */
import { expect, test } from 'vitest';
import { frame, sendFrames, startTestHub } from './hub-under-test.ts';

/** Speaks Engine.IO 4 and Socket.IO 5 by hand over a bare WebSocket. */
async function openByHand(address: string) {
  const socket = new WebSocket(
    `${address.replace('http', 'ws')}/socket.io/?EIO=4&transport=websocket`,
  );
  const messages: string[] = [];
  let wake = () => {};
  socket.onmessage = ({ data }) => {
    if (data === '2') socket.send('3');
    else messages.push(String(data));
    wake();
  };
  const next = async (): Promise<string> => {
    while (messages.length === 0) {
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
    return messages.shift() ?? '';
  };
  expect(await next()).toMatch(/^0\{"sid":/);
  socket.send('40');
  expect(await next()).toMatch(/^40\{"sid":/);
  return { send: (text: string) => socket.send(text), next, close: () => socket.close() };
}

test('V1 a viewer written by hand over a bare WebSocket gets buffer, joined and frames', async () => {
  await using under = await startTestHub();
  const streamer = await under.streamer();
  await sendFrames(streamer, { from: 1, to: 2 });
  const viewer = await openByHand(under.hub.address);
  viewer.send(`42["stream:join",{"streamKey":"${streamer.streamKey}"}]`);
  expect(await viewer.next()).toBe(`42["stream:buffer",["${frame(1)}","${frame(2)}"]]`);
  expect(await viewer.next()).toMatch(/^42\["stream:joined",\{"streamKey":/);
  expect(await viewer.next()).toMatch(/^42\["stream:viewers",/);
  await sendFrames(streamer, { from: 3, to: 3 });
  expect(await viewer.next()).toBe(`42["stream:data","${frame(3)}"]`);
  viewer.close();
});

test('S1 D1 a streamer written by hand over a bare WebSocket goes live and is seen', async () => {
  await using under = await startTestHub();
  const streamer = await openByHand(under.hub.address);
  streamer.send('42["register",{"username":"Ana"}]');
  expect(await streamer.next()).toMatch(/^42\["registered",/);
  streamer.send('420["stream:create",{}]');
  const created = await streamer.next();
  const [, { streamKey }] = JSON.parse(created.slice(2)) as [string, { streamKey: string }];
  expect(await streamer.next()).toMatch(/^430\[\{"ok":true,"streamKey":/);
  const viewer = await under.connect();
  await viewer.join({ streamKey });
  streamer.send(`42["stream:data:send",{"streamKey":"${streamKey}","data":"${frame(1)}"}]`);
  expect(await viewer.next('stream:data')).toBe(frame(1));
  streamer.close();
});

test('V1 a viewer over HTTP long-polling misses nothing', async () => {
  await using under = await startTestHub();
  const streamer = await under.streamer();
  const viewer = await under.connect({ transports: ['polling'] });
  await sendFrames(streamer, { from: 1, to: 3 });
  await viewer.join(streamer);
  await sendFrames(streamer, { from: 4, to: 20 });
  await viewer.fence();
  const sent = Array.from({ length: 17 }, (_, index) => frame(4 + index));
  expect(viewer.all('stream:data')).toEqual(sent);
});

test('V1 a viewer whose transport changes from long-polling to WebSocket misses nothing', async () => {
  await using under = await startTestHub({ maxFramesPerSecond: 10_000 });
  const streamer = await under.streamer();
  const viewer = await under.connect({ transports: ['polling', 'websocket'] });
  await viewer.join(streamer);
  let sent = 0;
  while (viewer.socket.io.engine.transport.name === 'polling' || sent % 100 !== 0) {
    sent += 1;
    await sendFrames(streamer, { from: sent, to: sent });
  }
  await viewer.fence();
  const expected = Array.from({ length: sent }, (_, index) => frame(1 + index));
  expect(viewer.all('stream:data')).toEqual(expected);
});
