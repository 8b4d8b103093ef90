/** Who may keep how many streams, who may begin one again, and how long they are kept. */
import type { Registered, StreamCreated } from '@streamhub/protocol';
import { expect, test } from 'vitest';
import { startTestHub, type TestClient, temporaryFolder } from './hub-under-test.ts';
import { ManualClock } from './manual-clock.ts';
import { setUpAccount } from './rights-under-test.ts';

const A_DAY_MS = 24 * 3_600_000;

async function keep(client: TestClient): Promise<StreamCreated> {
  const stream = await client.accepted<StreamCreated>('stream:create', { isKept: true });
  await client.accepted('stream:end', { streamKey: stream.streamKey });
  return stream;
}

test.each([
  ['the hub', { maxKeptStreams: 2 }],
  ['one user', { maxKeptStreamsPerUser: 2 }],
  ['one address', { maxKeptStreamsPerAddress: 2 }],
])('N11 the kept streams of %s have a limit, also when many ask at once', async (_of, limit) => {
  await using under = await startTestHub(limit);
  const client = await under.connect();
  await client.accepted('register', { username: 'Ana' });
  const wishes = Array.from({ length: 5 }, () =>
    client.request<StreamCreated>('stream:create', { isKept: true }),
  );
  const answers = await Promise.all(wishes);
  expect(answers.map((answer) => (answer.ok ? 'yes' : answer.code))).toEqual([
    'yes',
    'yes',
    'too_many_kept_streams',
    'too_many_kept_streams',
    'too_many_kept_streams',
  ]);
  // What is not kept has its own limits.
  await client.accepted('stream:create', {});
  // One that is deleted makes room.
  const [first] = answers;
  if (!first?.ok) throw new Error('it was accepted');
  await fetch(`${under.hub.address}/api/streams/${first.streamKey}`, {
    method: 'DELETE',
    headers: { authorization: `Bearer ${first.publishToken}` },
  });
  await keep(client);
});

test('N11 what an address keeps is counted over a restart, and no address is written down', async () => {
  const dataDir = temporaryFolder();
  for (const verdict of ['yes', 'too_many_kept_streams']) {
    await using under = await startTestHub({ dataDir, maxKeptStreamsPerAddress: 1 });
    const client = await under.connect();
    await client.accepted('register', { username: verdict });
    const answer = await client.request('stream:create', { isKept: true });
    expect(answer.ok ? 'yes' : answer.code).toBe(verdict);
  }
});

test('N4a the next broadcast is a new stream to the limits', async () => {
  await using under = await startTestHub({ maxStreams: 1 });
  const streamer = await under.streamer({ isKept: true });
  const { streamKey, publishToken } = streamer;
  await streamer.accepted('stream:end', { streamKey });
  const other = await under.streamer();
  const resume = { streamKey, publishToken };
  expect(await streamer.refusedWith('stream:resume', resume)).toBe('too_many_streams');
  await other.accepted('stream:end', { streamKey: other.streamKey });
  await streamer.accepted('stream:resume', resume);
});

test('N4a broadcasts faster than new streams may be are refused', async () => {
  await using under = await startTestHub({
    maxNewPerAddress: 1,
    maxRequestsPerSecond: 100,
    clock: new ManualClock(),
  });
  const streamer = await under.streamer({ isKept: true });
  const { streamKey, publishToken } = streamer;
  const resume = { streamKey, publishToken };
  for (let broadcast = 2; broadcast <= 10; broadcast += 1) {
    await streamer.accepted('stream:end', { streamKey });
    await streamer.accepted('stream:resume', resume);
  }
  await streamer.accepted('stream:end', { streamKey });
  expect(await streamer.refusedWith('stream:resume', resume)).toBe('rate_limited');
});

test('N4b after another publish key whoever made a stream begins it again only with that key', async () => {
  await using under = await startTestHub({ publish: 'key' });
  const { publishKey } = under.hub.firstSteps;
  const client = await under.connect();
  const { token } = await client.accepted<Registered>('register', { username: 'Ana', publishKey });
  const { streamKey, publishToken } = await keep(client);
  const resume = { streamKey, publishToken };
  // A program that knows nothing but the token.
  const program = await under.connect();
  await program.accepted('stream:resume', resume);
  await program.accepted('stream:end', { streamKey });
  const nextKey = await under.hub.control.rotatePublishKey();
  expect(await program.refusedWith('stream:resume', resume)).toBe('publish_key_required');
  await client.accepted('register', { username: 'Ana', token, publishKey: nextKey });
  await program.accepted('stream:resume', resume);
});

test('N4b a stream of a removed account is begun by nobody who is not logged in', async () => {
  await using under = await startTestHub({ publish: 'account' });
  const { cookie } = await setUpAccount(under, { name: 'Ana' });
  const client = await under.connect({ extraHeaders: { cookie } });
  await client.accepted('register', { username: 'Ana' });
  const { streamKey, publishToken } = await keep(client);
  const resume = { streamKey, publishToken };
  const program = await under.connect();
  await program.accepted('stream:resume', resume);
  await program.accepted('stream:end', { streamKey });
  await under.hub.control.removeAccount('Ana');
  expect(await program.refusedWith('stream:resume', resume)).toBe('login_required');
});

test('N9 a kept stream is forgotten when it has been offline for as long as the owner of the hub has set', async () => {
  const clock = new ManualClock();
  await using under = await startTestHub({ clock, keepDays: 1, keepLinkDays: 30 });
  const client = await under.connect();
  await client.accepted('register', { username: 'Ana' });
  const { streamKey, publishToken } = await keep(client);
  clock.advance(29 * A_DAY_MS);
  await under.hub.housekeeping.sweep();
  const next = await under.connect();
  await next.accepted('stream:resume', { streamKey, publishToken });
  await next.accepted('stream:end', { streamKey });
  clock.advance(29 * A_DAY_MS);
  await under.hub.housekeeping.sweep();
  const viewer = await under.connect();
  await viewer.join({ streamKey });
  await viewer.leave({ streamKey });
  clock.advance(2 * A_DAY_MS);
  await under.hub.housekeeping.sweep();
  await viewer.fence();
  expect(await viewer.refusedWith('stream:join', { streamKey })).toBe('stream_not_found');
});
