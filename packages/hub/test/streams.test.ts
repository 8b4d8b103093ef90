import { expect, test } from 'vitest';
import { frame, startTestHub } from './hub-under-test.ts';

test('S1 stream:created carries key, publish token and link, the same as the acknowledgement', async () => {
  await using under = await startTestHub();
  const streamer = await under.streamer({ title: 'A match' });
  const { streamKey, publishToken, watchUrl } = streamer;
  expect(streamKey).toMatch(/^[2-9A-HJ-NP-Za-km-z]{12}$/);
  expect(publishToken).toMatch(/^[\w-]{43}$/);
  expect(watchUrl).toBe(`${under.hub.address}/watch/${streamKey}`);
  expect(await streamer.next('stream:created')).toEqual({ streamKey, publishToken, watchUrl });
});

test('S1 the acknowledgement says when the stream began, by the hub’s clock', async () => {
  await using under = await startTestHub();
  const client = await under.connect();
  await client.accepted('register', { username: 'Ana' });
  const created = await client.accepted<{ startedAt: string; streamKey: string }>(
    'stream:create',
    {},
  );
  const response = await fetch(`${under.hub.address}/api/streams/${created.streamKey}`);
  expect(await response.json()).toMatchObject({ startedAt: created.startedAt });
});

test('S1 the link begins with the configured public address', async () => {
  await using under = await startTestHub({ publicUrl: 'https://live.example.org/hub/' });
  const { streamKey, watchUrl } = await under.streamer();
  expect(watchUrl).toBe(`https://live.example.org/hub/watch/${streamKey}`);
});

test('S1 behind a proxy that ends TLS the link takes the scheme that the browser names', async () => {
  await using under = await startTestHub({ trustProxy: '192.0.2.1' });
  const client = await under.connect({
    extraHeaders: { host: 'live.example.org', origin: 'https://live.example.org' },
  });
  await client.accepted('register', { username: 'Ana' });
  const { watchUrl } = await client.accepted<{ watchUrl: string }>('stream:create', {});
  expect(watchUrl).toMatch(/^https:\/\/live\.example\.org\/watch\//);
});

test('S2 the key gives no right to send, to end or to resume', async () => {
  await using under = await startTestHub();
  const { streamKey } = await under.streamer();
  const viewer = await under.connect();
  await viewer.join({ streamKey });
  const data = frame(1);
  expect(await viewer.refusedWith('stream:data:send', { streamKey, data })).toBe(
    'not_the_streamer',
  );
  expect(await viewer.refusedWith('stream:end', { streamKey })).toBe('not_the_streamer');
  const resume = { streamKey, publishToken: 'wrong' };
  expect(await viewer.refusedWith('stream:resume', resume)).toBe('not_the_streamer');
  await viewer.fence();
  expect(viewer.all('stream:data')).toEqual([]);
});

test('S2 the streamer of one stream has no right to another', async () => {
  await using under = await startTestHub();
  const mine = await under.streamer();
  const theirs = await under.streamer();
  const resume = { streamKey: theirs.streamKey, publishToken: mine.publishToken };
  expect(await mine.refusedWith('stream:end', { streamKey: theirs.streamKey })).toBe(
    'not_the_streamer',
  );
  expect(await mine.refusedWith('stream:resume', resume)).toBe('not_the_streamer');
});

test('S7 stream:end tells viewers and streamer, and the room is empty afterwards', async () => {
  await using under = await startTestHub();
  const streamer = await under.streamer();
  const { streamKey } = streamer;
  const viewer = await under.connect();
  await viewer.join({ streamKey });
  await streamer.accepted('stream:end', { streamKey });
  const ended = { streamKey, reason: 'ended' };
  expect(await viewer.next('stream:ended')).toEqual(ended);
  expect(await streamer.next('stream:ended')).toEqual(ended);
  expect(await streamer.refusedWith('stream:data:send', { streamKey, data: frame(1) })).toBe(
    'stream_ended',
  );
  await viewer.fence();
  expect(viewer.all('stream:data')).toEqual([]);
});

test('L1 no more streams than the limit, also when many ask at the same moment', async () => {
  await using under = await startTestHub({ maxStreams: 3 });
  const client = await under.connect();
  await client.accepted('register', { username: 'Ana' });
  const answers = await Promise.all(
    Array.from({ length: 8 }, () => client.request('stream:create', {})),
  );
  expect(answers.filter((answer) => answer.ok)).toHaveLength(3);
  expect(answers.filter((answer) => !answer.ok && answer.code === 'too_many_streams')).toHaveLength(
    5,
  );
});
